/** What was found in one case: numbers, all zero as they should be, and what else went wrong. */
export interface Findings {
  readonly problems: readonly string[];
}

/** The verdicts of all cases of one kind. */
export class Score<Found extends Findings & { readonly [Count in keyof Found]: number | readonly string[] }> {
  readonly #title: string;
  readonly #words: Partial<Readonly<Record<keyof Found, string>>>;
  readonly #verdicts: { readonly title: string; readonly verdict: Found }[] = [];

  /** @param words of the numbers that `line` tells, in order */
  constructor(title: string, words: Partial<Readonly<Record<keyof Found, string>>>) {
    this.#title = title;
    this.#words = words;
  }

  add(title: string, verdict: Found): void {
    this.#verdicts.push({ title, verdict });
  }

  /** Cases in which something went wrong, each in a line. */
  get failures(): readonly string[] {
    return this.#verdicts.flatMap(({ title, verdict }) => {
      const { problems, ...counts } = verdict;
      const wrong = Object.entries(counts).flatMap(([what, count]) =>
        count === 0 ? [] : [`${what} ${String(count)}`],
      );
      return wrong.length + problems.length === 0 ? [] : [`${title}: ${[...wrong, ...problems].join("; ")}`];
    });
  }

  get line(): string {
    const total = (count: keyof Found): number =>
      this.#verdicts.reduce((sum, { verdict }) => sum + Number(verdict[count]), 0);
    const facts = Object.entries(this.#words).map(
      ([count, words]) => `${String(words)} ${total(count as keyof Found)}`,
    );
    return `${this.#title}: ${[`${this.#verdicts.length} cases`, ...facts].join(", ")}`;
  }
}

/** Works through a list, so many at a time. @throws Error when there is nothing in it: that would prove nothing */
export async function inLanes<Item>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  if (items.length === 0) throw new Error("no case is left to be tried");
  const untaken = items.values();
  const lane = async (): Promise<void> => {
    for (const item of untaken) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
