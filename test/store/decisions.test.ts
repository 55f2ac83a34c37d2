import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/decision/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { ACCOUNT, aLook, anExperiment, LAST_CLOSED_DAY, NOTHING_KNOWN } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";
import { tamper, tamperWith } from "../support/tamper.ts";
import { aRecord, EXPERIMENT, NOW, recordNext, type DecisionRecord } from "./records.ts";
import type { Conclusion, Ledger, StoredDecision } from "../../src/ports/index.ts";

eachDatabase("the record of decisions", (at) => {
  let schema: string;
  let ledger: Ledger;
  beforeEach(async () => {
    schema = await at.emptyLedger();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
  });
  const record = ({ input, decision }: DecisionRecord, now = NOW): ReturnType<Ledger["decisions"]["record"]> =>
    ledger.decisions.record(input, decision, now);

  it("gives a decision back with its input, number for number", async () => {
    const numbers = [-0, 5e-324, 0.1 + 0.2, 1.7976931348623157e308, -123.456e-7];
    const { input, decision: usual } = aRecord({ look: { logEvidenceOverControl: numbers, logSplitExcess: -0 } });
    const name = 'NUL \u0000, half \ud800, "quoted" 😀';
    const unusual = { ...input, snapshot: { ...input.snapshot, experiment: anExperiment({ id: EXPERIMENT, name }) } };
    const decision = { ...usual, experimentName: name };
    const { id } = await ledger.decisions.record(unusual, decision, NOW);
    const stored = await ledger.decisions.get(id);
    expect(stored).toMatchObject({
      id,
      sequence: 1,
      recordedAt: NOW,
      confirmedAsOf: decision.asOf,
      previousHash: "0".repeat(64),
    });
    expect(stored!.input).toEqual(unusual);
    expect(stored!.decision).toEqual(decision);
    expect(stored!.decision.look!.logEvidenceOverControl).toEqual(numbers); // toEqual tells -0 from 0
    expect(await ledger.looks.list({ account: ACCOUNT, experimentId: EXPERIMENT })).toEqual([decision.look]);
    expect(await ledger.decisions.get("dec_unknown")).toBeUndefined();
  });

  it("stores the same decision once, at whatever time of the day it was reached", async () => {
    const first = await record(aRecord({ hour: 8 }));
    expect(first).toEqual({ id: expect.stringMatching(/^dec_[0-9a-f]{24}$/) as string, isNew: true });
    expect(await record(aRecord({ hour: 8 }))).toEqual({ id: first.id, isNew: false });
    expect(await record(aRecord({ hour: 14 }))).toEqual({ id: first.id, isNew: false });
    const stored = await ledger.decisions.get(first.id);
    expect(stored!.decision.asOf).toBe("2026-11-23T08:00:00.000Z");
    expect(stored!.confirmedAsOf).toBe("2026-11-23T14:00:00.000Z");
    expect(await ledger.decisions.verify()).toEqual({ rows: 1, firstBroken: undefined });
  });

  it("keeps one row of a day whatever the vendor's running totals are, and tells those of the first time", async () => {
    const morning = await record(aRecord({ hour: 8 }));
    expect(await record(aRecord({ hour: 12, vendorAhead: 400 }))).toEqual({ id: morning.id, isNew: false });
    expect(await record(aRecord({ hour: 16, vendorAhead: 950 }))).toEqual({ id: morning.id, isNew: false });
    const { input, decision, confirmedAsOf } = (await ledger.decisions.get(morning.id))!;
    expect([input, decision]).toEqual([aRecord({ hour: 8 }).input, aRecord({ hour: 8 }).decision]);
    expect(confirmedAsOf).toBe("2026-11-23T16:00:00.000Z");
    expect(await ledger.decisions.verify()).toEqual({ rows: 1, firstBroken: undefined });
  });

  it("keeps of the days only what is new, and gives all of them back, whatever became of them", async () => {
    const about = (lastClosedDay: string, days: DecisionRecord["input"]["snapshot"]["days"]): DecisionRecord => {
      const { input, decision } = aRecord({ lastClosedDay });
      return { input: { ...input, snapshot: { ...input.snapshot, days } }, decision };
    };
    const day = (date: string, ...counts: readonly number[]) => ({
      date,
      impressions: counts.slice(0, 2),
      conversions: counts.slice(2),
    });
    const told = [
      [day("2026-11-18", 900, 910, 40, 45)],
      [day("2026-11-18", 900, 910, 40, 45), day("2026-11-19", 950, 940, 41, 50)],
      // A late conversion, and a day that the API lists twice.
      [day("2026-11-18", 900, 910, 41, 45), day("2026-11-19", 950, 940, 41, 50), day("2026-11-19", 1, -0, 0.5, 0)],
      // A day is gone.
      [day("2026-11-19", 950, 940, 41, 50), day("2026-11-21", 5, 5, 1, 1)],
      // No order that Herald would have given them.
      [day("2026-11-21", 5, 5, 1, 1), day("2026-11-19", 950, 940, 41, 50)],
      [],
    ];
    const ids: string[] = [];
    for (const [index, days] of told.entries()) ids.push((await record(about(`2026-11-${18 + index}`, days))).id);
    for (const [index, id] of ids.entries())
      expect((await ledger.decisions.get(id))!.input.snapshot.days).toEqual(told[index]);
    const kept = await at.database().query(`SELECT days FROM ${schema}.decisions ORDER BY sequence`);
    expect(kept).toEqual([
      { days: [["2026-11-18", [900, 910], [40, 45]]] },
      { days: [["2026-11-19", [950, 940], [41, 50]]] },
      {
        days: [
          ["2026-11-18", [900, 910], [41, 45]],
          ["2026-11-19", [950, 940], [41, 50], [1, -0], [0.5, 0]],
        ],
      },
      { days: [["2026-11-19", [950, 940], [41, 50]], ["2026-11-21", [5, 5], [1, 1]], ["2026-11-18"]] },
      { days: [] },
      { days: [["2026-11-19"], ["2026-11-21"]] },
    ]);
    expect(await ledger.decisions.verify()).toEqual({ rows: 6, firstBroken: undefined });
  });

  it("gives back the looks that a decision was made from, also where the ledger tells of others", async () => {
    for (const lastClosedDay of ["2026-11-19", "2026-11-20", "2026-11-21"]) await recordNext(ledger, { lastClosedDay });
    const usual = await recordNext(ledger, {});
    const [, second] = await ledger.looks.list({ account: ACCOUNT, experimentId: EXPERIMENT });
    const unusual = await record(aRecord({ looks: [second!], conversions: 51 }));
    const looksOf = async (id: string) => (await ledger.decisions.get(id))!.input.history.looks.map(({ day }) => day);
    expect(await looksOf(usual.id)).toEqual(["2026-11-19", "2026-11-20", "2026-11-21"]);
    expect(await looksOf(unusual.id)).toEqual(["2026-11-20"]);
    // A look at an earlier day that comes late changes nothing about what is there.
    await record(aRecord({ lastClosedDay: "2026-11-18" }));
    expect(await looksOf(usual.id)).toEqual(["2026-11-19", "2026-11-20", "2026-11-21"]);
    expect(await ledger.decisions.verify()).toEqual({ rows: 6, firstBroken: undefined });
  });

  it.each([
    ["another experiment", { experimentId: "exp_other" }],
    ["another account", { account: "globex" }],
    ["another day", { lastClosedDay: "2026-11-21" }],
    ["other counts", { conversions: 51 }],
    ["another verdict", { decision: { verdict: "blocked" as const } }],
  ])("tells a decision about %s apart", async (_, about) => {
    const first = await record(aRecord());
    const second = await record(aRecord(about));
    expect(second.isNew).toBe(true);
    expect(second.id).not.toBe(first.id);
  });

  it("knows which decision stands when a conclusion returns to an earlier one", async () => {
    const morning = await record(aRecord({ hour: 8, conversions: 50 }));
    const noon = await record(aRecord({ hour: 12, conversions: 51 }));
    expect((await ledger.decisions.latest({ account: ACCOUNT, experimentId: EXPERIMENT }))?.id).toBe(noon.id);
    await record(aRecord({ hour: 16, conversions: 50 }));
    expect((await ledger.decisions.latest({ account: ACCOUNT, experimentId: EXPERIMENT }))?.id).toBe(morning.id);
    await record(aRecord({ hour: 12, conversions: 51 })); // a retry that comes late
    expect((await ledger.decisions.latest({ account: ACCOUNT, experimentId: EXPERIMENT }))?.id).toBe(morning.id);
  });

  it("finds the latest decision, also as of an earlier day", async () => {
    const friday = await record(aRecord({ lastClosedDay: "2026-11-20" }));
    const sunday = await record(aRecord({ lastClosedDay: "2026-11-22" }));
    await record(aRecord({ experimentId: "exp_other", lastClosedDay: "2026-11-23" }));
    expect((await ledger.decisions.latest({ account: ACCOUNT, experimentId: EXPERIMENT }))?.id).toBe(sunday.id);
    expect((await ledger.decisions.latest({ account: ACCOUNT, experimentId: EXPERIMENT }, "2026-11-21"))?.id).toBe(
      friday.id,
    );
    expect(await ledger.decisions.latest({ account: ACCOUNT, experimentId: EXPERIMENT }, "2026-11-19")).toBeUndefined();
  });

  it("says what was decided about several experiments at once as it says it about each", async () => {
    const others = ["exp_one", "exp_two", "exp_three"];
    const ids: string[] = [];
    for (const lastClosedDay of ["2026-11-20", "2026-11-22"])
      for (const experimentId of others) ids.push((await record(aRecord({ experimentId, lastClosedDay }))).id);
    // A conclusion that returns to an earlier one of its day.
    for (const [hour, conversions] of [51, 52, 51].entries())
      await record(aRecord({ experimentId: "exp_one", lastClosedDay: "2026-11-22", conversions, hour: 10 + hour }));
    const refs = others.map((experimentId) => ({ account: ACCOUNT, experimentId }));
    const unknown = { account: "other", experimentId: "exp_one" };
    const told = (stored: StoredDecision | undefined): Conclusion => {
      const { id, decision, input } = stored!;
      const { snapshot, history, policy } = input;
      const { account, experiment } = snapshot;
      return {
        id,
        decision,
        input: { snapshot: { account, experiment }, history: { firstSeenAt: history.firstSeenAt }, policy },
      };
    };
    const inOrder = (conclusions: readonly Conclusion[]) => conclusions.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const each = await Promise.all(ids.map((id) => ledger.decisions.get(id)));
    expect(inOrder(await ledger.decisions.conclusions([...ids, "dec_unknown"]))).toEqual(inOrder(each.map(told)));
    for (const day of [undefined, "2026-11-21"]) {
      const latest = await Promise.all(refs.map((ref) => ledger.decisions.latest(ref, day)));
      const found = await ledger.decisions.latestConclusions([unknown, ...refs], day);
      expect(inOrder(found)).toEqual(inOrder(latest.map(told)));
    }
    expect(await ledger.decisions.latestConclusions(refs, "2026-11-19")).toEqual([]);
  });

  it("tells the latest decision without the looks before it to whoever reads many", async () => {
    for (const lastClosedDay of ["2026-11-20", "2026-11-21", "2026-11-22"]) await recordNext(ledger, { lastClosedDay });
    const latest = (reading?: { withoutLooks: boolean }) =>
      ledger.decisions.latest({ account: ACCOUNT, experimentId: EXPERIMENT }, undefined, reading);
    const whole = (await latest())!;
    expect(whole.input.history.looks).toHaveLength(2);
    const history = { ...whole.input.history, looks: [] };
    expect(await latest({ withoutLooks: true })).toEqual({ ...whole, input: { ...whole.input, history } });
  });

  it("keeps the first look of a day, and remembers earlier days only", async () => {
    expect(
      await ledger.decisions.historyOf({ account: ACCOUNT, experimentId: EXPERIMENT }, LAST_CLOSED_DAY),
    ).toBeUndefined();
    await ledger.experiments.remember(ACCOUNT, anExperiment({ id: EXPERIMENT }), NOW, NOTHING_KNOWN);
    await record(aRecord({ lastClosedDay: "2026-11-21", conversions: 50 }));
    await record(aRecord({ lastClosedDay: "2026-11-21", conversions: 52, hour: 9 }));
    await record(aRecord({ lastClosedDay: "2026-11-20" }));
    await record(aRecord({ lastClosedDay: LAST_CLOSED_DAY }));
    await record(aRecord({ lastClosedDay: "2026-11-19", look: null }));
    const history = await ledger.decisions.historyOf({ account: ACCOUNT, experimentId: EXPERIMENT }, LAST_CLOSED_DAY);
    expect(history!.firstSeenAt).toBe(NOW);
    expect(history!.looks.map((look) => [look.day, look.conversions[0]])).toEqual([
      ["2026-11-20", 700],
      ["2026-11-21", 700],
    ]);
    expect(await ledger.looks.list({ account: ACCOUNT, experimentId: EXPERIMENT })).toHaveLength(3);
  });

  it("remembers the later look of a day that spends error the first one did not", async () => {
    const { alpha, horizonDays, budget } = DEFAULT_POLICY;
    const spending = (spent: number) => {
      const boundary = [null, spent > 0.001 ? 2.5 : null];
      const boundaries = { variant: boundary, fewConversions: boundary, control: boundary };
      return { rules: { alpha, horizonDays, budget }, spent, z: [null, 1], boundaries };
    };
    const look = (spent: number, conversions: number) => aRecord({ conversions, look: { spending: spending(spent) } });
    await record(look(0.001, 50)); // a health check kept it from stopping anything
    await record(look(0.004, 51)); // the check passes
    await record(look(0.004, 52)); // later on the same day: nothing more is spent
    await record(look(0.001, 53)); // blocked again: what was spent stays spent
    const looks = await ledger.looks.list({ account: ACCOUNT, experimentId: EXPERIMENT });
    expect(looks.map(({ spending: record }) => [record?.spent, record?.boundaries.variant[1]])).toEqual([[0.004, 2.5]]);
    expect(await at.database().query(`SELECT look_counts FROM ${schema}.decisions ORDER BY sequence`)).toEqual(
      [true, true, false, false].map((look_counts) => ({ look_counts })),
    );
    expect(await ledger.decisions.verify()).toEqual({ rows: 4, firstBroken: undefined });
  });

  it("links concurrent decisions of several workers into one chain", async () => {
    const others = await Promise.all([at.secondDatabase(), at.secondDatabase()]);
    const ledgers = [
      ledger,
      ...(await Promise.all(others.map((database) => openLedger(database, { schema, log: silentLog })))),
    ];
    const results = await Promise.all(
      Array.from({ length: 24 }, (_, n) => {
        const { input, decision } = aRecord({ experimentId: `exp_${n % 12}` }); // each decision twice, from different workers
        return ledgers[n % ledgers.length]!.decisions.record(input, decision, NOW);
      }),
    );
    expect(results.filter((result) => result.isNew)).toHaveLength(12);
    expect(await ledger.decisions.verify()).toEqual({ rows: 12, firstBroken: undefined });
  });

  it("refuses a decision about something else than its input, and numbers that are none", async () => {
    const { input, decision } = aRecord();
    await expect(ledger.decisions.record(input, { ...decision, experimentId: "exp_other" }, NOW)).rejects.toThrow(
      RangeError,
    );
    await expect(
      ledger.decisions.record(input, { ...decision, look: aLook({ day: "2026-11-01" }) }, NOW),
    ).rejects.toThrow(RangeError);
    const infinite = { ...decision, look: aLook({ logSplitExcess: Number.NEGATIVE_INFINITY }) };
    await expect(ledger.decisions.record(input, infinite, NOW)).rejects.toThrow("-Infinity at $.logSplitExcess");
    expect(await ledger.decisions.verify()).toEqual({ rows: 0, firstBroken: undefined });
  });

  describe("that someone tampers with", () => {
    beforeEach(async () => {
      for (const lastClosedDay of ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"])
        await recordNext(ledger, { lastClosedDay });
    });

    it.each(["decisions", "premises", "experiments", "intents"])(
      "refuses to delete %s, and to change what must stay",
      async (table) => {
        await ledger.experiments.remember(ACCOUNT, anExperiment(), NOW, NOTHING_KNOWN);
        const decisionId = (await ledger.decisions.latest({ account: ACCOUNT, experimentId: EXPERIMENT }))!.id;
        await ledger.intents.announce(
          {
            account: ACCOUNT,
            experimentId: EXPERIMENT,
            experimentName: "",
            decisionId,
            act: "stop",
            because: "winner",
            variantId: "var_green",
            onWinner: "record",
            notBefore: NOW,
          },
          NOW,
        );
        await expect(at.database().query(`DELETE FROM ${schema}.${table}`)).rejects.toThrow("never changed or deleted");
      },
    );

    it.each([
      ["UPDATE %.decisions SET verdict = 'winner'", "never changed or deleted"],
      ["TRUNCATE %.decisions CASCADE", "never changed or deleted"],
      ["UPDATE %.premises SET body = ''", "never changed or deleted"],
      ["TRUNCATE %.premises CASCADE", "never changed or deleted"],
      ["UPDATE %.experiments SET first_seen_at = '2020-01-01'", "first sight"],
      ["UPDATE %.experiments SET first_fingerprint = '{}'", "first sight"],
      ["UPDATE %.experiments SET account_facts = '{}'", "first sight"],
    ])("refuses %s", async (sql, message) => {
      await ledger.experiments.remember(ACCOUNT, anExperiment(), NOW, NOTHING_KNOWN);
      await expect(at.database().execute(sql.replace("%", schema))).rejects.toThrow(message);
      expect(await ledger.decisions.verify()).toEqual({ rows: 5, firstBroken: undefined });
    });

    it.each([
      ["a verdict", "UPDATE %.decisions SET verdict = 'winner' WHERE sequence = 3", 3],
      [
        "one count of a stored day",
        "UPDATE %.decisions SET days = replace(days::text, '1000', '1001')::json WHERE sequence = 1",
        1,
      ],
      [
        "the time of recording",
        "UPDATE %.decisions SET recorded_at = recorded_at + interval '1 hour' WHERE sequence = 5",
        5,
      ],
      ["the experiment", "UPDATE %.decisions SET experiment_id = 'exp_other' WHERE sequence = 1", 1],
      ["a hash", "UPDATE %.decisions SET hash = decode(repeat('a', 64), 'hex') WHERE sequence = 3", 3],
      ["a root", "UPDATE %.decisions SET root = decode(repeat('a', 64), 'hex') WHERE sequence = 4", 4],
      ["which rows are in the middle", "DELETE FROM %.decisions WHERE sequence = 3", 3],
      ["which row is the last", "DELETE FROM %.decisions WHERE sequence = 5", 5],
      ["the end of the chain", "UPDATE %.chain_head SET hash = repeat('a', 64)", 5],
      ["whether a look counts", "UPDATE %.decisions SET look_counts = false WHERE sequence = 2", 2],
      ["whether there was a look", "UPDATE %.decisions SET look = NULL, look_counts = false WHERE sequence = 4", 4],
      ["which premises there are", "DELETE FROM %.premises", 1],
      ["a document into something else", "UPDATE %.decisions SET facts = '' WHERE sequence = 2", 2],
    ])("finds a change of %s", async (_, sql, firstBroken) => {
      await tamper(at.database(), schema, sql);
      expect(await ledger.decisions.verify()).toMatchObject({ firstBroken });
      expect((await ledger.audit()).chain).toMatchObject({ firstBroken });
    });

    it.each([
      ["one digit of a decision", ["decisions", "facts"], "sequence = 2", '"day":14', '"day":15', 2],
      ["the vendor's totals", ["decisions", "facts"], "sequence = 3", '"vendor":[[14', '"vendor":[[15', 3],
      ["a look", ["decisions", "look"], "sequence = 3", "700", "701", 3],
      ["a premise", ["premises", "body"], "id = 1", '"minDays":7', '"minDays":1', 1],
    ] as const)("finds a change of %s", async (_, place, where, from, to, firstBroken) => {
      await tamperWith(at.database(), schema, place, where, (text) => text.replace(from, to));
      expect(await ledger.decisions.verify()).toMatchObject({ firstBroken });
    });

    it("refuses to tell what decisions were made from once a day of it was changed", async () => {
      const { id } = (await ledger.decisions.latest({ account: ACCOUNT, experimentId: EXPERIMENT }))!;
      const sql = "UPDATE %.decisions SET days = replace(days::text, '1000', '1001')::json WHERE sequence = 1";
      await tamper(at.database(), schema, sql);
      await expect(ledger.decisions.get(id)).rejects.toThrow(
        `The days or looks that decision ${id} was made from have`,
      );
    });
  });
});
