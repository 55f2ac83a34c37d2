import { beforeEach, expect, it } from "vitest";
import { decide, listFacts, type DecisionInput } from "../../src/decision/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import type { Ledger, ListedFilter } from "../../src/ports/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { NOTHING_KNOWN } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";
import { aCase, variedDays } from "../support/snapshots.ts";

const PARTS = { limit: 10, offset: 0 };
const BY_NAME = { by: "name", descending: false } as const;

/** An experiment with this id after so many days, in which the variant converts so many of a thousand. */
function about(id: string, name: string, conversions: number, days = 14): DecisionInput {
  const made = aCase({
    days: variedDays(days, [
      [1000, 50],
      [1000, conversions],
    ]),
    experiment: { id, key: `key-${id}`, name },
  });
  return { ...made, snapshot: { ...made.snapshot, account: "acme" } };
}

eachDatabase("the list of experiments", (at) => {
  let ledger: Ledger;
  beforeEach(async () => {
    ledger = await openLedger(at.database(), { schema: await at.emptyLedger(), log: silentLog });
  });
  const recordAll = async (inputs: readonly DecisionInput[]) => {
    for (const { snapshot } of inputs)
      await ledger.experiments.remember("acme", snapshot.experiment, snapshot.asOf, NOTHING_KNOWN);
    const made = inputs.map((input) => ({ input, decision: decide(input) }));
    const ids = await ledger.decisions.recordAll(made, inputs[0]!.snapshot.asOf);
    return made.map((one, index) => ({ ...one, id: ids[index]!.id }));
  };
  const namesOf = async (filter: ListedFilter, by: Parameters<Ledger["listed"]["page"]>[1] = BY_NAME) =>
    (await ledger.listed.page(filter, by, PARTS)).rows.map(({ name }) => name);

  it("has the decision that stands about each, and the way its lift took", async () => {
    const [winner, even] = await recordAll([about("exp_a", "Blue button", 75), about("exp_b", "Longer text", 51)]);
    const { rows, total } = await ledger.listed.page({}, BY_NAME, PARTS);
    expect(total).toBe(2);
    expect(rows).toMatchObject([
      { account: "acme", experimentId: "exp_a", name: "Blue button", decisionId: winner!.id, attention: "winner" },
      { experimentId: "exp_b", name: "Longer text", decisionId: even!.id, attention: null, status: "running" },
    ]);
    const { lifts } = listFacts(winner!.input, winner!.decision);
    expect(lifts).toHaveLength(14);
    expect(rows[0]!.lifts).toEqual(lifts.map((lift) => expect.closeTo(lift, 6)));
    // What was drawn last is what the decision says.
    expect(lifts.at(-1)).toBeCloseTo(75 / 50 - 1, 1);
  });

  it("leads to what was concluded before: the verdicts of an experiment, the latest first", async () => {
    await recordAll([about("exp_a", "Blue button", 75, 5), about("exp_b", "Longer text", 51, 5)]);
    const [latest] = await recordAll([about("exp_a", "Blue button", 75)]);
    const verdicts = await ledger.decisions.verdicts({ account: "acme", experimentId: "exp_a" }, 10);
    const { decision } = latest!;
    expect(verdicts[0]).toEqual({ id: latest!.id, closedDay: decision.lastClosedDay, verdict: "winner" });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["winner", "not-yet"]);
    expect(await ledger.decisions.verdicts({ account: "acme", experimentId: "exp_a" }, 1)).toHaveLength(1);
    expect(await ledger.decisions.verdicts({ account: "other", experimentId: "exp_a" }, 10)).toEqual([]);
  });

  it("has the name and the status that were read last, also without a new decision", async () => {
    const [made] = await recordAll([about("exp_a", "Blue button", 75)]);
    const { experiment, asOf } = made!.input.snapshot;
    const later = new Date(Date.parse(asOf) + 60_000).toISOString();
    const renamed = { ...experiment, name: "Green button", status: "paused", statusAsSent: "paused" } as const;
    await ledger.experiments.remember("acme", renamed, later, NOTHING_KNOWN);
    expect((await ledger.listed.page({ statuses: ["paused"] }, BY_NAME, PARTS)).rows).toMatchObject([
      { name: "Green button", status: "paused" },
    ]);
    // What was read earlier and comes late changes nothing.
    await ledger.experiments.remember("acme", experiment, asOf, NOTHING_KNOWN);
    expect(await namesOf({ statuses: ["running"] })).toEqual([]);
    await ledger.experiments.markDeleted({ account: "acme", experimentId: "exp_a" }, later);
    expect(await namesOf({ statuses: ["deleted"], search: "green" })).toEqual(["Green button"]);
  });

  it("can be sorted by what its columns show, with those that have no figure at the end", async () => {
    await recordAll([
      about("exp_a", "Blue button", 75),
      about("exp_b", "Longer text", 51),
      about("exp_c", "Nothing to see", 0, 1),
      about("exp_d", "A picture", 60, 12),
    ]);
    expect(await namesOf({})).toEqual(["A picture", "Blue button", "Longer text", "Nothing to see"]);
    expect(await namesOf({}, { by: "lift", descending: true })).toEqual([
      "Blue button",
      "A picture",
      "Longer text",
      "Nothing to see",
    ]);
    expect(await namesOf({}, { by: "lift", descending: false })).toEqual([
      "Longer text",
      "A picture",
      "Blue button",
      "Nothing to see",
    ]);
    expect((await namesOf({}, { by: "day", descending: true })).slice(2)).toEqual(["A picture", "Nothing to see"]);
  });

  it("shows a part of those that fit, says how many fit, and finds text as it was written", async () => {
    await recordAll([
      about("exp_a", "Blue 100% button", 75),
      about("exp_b", "Longer text_1", 51),
      about("exp_c", "Longer textX1", 52),
    ]);
    const part = await ledger.listed.page({}, BY_NAME, { limit: 1, offset: 1 });
    expect([part.rows.map(({ name }) => name), part.total]).toEqual([["Longer text_1"], 3]);
    expect(await namesOf({ search: "TEXT_1" })).toEqual(["Longer text_1"]);
    expect(await namesOf({ search: "0%" })).toEqual(["Blue 100% button"]);
    expect(await namesOf({ search: "KEY-EXP_C" })).toEqual(["Longer textX1"]);
    expect(await namesOf({ attention: ["winner"] })).toEqual(["Blue 100% button"]);
    expect(await namesOf({ attention: ["none"], statuses: ["running"], accounts: ["acme"] })).toHaveLength(2);
    expect(await namesOf({ accounts: ["other"] })).toEqual([]);
    expect(await ledger.listed.counts({})).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ attention: "winner", status: "running", count: 1 }),
        expect.objectContaining({ attention: null, problem: null, count: 2 }),
      ]),
    );
  });

  it("keeps the latest day, however late an earlier one is judged", async () => {
    const [today] = await recordAll([about("exp_a", "Blue button", 75)]);
    await recordAll([about("exp_a", "Blue button", 75, 10)]);
    expect((await ledger.listed.page({}, BY_NAME, PARTS)).rows).toMatchObject([{ decisionId: today!.id }]);
  });
});
