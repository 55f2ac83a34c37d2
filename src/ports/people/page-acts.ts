/** What people can ask for by a button of the page. Each is a job that can also be asked for elsewhere. */
export const PAGE_ACTS = ["digest", "sweep", "pause", "resume", "hold", "allow"] as const;
export type PageAct = (typeof PAGE_ACTS)[number];

/** What came of the button that was pressed last. `asked`: the worker has not got to it yet. */
export interface PageNotice {
  readonly act: PageAct;
  readonly state: "done" | "asked";
}
