/** What the queue holds, for people. */
export interface QueueInspection {
  /** `delayed`: due later, or waiting for another attempt. `parents`: waiting for other jobs. */
  readonly counts: {
    readonly waiting: number;
    readonly running: number;
    readonly delayed: number;
    readonly parents: number;
    readonly failed: number;
  };
  /** Ids, as `<job>:<key>`, with what they are planned by and when they come due next; undefined: never again. */
  readonly schedules: readonly {
    readonly id: string;
    readonly cron: string;
    readonly timeZone: string;
    readonly next: string | undefined;
  }[];
  /** The latest of each, the latest first. */
  readonly running: readonly InspectedJob[];
  readonly failed: readonly InspectedJob[];
  readonly done: readonly InspectedJob[];
}

export interface InspectedJob {
  readonly id: string;
  readonly job: string;
  readonly attemptsMade: number;
  /** Undefined: it has not begun. */
  readonly startedAt: string | undefined;
  /** Undefined: it has not ended. */
  readonly endedAt: string | undefined;
  /** Why it failed; undefined: it did not. */
  readonly failedReason: string | undefined;
  /** It was asked for in somebody's name: nobody else runs it again. */
  readonly isSigned: boolean;
  /** What it returned; undefined until it is done. */
  readonly result: unknown;
}
