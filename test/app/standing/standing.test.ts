import { expect, it, vi } from "vitest";
import { standingOf } from "../../../src/app/standing/standing.ts";
import { ManualClock, silentLog } from "../../../src/platform/index.ts";
import type { Ledger } from "../../../src/ports/index.ts";

const COUNTS = { waiting: 1, running: 0, delayed: 2, parents: 0, failed: 0 };
const KEPT = { running: [], intents: [], openAlerts: [], deliveries: [], sizeBytes: 1_000 };
const READY = { ready: true, checks: { ledger: { ok: true, detail: "accepts writes" } } };

function parts(
  changes: { readonly counts?: () => Promise<typeof KEPT>; readonly readiness?: () => Promise<never> } = {},
) {
  const clock = new ManualClock("2026-11-23T09:00:00.000Z");
  const asked = { queue: 0, ledger: 0 };
  const ledger = {
    notes: { latest: async () => ({ at: "2026-11-23T08:00:00.000Z" }) } as unknown as Ledger["notes"],
    async counts() {
      asked.ledger += 1;
      return changes.counts === undefined ? KEPT : changes.counts();
    },
  };
  const queue = {
    async counts() {
      asked.queue += 1;
      return COUNTS;
    },
  };
  const settings = () =>
    ({
      accounts: [{ id: "main", name: "Main" }],
      digests: [{ name: "daily", destinations: ["slack:#a"] }],
      alertDestinations: [],
    }) as never;
  const readiness = changes.readiness ?? (async () => READY);
  return { clock, asked, standing: standingOf({ readiness, queue, ledger, settings, clock, log: silentLog }) };
}

it("metrics that are read often ask the stores once in half a minute", async () => {
  const { clock, asked, standing } = parts();
  await Promise.all([standing(), standing()]);
  clock.advance(29_999);
  await standing();
  expect(asked).toEqual({ queue: 1, ledger: 1 });
  clock.advance(1);
  const { checks, jobs, ledger } = await standing();
  expect(asked).toEqual({ queue: 2, ledger: 2 });
  expect([checks, jobs]).toEqual([{ ledger: true }, COUNTS]);
  expect(ledger!.digests).toEqual([{ digest: "daily", sentAtMs: Date.parse("2026-11-23T08:00:00.000Z") }]);
  expect(ledger!.deliveries).toContainEqual({ medium: "slack", state: "sending", count: 0 });
  expect(ledger!.intents).toContainEqual({ state: "executing", count: 0 });
});

it("a ledger that fails or hangs leaves its metrics out, and keeps nobody waiting", async () => {
  const failing = parts({ counts: () => Promise.reject(new Error("no ledger")) });
  expect(await failing.standing()).toMatchObject({ jobs: COUNTS, ledger: undefined });
  vi.useFakeTimers();
  try {
    const hanging = parts({ counts: () => new Promise<never>(() => {}) });
    const found = hanging.standing();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await found).toMatchObject({ jobs: COUNTS, ledger: undefined });
  } finally {
    vi.useRealTimers();
  }
});

it("checks that fail themselves are a check that fails", async () => {
  const { standing } = parts({ readiness: () => Promise.reject(new Error("no answer")) });
  expect((await standing()).checks).toEqual({ readiness: false });
});
