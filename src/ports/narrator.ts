/** Which program tells a digest's opening paragraph, and how long it may take. */
export interface NarratorProgram {
  /** Program and arguments; no shell reads them. */
  readonly command: readonly string[];
  readonly timeoutMs: number;
}

/** What came of it: a text that nobody has checked yet, or why there is none. */
export type Told =
  | { readonly kind: "told"; readonly text: string }
  | { readonly kind: "failed"; readonly because: string };

/** Puts facts into a text by an outside program. Never rejects: no digest waits for a paragraph. */
export interface Narrator {
  /** @param facts JSON, for the program's standard input */
  tell(program: NarratorProgram, facts: object, signal: AbortSignal): Promise<Told>;
}
