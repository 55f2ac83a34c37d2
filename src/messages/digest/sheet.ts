/** A table of plain values for spreadsheets: names and sentences as they are, figures with all their digits, shares from 0 to 1. */
export interface Sheet {
  readonly title: string;
  /** The same for those who do not see it. */
  readonly altText: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SheetValue[])[];
}

/** Null: there is none. */
export type SheetValue = string | number | null;
