import type { Errand } from "./attempts.ts";

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
  /** Its attempt failed, and it runs again then. */
  readonly retry?: Retry;
}

/** When the next attempt begins, and what the last one failed with. */
export interface Retry {
  readonly at: string;
  readonly errand: Errand;
  readonly error: Error;
}

/** Jobs in the order in which they start; at the same time, by priority, then as they came. */
export class WaitingList {
  #entries: readonly WaitingJob[] = [];

  get all(): readonly PendingJob[] {
    return this.#entries.map(({ id, job, payload, dueAt }) => ({ id, job, payload, dueAt }));
  }

  /** When the next job that failed runs again; undefined: none does. */
  get nextRetryAt(): string | undefined {
    return this.#entries.find(({ retry }) => retry !== undefined)?.retry?.at;
  }

  /** Returns the id of the job that will run: another one's with the same key. The earlier due time counts, but no retry comes sooner. */
  add(entry: WaitingJob): string {
    const joined = this.#entries.find(
      ({ job, dedupeKey }) => dedupeKey !== undefined && job === entry.job && dedupeKey === entry.dedupeKey,
    );
    if (joined === undefined) this.#sort([...this.#entries, entry]);
    else if (entry.dueAt < joined.dueAt && joined.retry === undefined)
      this.#sort(this.#entries.map((other) => (other === joined ? { ...joined, dueAt: entry.dueAt } : other)));
    return joined?.id ?? entry.id;
  }

  /** Adds a job again whose attempt failed. It joins none: whoever asked for it hears how it ends. */
  putBack(entry: WaitingJob & { readonly retry: Retry }): void {
    this.#sort([...this.#entries, entry]);
  }

  /** Takes the next one that starts by then. */
  take(until: string | undefined): WaitingJob | undefined {
    const [next, ...others] = this.#entries;
    if (next === undefined || (until !== undefined && startOf(next) > until)) return undefined;
    this.#entries = others;
    return next;
  }

  /** Takes every job that would run again. */
  takeRetries(): readonly (WaitingJob & { readonly retry: Retry })[] {
    const retries = this.#entries.filter((entry): entry is WaitingJob & { retry: Retry } => entry.retry !== undefined);
    this.#entries = this.#entries.filter(({ retry }) => retry === undefined);
    return retries;
  }

  #sort(entries: readonly WaitingJob[]): void {
    this.#entries = entries.toSorted((a, b) => compare(startOf(a), startOf(b)) || a.priority - b.priority);
  }
}

function startOf({ dueAt, retry }: WaitingJob): string {
  return retry?.at ?? dueAt;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
