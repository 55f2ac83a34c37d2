import { judgeHere } from "../../src/judging/index.ts";
import type { Settings } from "../../src/ports/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { peopleOf } from "../../src/notify/index.ts";
import type { ContextFactory } from "../../src/queue/index.ts";

/** A context with nothing in it but the queue's own part. */
export const emptyWorld: ContextFactory = () => ({
  attemptId: "attempt",
  isDryRun: false,
  settings: {} as Settings,
  clock: systemClock,
  log: silentLog,
  ledger: {} as ReturnType<ContextFactory>["ledger"],
  messenger: {} as ReturnType<ContextFactory>["messenger"],
  workerHealth: async () => ({ givenUp: 0, overdue: [] }),
  charts: {} as ReturnType<ContextFactory>["charts"],
  judge: judgeHere,
  people: peopleOf({}),
  api: () => {
    throw new RangeError("no account is configured");
  },
});
