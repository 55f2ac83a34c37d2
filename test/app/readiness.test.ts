import { expect, it } from "vitest";
import { readinessOf } from "../../src/app/readiness.ts";
import { ManualClock } from "../../src/platform/index.ts";

const HEALTHY = { problem: undefined, waiting: 1, failed: 0, overdueSchedules: [] };

function parts() {
  const clock = new ManualClock("2026-11-23T08:00:00.000Z");
  const state = { ledger: undefined as string | undefined, queue: undefined as string | undefined, proofs: 0 };
  const world = {
    async proveWrite() {
      state.proofs += 1;
      if (state.ledger !== undefined) throw new Error(state.ledger);
    },
  };
  const queue = { health: async () => ({ ...HEALTHY, problem: state.queue }) };
  return { clock, state, readiness: readinessOf(world, queue, clock) };
}

it.each([
  ["the ledger answers and its disk is full", { ledger: "PostgreSQL at 10.0.0.7:5432 has no space left" }, "ledger"],
  ["the queue answers and takes nothing", { queue: "Redis at 10.0.0.7:6379 is out of memory" }, "queue"],
] as const)("a worker is not ready where %s, and says so", async (_, trouble, part) => {
  const { state, readiness } = parts();
  Object.assign(state, trouble);
  const { ready, checks } = await readiness(undefined);
  expect(ready).toBe(false);
  expect(checks[part]).toEqual({ ok: false, detail: Object.values(trouble)[0] });
});

it("probes that come often cost one write in some seconds, and see a change after that", async () => {
  const { clock, state, readiness } = parts();
  await Promise.all([readiness(undefined), readiness(undefined)]);
  state.ledger = "PostgreSQL at 10.0.0.7:5432 is read-only";
  clock.advance(4_999);
  expect((await readiness(undefined)).ready).toBe(true);
  expect(state.proofs).toBe(1);
  clock.advance(1);
  expect((await readiness(undefined)).ready).toBe(false);
  expect(state.proofs).toBe(2);
});
