/** A job that waits for its time in an inline runner. */
export interface PendingJob {
  readonly id: string;
  readonly job: string;
  readonly payload: unknown;
  /** ISO instant. */
  readonly dueAt: string;
}

/** What decides the order, and what joins what. */
export interface WaitingJob extends PendingJob {
  readonly dedupeKey: string | undefined;
  readonly priority: number;
}

/** Jobs in the order in which they are due; at the same time, by priority, then as they came. */
export class WaitingList {
  #entries: readonly WaitingJob[] = [];

  get all(): readonly PendingJob[] {
    return this.#entries.map(({ id, job, payload, dueAt }) => ({ id, job, payload, dueAt }));
  }

  /** Returns the id of the job that will run: another one's with the same key. The earlier due time counts. */
  add(entry: WaitingJob): string {
    const joined = this.#entries.find(
      ({ job, dedupeKey }) => dedupeKey !== undefined && job === entry.job && dedupeKey === entry.dedupeKey,
    );
    if (joined === undefined) this.#sort([...this.#entries, entry]);
    else if (entry.dueAt < joined.dueAt)
      this.#sort(this.#entries.map((other) => (other === joined ? { ...joined, dueAt: entry.dueAt } : other)));
    return joined?.id ?? entry.id;
  }

  /** Takes the next one that is due by then. */
  take(until: string | undefined): WaitingJob | undefined {
    const [next, ...others] = this.#entries;
    if (next === undefined || (until !== undefined && next.dueAt > until)) return undefined;
    this.#entries = others;
    return next;
  }

  #sort(entries: readonly WaitingJob[]): void {
    this.#entries = entries.toSorted((a, b) => compare(a.dueAt, b.dueAt) || a.priority - b.priority);
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
