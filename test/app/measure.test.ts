import { expect, it } from "vitest";
import { measuringNotifications, measuringRuns } from "../../src/app/measure.ts";
import type { SweepMeasures } from "../../src/metrics/index.ts";
import { ManualClock } from "../../src/platform/index.ts";

const DUE = "2026-11-23T08:00:00.000Z";
const RESULT = {
  evaluated: [1, 2, 3].map((n) => ({ account: "main", experimentId: `exp_${n}`, decisionId: `dec_${n}` })),
  unread: [],
  deleted: [],
  personalizations: 0,
  unchanged: 2,
  requests: 5,
};

/** What is measured of jobs that ended two minutes after they were due. */
function measured(accounts: readonly string[]) {
  const sweeps: SweepMeasures[] = [];
  const runs: string[] = [];
  const clock = new ManualClock(DUE);
  clock.advance(120_000);
  const metrics = {
    runEnded: (job: string, outcome: string) => void runs.push(`${job} ${outcome}`),
    sweepEnded: (sweep: SweepMeasures) => void sweeps.push(sweep),
  };
  const hooks = measuringRuns(metrics, () => ({ accounts: accounts.map((id) => ({ id, name: id })) }), clock);
  return { hooks, runs, sweeps, endedAtMs: clock.nowMs() };
}

const aRun = (job: string, payload: object, result: object = {}) => ({ job, runId: "1", payload, dueAt: DUE, result });

it("a sweep counts for its account, for the only one where it names none, and for none where it is of several", () => {
  const sweepOf = (payload: object, accounts: readonly string[]) => {
    const { hooks, sweeps, endedAtMs } = measured(accounts);
    hooks.onDone(aRun("monitoring.sweep", payload, RESULT));
    return { sweeps, endedAtMs };
  };
  const { sweeps, endedAtMs } = sweepOf({ account: "shop" }, ["main", "shop"]);
  const experiments = { judged: 1, unchanged: 2, unread: 0 };
  expect(sweeps).toEqual([{ account: "shop", durationMs: 120_000, endedAtMs, requests: 5, experiments }]);
  expect(sweepOf({}, ["main"]).sweeps).toMatchObject([{ account: "main" }]);
  expect(sweepOf({}, ["main", "shop"]).sweeps).toEqual([]);
});

it("each run of a job counts by how it ended", () => {
  const { hooks, runs, sweeps } = measured(["main"]);
  hooks.onDone(aRun("maintenance.prune", {}));
  hooks.onRetry({ job: "reporting.chart", runId: "2" });
  hooks.onGivenUp({
    job: "acting.respond",
    runId: "3",
    payload: {},
    error: new Error("x"),
    attempts: 8,
    isChild: false,
  });
  expect(runs).toEqual(["maintenance.prune done", "reporting.chart retried", "acting.respond failed"]);
  expect(sweeps).toEqual([]);
});

it("each delivery counts for its medium by what came of it", () => {
  const tried: string[] = [];
  const observe = measuringNotifications({ notificationTried: (...what) => void tried.push(what.join(" ")) });
  const letter = { key: "digest:daily:2026-11-23" } as Parameters<typeof observe>[0];
  observe(letter, [
    { destination: "slack:#a", canAnswer: true, kind: "delivered", outcome: { kind: "posted", id: "1" } },
    { destination: "webhook:default", canAnswer: false, kind: "failed", error: new Error("x") },
  ]);
  expect(tried).toEqual(["slack posted", "webhook failed"]);
});
