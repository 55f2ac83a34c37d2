import { beforeEach, expect, it } from "vitest";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import type { Ledger } from "../../src/ports/index.ts";
import { anExperiment, ACCOUNT, NOTHING_KNOWN } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";
import { aRecord, NOW } from "./records.ts";

const IDS = ["exp_a", "exp_b", "exp_c"] as const;
/** Each with other counts, and the last without a look. */
const RECORDS = IDS.map((experimentId, index) =>
  aRecord({ experimentId, conversions: 60 + index, ...(index === 2 && { look: null }) }),
);

eachDatabase("several experiments recorded together", (at) => {
  let ledger: Ledger;
  const openNew = async () => openLedger(at.database(), { schema: await at.emptyLedger(), log: silentLog });
  beforeEach(async () => {
    ledger = await openNew();
  });
  // The number of a premise only says which of those that came together was kept first: the chain rests on its hash.
  const rowsOf = async (of: Ledger) =>
    (await of.records.page("decisions", { limit: 10, withBodies: true })).rows.map(({ premiseNumber, ...row }) => row);

  it("leave the same rows, link by link, as one after the other", async () => {
    const recorded = await ledger.decisions.recordAll(RECORDS, NOW);
    expect(recorded.map(({ isNew }) => isNew)).toEqual([true, true, true]);
    const rows = await rowsOf(ledger);
    expect(rows).toHaveLength(3);
    const single = await openNew();
    const ids: string[] = [];
    for (const { input, decision } of RECORDS) ids.push((await single.decisions.record(input, decision, NOW)).id);
    expect(recorded.map(({ id }) => id)).toEqual(ids);
    expect(await rowsOf(single)).toEqual(rows);
    expect(await ledger.decisions.verify()).toEqual({ rows: 3, firstBroken: undefined });
  });

  it("are appended where they are new and confirmed where they are not, in their order", async () => {
    const [, second] = RECORDS;
    const { id } = await ledger.decisions.record(second!.input, second!.decision, NOW);
    const again = IDS.map((experimentId, index) => aRecord({ experimentId, hour: 23, conversions: 60 + index }));
    const recorded = await ledger.decisions.recordAll(again, NOW);
    expect(recorded.map(({ isNew }) => isNew)).toEqual([true, false, true]);
    expect(recorded[1]!.id).toBe(id);
    expect((await ledger.decisions.get(id))!.confirmedAsOf).toBe(again[1]!.decision.asOf);
    expect((await rowsOf(ledger)).map(({ experimentId }) => experimentId)).toEqual(["exp_b", "exp_a", "exp_c"]);
    expect(await ledger.decisions.recordAll(again, NOW)).toEqual(recorded.map((one) => ({ ...one, isNew: false })));
    expect(await ledger.decisions.verify()).toEqual({ rows: 3, firstBroken: undefined });
  });

  it("are refused where two are about the same experiment, and then none is kept", async () => {
    await expect(ledger.decisions.recordAll([RECORDS[0]!, RECORDS[1]!, RECORDS[0]!], NOW)).rejects.toThrow(
      "recordAll requires decisions about different experiments",
    );
    expect(await rowsOf(ledger)).toEqual([]);
    expect(await ledger.decisions.recordAll([], NOW)).toEqual([]);
  });

  it("are linked one after the other where several workers record at once", async () => {
    const batches = Array.from({ length: 6 }, (_, batch) =>
      Array.from({ length: 5 }, (_, index) => aRecord({ experimentId: `exp_${batch}_${index}` })),
    );
    await Promise.all(batches.map((batch) => ledger.decisions.recordAll(batch, NOW)));
    expect(await ledger.decisions.verify()).toEqual({ rows: 30, firstBroken: undefined });
  });

  it("are remembered together: what is known stays, what was read last counts, and each has its history", async () => {
    const named = (id: string, name: string) => anExperiment({ id, name });
    await ledger.experiments.remember(ACCOUNT, named("exp_a", "Old name"), "2026-11-20T08:00:00.000Z", NOTHING_KNOWN);
    const known = await ledger.experiments.rememberAll(
      ACCOUNT,
      [named("exp_a", "New name"), named("exp_b", 'half \ud800, "quoted", {braces}, NULL')],
      NOW,
      NOTHING_KNOWN,
    );
    expect([...known.keys()]).toEqual(["exp_a", "exp_b"]);
    expect(known.get("exp_a")).toMatchObject({ name: "New name", firstSeenAt: "2026-11-20T08:00:00.000Z" });
    expect(known.get("exp_b")).toMatchObject({ name: 'half \ufffd, "quoted", {braces}, NULL', firstSeenAt: NOW });
    await ledger.decisions.recordAll([RECORDS[0]!], NOW);
    const later = "2026-11-30";
    const histories = await ledger.decisions.historiesOf(
      ACCOUNT,
      ["exp_a", "exp_b", "exp_none"].map((experimentId) => ({ experimentId, day: later })),
    );
    expect([...histories.keys()].toSorted()).toEqual(["exp_a", "exp_b"]);
    expect(histories.get("exp_a")!.looks).toEqual([RECORDS[0]!.decision.look]);
    expect(histories.get("exp_b")!.looks).toEqual([]);
    for (const experimentId of ["exp_a", "exp_b"])
      expect(histories.get(experimentId)).toEqual(
        await ledger.decisions.historyOf({ account: ACCOUNT, experimentId }, later),
      );
  });
});
