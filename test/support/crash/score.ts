import type { Verdict } from "./verdict.ts";

/** The verdicts of all cases on one backend. */
export class Score {
  readonly #backend: string;
  readonly #verdicts: { readonly title: string; readonly verdict: Verdict }[] = [];

  constructor(backend: string) {
    this.#backend = backend;
  }

  add(title: string, verdict: Verdict): void {
    this.#verdicts.push({ title, verdict });
  }

  /** Cases in which something went wrong, each in a line. */
  get failures(): readonly string[] {
    return this.#verdicts.flatMap(({ title, verdict }) => {
      const { problems, ...counts } = verdict;
      const wrong = Object.entries(counts).flatMap(([what, count]) => (count === 0 ? [] : [`${what} ${count}`]));
      return wrong.length + problems.length === 0 ? [] : [`${title}: ${[...wrong, ...problems].join("; ")}`];
    });
  }

  get line(): string {
    const total = (of: (verdict: Verdict) => number): number => this.#verdicts.reduce((sum, { verdict }) => sum + of(verdict), 0);
    const facts = [
      `${this.#verdicts.length} cases`,
      `double stops ${total(({ doubleStops }) => doubleStops)}`,
      `lost receipts ${total(({ lostReceipts }) => lostReceipts)}`,
      `unexplained stops ${total(({ unexplainedStops }) => unexplainedStops)}`,
      `hanging intents ${total(({ hangingIntents }) => hangingIntents)}`,
    ];
    return `${this.#backend}: ${facts.join(", ")}`;
  }
}

/** Works through a list, so many at a time. */
export async function inLanes<Item>(lanes: number, items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const untaken = items.values();
  const lane = async (): Promise<void> => {
    for (const item of untaken) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
