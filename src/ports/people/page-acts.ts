/** What people can ask for by a button of the page. Each but `retry` is a job that can also be asked for elsewhere. */
export const PAGE_ACTS = ["digest", "sweep", "pause", "resume", "hold", "allow", "retry"] as const;
export type PageAct = (typeof PAGE_ACTS)[number];

/** What came of the button that was pressed last. `asked`: the worker has not got to it yet. */
export interface PageNotice {
  readonly act: PageAct;
  readonly state: "done" | "asked";
}

/** Who looks at a page, and what forms on it carry. */
export interface Visitor {
  /** What the person is called; undefined: not signed in. */
  readonly name: string | undefined;
  /** Proves that a form comes from this page; undefined: not signed in. */
  readonly csrf: string | undefined;
  /** Whether the person can sign out here. */
  readonly canSignOut: boolean;
  /** Path and query of this page, to come back to after a form. */
  readonly back: string;
  /** What came of the form before; undefined: there was none. */
  readonly notice: PageNotice | undefined;
}
