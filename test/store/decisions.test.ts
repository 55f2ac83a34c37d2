import { beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { ACCOUNT, aLook, anExperiment, LAST_CLOSED_DAY } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";
import { aRecord, EXPERIMENT, NOW, type DecisionRecord } from "./records.ts";
import type { Ledger } from "../../src/ports/index.ts";

eachDatabase("the record of decisions", (at) => {
  let schema: string;
  let ledger: Ledger;
  beforeEach(async () => {
    schema = at.freshSchema();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
  });
  const record = ({ input, decision }: DecisionRecord, now = NOW): ReturnType<Ledger["decisions"]["record"]> =>
    ledger.decisions.record(input, decision, now);

  it("gives a decision back with its input, number for number", async () => {
    const numbers = [-0, 5e-324, 0.1 + 0.2, 1.7976931348623157e308, -123.456e-7];
    const { input, decision } = aRecord({ look: { logEvidenceOverControl: numbers, logSplitEvidence: -0 } });
    const unusual = {
      ...input,
      snapshot: {
        ...input.snapshot,
        experiment: anExperiment({ id: EXPERIMENT, name: 'NUL \u0000, half \ud800, "quoted" 😀' }),
      },
    };
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
    expect(await ledger.looks.list(ACCOUNT, EXPERIMENT)).toEqual([decision.look]);
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
    expect((await ledger.decisions.latest(ACCOUNT, EXPERIMENT))?.id).toBe(noon.id);
    await record(aRecord({ hour: 16, conversions: 50 }));
    expect((await ledger.decisions.latest(ACCOUNT, EXPERIMENT))?.id).toBe(morning.id);
    await record(aRecord({ hour: 12, conversions: 51 })); // a retry that comes late
    expect((await ledger.decisions.latest(ACCOUNT, EXPERIMENT))?.id).toBe(morning.id);
  });

  it("finds the latest decision, also as of an earlier day", async () => {
    const friday = await record(aRecord({ lastClosedDay: "2026-11-20" }));
    const sunday = await record(aRecord({ lastClosedDay: "2026-11-22" }));
    await record(aRecord({ experimentId: "exp_other", lastClosedDay: "2026-11-23" }));
    expect((await ledger.decisions.latest(ACCOUNT, EXPERIMENT))?.id).toBe(sunday.id);
    expect((await ledger.decisions.latest(ACCOUNT, EXPERIMENT, "2026-11-21"))?.id).toBe(friday.id);
    expect(await ledger.decisions.latest(ACCOUNT, EXPERIMENT, "2026-11-19")).toBeUndefined();
  });

  it("keeps the first look of a day, and remembers earlier days only", async () => {
    expect(await ledger.decisions.historyOf(ACCOUNT, EXPERIMENT, LAST_CLOSED_DAY)).toBeUndefined();
    await ledger.experiments.remember(ACCOUNT, anExperiment({ id: EXPERIMENT }), NOW);
    await record(aRecord({ lastClosedDay: "2026-11-21", conversions: 50 }));
    await record(aRecord({ lastClosedDay: "2026-11-21", conversions: 52, hour: 9 }));
    await record(aRecord({ lastClosedDay: "2026-11-20" }));
    await record(aRecord({ lastClosedDay: LAST_CLOSED_DAY }));
    await record(aRecord({ lastClosedDay: "2026-11-19", look: null }));
    const history = await ledger.decisions.historyOf(ACCOUNT, EXPERIMENT, LAST_CLOSED_DAY);
    expect(history!.firstSeenAt).toBe(NOW);
    expect(history!.looks.map((look) => [look.day, look.conversions[0]])).toEqual([
      ["2026-11-20", 700],
      ["2026-11-21", 700],
    ]);
    expect(await ledger.looks.list(ACCOUNT, EXPERIMENT)).toHaveLength(3);
  });

  it("remembers the later look of a day that spends error the first one did not", async () => {
    const spending = (spent: number) => ({
      horizonDays: 28,
      spent,
      information: [null, 100],
      z: [null, 1],
      boundary: [null, spent > 0.001 ? 2.5 : null],
    });
    const look = (spent: number, conversions: number) => aRecord({ conversions, look: { spending: spending(spent) } });
    await record(look(0.001, 50)); // a health gate kept it from stopping anything
    await record(look(0.004, 51)); // the gate has opened
    await record(look(0.004, 52)); // later on the same day: nothing more is spent
    await record(look(0.001, 53)); // blocked again: what was spent stays spent
    const looks = await ledger.looks.list(ACCOUNT, EXPERIMENT);
    expect(looks.map(({ spending: record }) => [record?.spent, record?.boundary[1]])).toEqual([[0.004, 2.5]]);
    expect(await at.database().query(`SELECT revision FROM ${schema}.looks ORDER BY revision`)).toEqual([
      { revision: 1 },
      { revision: 2 },
    ]);
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
    const infinite = { ...decision, look: aLook({ logSplitEvidence: Number.NEGATIVE_INFINITY }) };
    await expect(ledger.decisions.record(input, infinite, NOW)).rejects.toThrow(
      "-Infinity at $.decision.look.logSplitEvidence",
    );
    expect(await ledger.decisions.verify()).toEqual({ rows: 0, firstBroken: undefined });
  });

  describe("that someone tampers with", () => {
    beforeEach(async () => {
      for (const lastClosedDay of ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"])
        await record(aRecord({ lastClosedDay }));
    });

    it.each(["decisions", "looks", "experiments", "intents"])(
      "refuses to delete %s, and to change what must stay",
      async (table) => {
        await ledger.experiments.remember(ACCOUNT, anExperiment(), NOW);
        const decisionId = (await ledger.decisions.latest(ACCOUNT, EXPERIMENT))!.id;
        await ledger.intents.announce(
          {
            account: ACCOUNT,
            experimentId: EXPERIMENT,
            experimentName: "",
            decisionId,
            winnerVariantId: "var_green",
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
      ["UPDATE %.looks SET look = '{}'", "never changed or deleted"],
      ["TRUNCATE %.looks", "never changed or deleted"],
      ["UPDATE %.experiments SET first_seen_at = '2020-01-01'", "first sight"],
      ["UPDATE %.experiments SET first_fingerprint = '{}'", "first sight"],
    ])("refuses %s", async (sql, message) => {
      await ledger.experiments.remember(ACCOUNT, anExperiment(), NOW);
      await expect(at.database().execute(sql.replace("%", schema))).rejects.toThrow(message);
      expect(await ledger.decisions.verify()).toEqual({ rows: 5, firstBroken: undefined });
    });

    // What somebody with the database owner's rights could do: switch the triggers off first.
    it.each([
      ["a verdict", "UPDATE %.decisions SET verdict = 'winner' WHERE sequence = 3", 3],
      [
        "one digit of a stored decision",
        "UPDATE %.decisions SET decision = replace(decision, '\"day\":14', '\"day\":15') WHERE sequence = 2",
        2,
      ],
      [
        "one digit of a stored input",
        "UPDATE %.decisions SET input = replace(input, '1000', '1001') WHERE sequence = 4",
        4,
      ],
      [
        "the time of recording",
        "UPDATE %.decisions SET recorded_at = recorded_at + interval '1 hour' WHERE sequence = 5",
        5,
      ],
      ["the experiment", "UPDATE %.decisions SET experiment_id = 'exp_other' WHERE sequence = 1", 1],
      ["a hash", "UPDATE %.decisions SET hash = repeat('a', 64) WHERE sequence = 3", 3],
      [
        "which rows are in the middle",
        "DELETE FROM %.latest_decisions WHERE closed_day = '2026-11-20'; DELETE FROM %.looks WHERE day = '2026-11-20'; DELETE FROM %.decisions WHERE sequence = 3",
        3,
      ],
      [
        "which row is the last",
        "DELETE FROM %.latest_decisions WHERE closed_day = '2026-11-22'; DELETE FROM %.looks WHERE day = '2026-11-22'; DELETE FROM %.decisions WHERE sequence = 5",
        5,
      ],
      ["the end of the chain", "UPDATE %.chain_head SET hash = repeat('a', 64)", 5],
      ["a look", "UPDATE %.looks SET look = replace(look, '700', '701') WHERE day = '2026-11-20'", 3],
      ["which looks there are", "DELETE FROM %.looks WHERE day = '2026-11-21'", 4],
    ])("finds a change of %s", async (_, sql, firstBroken) => {
      const tables = ["decisions", "looks"];
      const all = (verb: string): string =>
        tables.map((table) => `ALTER TABLE ${schema}.${table} ${verb} TRIGGER USER;`).join("");
      await at.database().execute(`${all("DISABLE")} ${sql.replaceAll("%", schema)}; ${all("ENABLE")}`);
      expect(await ledger.decisions.verify()).toMatchObject({ firstBroken });
    });
  });
});
