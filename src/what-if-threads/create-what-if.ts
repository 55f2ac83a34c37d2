import { Piscina } from "piscina";
import { moduleBeside } from "../platform/index.ts";
import type { Backtested, RehearsalQuestion, Trials, WhatIf } from "../ports/index.ts";
import {
  addRuns,
  NO_RUNS,
  rehearsedFigures,
  rehearsedParts,
  type RehearsedFigures,
  type RehearsedPart,
  type RunCounts,
  type LiftPlan,
  type WhatIfOutcome,
} from "../replay/index.ts";
import type { WhatIfAnswer, WhatIfTask } from "./what-if-thread.ts";

/** After that long without a question the thread ends, and gives back its memory. */
const IDLE_MS = 30_000;
/** Of a simulation, made at a time. */
const RUNS_AT_A_TIME = 20;

/** Hands a task to the thread; replaced in tests. */
export type AskThread = (task: WhatIfTask) => Promise<WhatIfAnswer>;

/**
 * One thread for everybody who asks, so that the worker's own decisions keep theirs. It gets a small task at a time: a question that nobody
 * waits for any more ends with the task that runs, and the thread lives on.
 */
export function createWhatIf(ask?: AskThread): WhatIf & Trials & { close(): Promise<void> } {
  let thread: Piscina<WhatIfTask, WhatIfAnswer> | undefined;
  const askThread: AskThread = (task) => {
    thread ??= new Piscina({
      filename: moduleBeside("./what-if-thread", import.meta.url).href,
      name: "answer",
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MS,
    });
    return thread.run(task);
  };
  const handOver = ask ?? askThread;
  /** What was asked last of each topic. */
  const newest = new Map<string, string>();
  const inTurn = lane();
  /** A long simulation keeps no page waiting: its parts and theirs take turns. */
  const afterOtherTrials = lane();

  const figuresOf = async (question: RehearsalQuestion, checkWanted: () => void): Promise<RehearsedFigures> => {
    const count = rehearsedParts(question.rules, question.traffic);
    const parts: RehearsedPart[] = [];
    for (let part = 0; part < count; part++) {
      checkWanted();
      parts.push((await handOver({ kind: "rehearse", part, ...question })) as RehearsedPart);
    }
    return rehearsedFigures(parts, question.traffic, question.lift);
  };

  return {
    async replay(recorded, policy, signal) {
      signal.throwIfAborted();
      return (await handOver({ kind: "replay", recorded, policy })) as WhatIfOutcome;
    },
    async rehearse(topic, questions, signal) {
      const asked = JSON.stringify(questions);
      newest.set(topic, asked);
      const checkWanted = (): void => {
        signal.throwIfAborted();
        if (newest.get(topic) !== asked) throw new SupersededError();
      };
      try {
        return await inTurn(async () => {
          const figures: RehearsedFigures[] = [];
          for (const question of questions) figures.push(await figuresOf(question, checkWanted));
          return figures;
        });
      } catch (error) {
        if (error instanceof SupersededError) return undefined;
        throw error;
      }
    },
    plan: ({ lifts, ...question }, signal) =>
      afterOtherTrials(async () => {
        const plans: LiftPlan[] = [];
        for (const lift of lifts) {
          signal.throwIfAborted();
          plans.push(...((await handOver({ kind: "plan", lifts: [lift], ...question })) as readonly LiftPlan[]));
        }
        return plans;
      }),
    simulate: ({ runs, ...question }, signal) =>
      afterOtherTrials(async () => {
        let counts: RunCounts = NO_RUNS;
        for (let from = 0; from < runs; from += RUNS_AT_A_TIME) {
          signal.throwIfAborted();
          const to = Math.min(runs, from + RUNS_AT_A_TIME);
          counts = addRuns(counts, (await handOver({ kind: "simulate", from, to, ...question })) as RunCounts);
        }
        return counts;
      }),
    backtest: (question, signal) =>
      afterOtherTrials(async () => {
        signal.throwIfAborted();
        return (await handOver({ kind: "backtest", ...question })) as Backtested;
      }),
    close: async () => thread?.destroy(),
  };
}

/** Does one work after the other. */
function lane(): <Made>(work: () => Promise<Made>) => Promise<Made> {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const made = before.then(work);
    // Who asked gets the failure; whoever comes next only waits for the end.
    before = made.catch(() => undefined);
    return made;
  };
}

/** Something newer was asked of the same topic. */
class SupersededError extends Error {
  override readonly name = "SupersededError";
}
