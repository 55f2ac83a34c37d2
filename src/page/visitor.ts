import type { PageNotice } from "../ports/index.ts";

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
