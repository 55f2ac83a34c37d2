import { initial } from "./0001-initial.ts";

/** One step forward. What was released is never edited: the next change is a new file. */
export interface Migration {
  /** From 1, without gaps. */
  readonly version: number;
  readonly name: string;
  /** Runs with the ledger's schema as search path, in one transaction with every other pending step. */
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [initial];
