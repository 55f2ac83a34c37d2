import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import type { Decision, DecisionInput } from "../decision/index.ts";
import { moduleBeside } from "../platform/index.ts";
import type { Judge, Log } from "../ports/index.ts";
import { judgeHere, settledDecision } from "./judge-here.ts";

/** After that long without work a thread ends, and gives back its memory. */
const IDLE_MS = 10_000;
/** The start of a thread costs as much as so many decisions. */
const START_IN_DECISIONS = 20;

/**
 * Decides in threads beside the one that reads and writes, one for each further core: a decision is a pure function, so it says the same to the
 * digit. With one core there is nothing to be gained; a single decision is made here sooner than it is handed over, and a few are made sooner than
 * a thread starts. What a thread cannot decide, or a thread that dies, is decided here.
 */
export function createJudge({
  log,
  cores = availableParallelism(),
  first = START_IN_DECISIONS,
}: {
  readonly log: Log;
  readonly cores?: number;
  /** So many are decided here before there is a thread. */
  readonly first?: number;
}): Judge & {
  close(): Promise<void>;
} {
  if (cores < 2) return { ...judgeHere, close: async () => undefined };
  let threads: Piscina<readonly DecisionInput[], readonly (Decision | null)[]> | undefined;
  let lately = { at: -Infinity, asked: 0 };
  /** How many were asked for before these, without a pause in which threads end. */
  const askedBefore = (count: number): number => {
    const now = performance.now();
    const before = now - lately.at < IDLE_MS ? lately.asked : 0;
    lately = { at: now, asked: before + count };
    return before;
  };
  return {
    async decideAll(inputs) {
      if (askedBefore(inputs.length) + inputs.length <= first || inputs.length < 2) return judgeHere.decideAll(inputs);
      threads ??= new Piscina({
        filename: moduleBeside("./judging-thread", import.meta.url).href,
        name: "decideAll",
        minThreads: 0,
        maxThreads: cores - 1,
        idleTimeout: IDLE_MS,
      });
      try {
        const decisions = await threads.run(inputs);
        return inputs.map((input, index) => {
          const decision = decisions[index];
          return decision == null ? settledDecision(input) : { status: "fulfilled", value: decision };
        });
      } catch (error) {
        log.warn({ err: error }, "a thread that decides has died; decided without it");
        return judgeHere.decideAll(inputs);
      }
    },
    close: async () => threads?.destroy(),
  };
}
