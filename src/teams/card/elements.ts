/** The few elements of Adaptive Cards 1.5 that cards of Herald are made of. Text stands in runs: nothing in them is read as Markdown. */
export interface TextRun {
  readonly type: "TextRun";
  readonly text: string;
  readonly weight?: "Bolder";
  readonly size?: "Small" | "Large";
  readonly isSubtle?: true;
  readonly color?: "Attention" | "Warning";
  readonly selectAction?: OpenUrl;
}

export interface OpenUrl {
  readonly type: "Action.OpenUrl";
  readonly title?: string;
  readonly url: string;
}

export interface RichText {
  readonly type: "RichTextBlock";
  readonly inlines: readonly TextRun[];
  readonly spacing?: Spacing;
  readonly separator?: true;
}

export type Spacing = "None" | "Small" | "Medium" | "Large";

export interface Table {
  readonly type: "Table";
  readonly columns: readonly { readonly width: number }[];
  readonly rows: readonly {
    readonly type: "TableRow";
    readonly cells: readonly { readonly type: "TableCell"; readonly items: readonly RichText[] }[];
  }[];
  readonly firstRowAsHeader: true;
  readonly showGridLines: boolean;
  readonly spacing?: Spacing;
}

export type Element = RichText | Table;

export interface Card {
  readonly $schema: "http://adaptivecards.io/schemas/adaptive-card.json";
  readonly type: "AdaptiveCard";
  readonly version: "1.5";
  /** Teams' own: as wide as the conversation. */
  readonly msteams: { readonly width: "Full" };
  /** Where cards of this version are not known. */
  readonly fallbackText: string;
  readonly body: readonly Element[];
  readonly actions: readonly OpenUrl[];
}
