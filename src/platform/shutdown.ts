import { systemClock } from "./clock.ts";
import type { Clock, Log } from "../ports/index.ts";

type StopSignal = "SIGINT" | "SIGTERM";

/** What a shell expects of a process ended by the signal: 128 + its number. */
const EXIT_CODE: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/** Kept for each later step, so that one that hangs cannot starve the release of a lock behind it. */
const RESERVE_MS = 500;

/** The part of `process` that is used. */
export interface ProcessLike {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
  exit(code: number): void;
}

export interface ShutdownOutcome {
  /** `SIGINT`, `SIGTERM`, or the reason given to `begin`. */
  readonly reason: string;
  /** Steps that failed or did not end in time; empty: everything was closed. */
  readonly unfinished: readonly string[];
}

/** An orderly end: steps run one after another, in the order in which they were added, within one deadline. */
export interface Shutdown {
  /** Aborted as soon as closing begins. */
  readonly signal: AbortSignal;
  /** Resolves when every step has ended or run out of time. Never rejects. */
  readonly done: Promise<ShutdownOutcome>;
  /** @param close gets the number of milliseconds that it has */
  addStep(name: string, close: (budgetMs: number) => Promise<unknown> | void): void;
  /** Begins to close as a signal would. Safe to repeat. */
  begin(reason: string): Promise<ShutdownOutcome>;
  /** Stops listening for signals. */
  dispose(): void;
}

/**
 * Listens for SIGINT and SIGTERM. The first one begins the shutdown; the next one, of either kind, ends the process at once with
 * 130 or 143. The process is not ended otherwise: that is the caller's, after `done`.
 */
export function createShutdown(options: {
  readonly log: Log;
  /** For all steps together. */
  readonly deadlineMs: number;
  readonly process?: ProcessLike;
  readonly clock?: Clock;
}): Shutdown {
  const target: ProcessLike = options.process ?? process;
  const clock = options.clock ?? systemClock;
  const steps: { name: string; close: (budgetMs: number) => Promise<unknown> | void }[] = [];
  const controller = new AbortController();
  const { promise: done, resolve } = Promise.withResolvers<ShutdownOutcome>();
  let hasBegun = false;

  async function closeAll(reason: string): Promise<ShutdownOutcome> {
    const deadline = clock.nowMs() + options.deadlineMs;
    const reserve = Math.min(RESERVE_MS, options.deadlineMs / (2 * Math.max(steps.length, 1)));
    const unfinished: string[] = [];
    for (const [index, step] of steps.entries()) {
      const remaining = deadline - clock.nowMs();
      const budgetMs = Math.max(reserve, remaining - reserve * (steps.length - 1 - index));
      if (!(await runStep(step, budgetMs, options.log))) unfinished.push(step.name);
    }
    return { reason, unfinished };
  }

  function begin(reason: string): Promise<ShutdownOutcome> {
    if (!hasBegun) {
      hasBegun = true;
      options.log.info({ reason, steps: steps.map((step) => step.name) }, "shutting down");
      controller.abort(new Error(`shutting down: ${reason}`));
      void closeAll(reason).then(resolve);
    }
    return done;
  }

  function listenerFor(signal: StopSignal): () => void {
    return () => {
      if (!hasBegun) {
        void begin(signal);
        return;
      }
      options.log.warn({ signal }, "second signal, ending at once");
      target.exit(EXIT_CODE[signal]);
    };
  }
  const listeners = { SIGINT: listenerFor("SIGINT"), SIGTERM: listenerFor("SIGTERM") };
  target.on("SIGINT", listeners.SIGINT);
  target.on("SIGTERM", listeners.SIGTERM);

  return {
    signal: controller.signal,
    done,
    addStep: (name, close) => void steps.push({ name, close }),
    begin,
    dispose() {
      target.off("SIGINT", listeners.SIGINT);
      target.off("SIGTERM", listeners.SIGTERM);
    },
  };
}

/** Whether the step ended well within its budget; everything else is logged under its name. */
async function runStep(
  step: { name: string; close: (budgetMs: number) => Promise<unknown> | void },
  budgetMs: number,
  log: Log,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, budgetMs, "late");
  });
  try {
    const end = await Promise.race([Promise.resolve(step.close(budgetMs)).then(() => "closed" as const), timeUp]);
    if (end === "late") log.warn({ step: step.name, budgetMs }, "shutdown step did not end in time");
    else log.debug({ step: step.name }, "shutdown step done");
    return end === "closed";
  } catch (error) {
    log.error({ step: step.name, err: error }, "shutdown step failed");
    return false;
  } finally {
    clearTimeout(timer);
  }
}
