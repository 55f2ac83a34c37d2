import type { Log } from "../../ports/index.ts";

export interface KeeperOptions {
  /** Ids of the schedules that the store holds. */
  readonly held: () => Promise<readonly string[]>;
  /** Restores every schedule. */
  readonly restore: () => Promise<unknown>;
  readonly everyMs: number;
  readonly log: Log;
}

/**
 * Restores the schedules if the store has lost them all under a running worker: a Redis that restarted empty, or was flushed. It does
 * not restore a single missing one: a worker with newer settings may have removed it.
 */
export class ScheduleKeeper {
  readonly #options: KeeperOptions;
  readonly #timer: NodeJS.Timeout;
  #check: Promise<void> = Promise.resolve();
  #isChecking = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#start(), options.everyMs);
    this.#timer.unref();
  }

  /** Stops looking, and waits for a look that is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#check;
  }

  #start(): void {
    if (this.#isChecking) return;
    this.#isChecking = true;
    this.#check = this.#look().finally(() => (this.#isChecking = false));
  }

  async #look(): Promise<void> {
    const { held, restore, log } = this.#options;
    try {
      if ((await held()).length > 0) return;
      await restore();
      log.warn({}, "the queue had lost its schedules; they are set again");
    } catch (error) {
      log.warn({ err: error }, "the schedules could not be looked after; tried again soon");
    }
  }
}
