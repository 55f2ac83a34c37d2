import { aFailure } from "../support/builders.ts";
import { beforeEach, expect, it } from "vitest";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { eachDatabase } from "../support/databases.ts";
import type { Ledger } from "../../src/ports/index.ts";

const MONDAY = "2026-11-23T08:00:00.000Z";
const TUESDAY = "2026-11-24T08:00:00.000Z";
const WEDNESDAY = "2026-11-25T08:00:00.000Z";
const ABOUT = { account: "shop", experimentId: "exp_1", kinds: ["harm", "no-traffic"] } as const;
const harm = (armId: string) =>
  ({ kind: "harm", armId, event: null, arm: 1, control: 0, logEvidence: 5, logAlarm: 3, isActionable: false }) as const;
const silence = { kind: "no-traffic", armId: null, seen: { kind: "none-at-all" } } as const;
const UNREADABLE = { kind: "unreadable", armId: null, what: "experiment" } as const;
const paused = { kind: "experiment-paused" } as const;

eachDatabase("alerts", (at) => {
  let schema: string;
  let ledger: Ledger;
  beforeEach(async () => {
    schema = await at.emptyLedger();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
  });

  it("begin once, last while the condition does, and end once", async () => {
    const onset = await ledger.alerts.settle(ABOUT, [harm("b")], { at: MONDAY, decisionId: "dec_1" });
    expect(onset.began).toEqual([
      {
        id: expect.stringMatching(/^\d+$/u) as string,
        account: "shop",
        experimentId: "exp_1",
        kind: "harm",
        armId: "b",
        fact: harm("b"),
        onsetAt: MONDAY,
        endedAt: undefined,
        end: undefined,
        decisionId: "dec_1",
      },
    ]);
    expect(await ledger.alerts.settle(ABOUT, [{ ...harm("b"), logEvidence: 7 }], { at: TUESDAY })).toEqual({
      began: [],
      ended: [],
    });
    const end = await ledger.alerts.settle(ABOUT, [], { at: WEDNESDAY, end: paused });
    expect(end.ended).toMatchObject([{ kind: "harm", fact: harm("b"), endedAt: WEDNESDAY, end: paused }]);
    expect(await ledger.alerts.settle(ABOUT, [], { at: WEDNESDAY })).toEqual({ began: [], ended: [] });
    expect(await ledger.alerts.get(onset.began[0]!.id)).toEqual(end.ended[0]);
  });

  it("are told apart by arm, kind and experiment, and begin anew after they ended", async () => {
    await ledger.alerts.settle(ABOUT, [harm("b"), harm("c"), silence], { at: MONDAY });
    await ledger.alerts.settle({ ...ABOUT, experimentId: "exp_2" }, [harm("b")], { at: MONDAY });
    const changed = await ledger.alerts.settle(ABOUT, [harm("c")], { at: TUESDAY });
    expect(changed.ended.map(({ kind, armId }) => [kind, armId])).toEqual([
      ["harm", "b"],
      ["no-traffic", null],
    ]);
    expect((await ledger.alerts.settle(ABOUT, [harm("b"), harm("c")], { at: WEDNESDAY })).began).toMatchObject([
      { armId: "b", onsetAt: WEDNESDAY },
    ]);
    expect((await ledger.alerts.open("shop")).map(({ experimentId, armId }) => [experimentId, armId])).toEqual([
      ["exp_1", "c"],
      ["exp_2", "b"],
      ["exp_1", "b"],
    ]);
    expect(await ledger.alerts.open("other")).toEqual([]);
    expect((await ledger.alerts.recent(TUESDAY)).map(({ armId, endedAt }) => [armId, endedAt])).toEqual([
      ["b", TUESDAY],
      [null, TUESDAY],
      ["b", undefined],
    ]);
  });

  it("of other kinds than were looked at stay as they are", async () => {
    await ledger.alerts.settle({ ...ABOUT, kinds: ["unreadable"] }, [{ ...UNREADABLE, failure: aFailure("refused") }], {
      at: MONDAY,
    });
    expect(await ledger.alerts.settle(ABOUT, [{ ...UNREADABLE, failure: aFailure("again") }], { at: TUESDAY })).toEqual(
      {
        began: [],
        ended: [],
      },
    );
    expect(await ledger.alerts.open("shop")).toHaveLength(1);
  });

  it("are not ended by a look that is older than they are", async () => {
    await ledger.alerts.settle(ABOUT, [harm("b")], { at: TUESDAY });
    expect(await ledger.alerts.settle(ABOUT, [], { at: MONDAY })).toEqual({ began: [], ended: [] });
  });

  it("begin once when two workers see the same", async () => {
    const other = await openLedger(await at.secondDatabase(), { schema, log: silentLog });
    const both = await Promise.all(
      [ledger, other].map((worker) => worker.alerts.settle(ABOUT, [harm("b")], { at: MONDAY })),
    );
    expect(both.flatMap(({ began }) => began)).toHaveLength(1);
  });

  it("are counted in the order in which they began, those of a kind and an account", async () => {
    const began = async (
      account: string,
      experimentId: string,
      at: string,
      found: typeof silence | ReturnType<typeof harm>,
    ) => (await ledger.alerts.settle({ ...ABOUT, account, experimentId }, [found], { at })).began[0]!;
    await began("shop", "exp_1", MONDAY, silence);
    await began("shop", "exp_2", TUESDAY, silence);
    await began("shop", "exp_3", TUESDAY, harm("b"));
    await began("clinic", "exp_4", TUESDAY, silence);
    const alert = await began("shop", "exp_5", TUESDAY, silence);
    const next = await began("shop", "exp_6", TUESDAY, silence);
    await began("shop", "exp_7", WEDNESDAY, silence);
    expect(await ledger.alerts.before(alert, MONDAY)).toBe(1);
    expect(await ledger.alerts.before(next, MONDAY)).toBe(2);
    expect(await ledger.alerts.before(next, "2026-11-23T07:59:59.000Z")).toBe(3);
  });

  it("are not found by what is no id", async () => {
    expect(await ledger.alerts.get("1; DROP TABLE alerts")).toBeUndefined();
    expect(await ledger.alerts.get("999")).toBeUndefined();
  });
});
