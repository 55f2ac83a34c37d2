import { beforeEach, describe, expect, it } from "vitest";
import { isEverything } from "../support/scope.ts";
import { silentLog } from "../../src/platform/index.ts";
import { explain } from "../../src/app/index.ts";
import { auditExport, exportLines, InvalidDocumentError, openExport, openLedger } from "../../src/store/index.ts";
import { ACCOUNT } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";
import { tamper, tamperWith } from "../support/tamper.ts";
import { fillLedger, LATER } from "./full-ledger.ts";
import { EXPERIMENT, NOW } from "./records.ts";
import { RECORD_KINDS, type Ledger } from "../../src/ports/index.ts";

const DECISIONS = 12;

/** What somebody changed with `herald api`. */
async function writeOnce({ notes }: Ledger): Promise<void> {
  const write = { id: "1", operation: "update", account: ACCOUNT, experimentId: EXPERIMENT, by: "slack:U0ANA" };
  const begun = { ...write, body: { trafficAllocation: 50 } };
  await notes.write({ key: "api write 1", topic: "api write 1", asOf: NOW, at: NOW, fact: begun });
  const answered = { id: "1", outcome: "done", experimentId: EXPERIMENT, failure: null };
  await notes.write({ key: "api answer 1", topic: "api answer 1", asOf: NOW, at: NOW, fact: answered });
}

eachDatabase("the whole ledger", (at) => {
  let schema: string;
  let ledger: Ledger;
  let stopId: string;
  beforeEach(async () => {
    schema = await at.emptyLedger();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
    stopId = await fillLedger(ledger, DECISIONS);
    await writeOnce(ledger);
  });

  const exported = async (): Promise<string[]> => {
    const lines: string[] = [];
    for await (const line of exportLines(ledger.records, LATER, 5)) lines.push(line);
    return lines;
  };
  const audited = (lines: readonly string[]) =>
    auditExport(
      (async function* () {
        yield* lines;
      })(),
    );
  it("is exported row by row, and the exported file holds what the ledger holds", async () => {
    const lines = await exported();
    const kinds = lines.slice(1, -1).map((line) => (JSON.parse(line) as { record: string }).record);
    const counts = Object.fromEntries(
      RECORD_KINDS.map((kind) => [kind, kinds.filter((other) => other === kind).length]),
    );
    expect(counts).toEqual({
      experiments: 1,
      decisions: DECISIONS,
      premises: 1,
      looks: 0, // they are within the decisions
      intents: 1,
      "intent-events": 3,
      instructions: 1,
      people: 1,
      alerts: 1,
      deliveries: 1,
      notes: 3,
      writes: 0, // they are within the notes
      archives: 0,
    });
    expect(new Set(lines).size).toBe(lines.length);
    const { exportedAt, rows, ...audit } = await audited(lines);
    expect([exportedAt, { ...rows, looks: 0, writes: 0 }]).toEqual([LATER, counts]);
    expect(audit).toEqual(await ledger.audit());
    expect(audit).toMatchObject({
      chain: { rows: DECISIONS, firstBroken: undefined },
      acts: { begun: 1, unexplained: [] },
      end: { sequence: DECISIONS },
    });
    expect(await ledger.hashAt(DECISIONS)).toBe(audit.end.hash);
    expect(await ledger.hashAt(DECISIONS + 1)).toBeUndefined();
  });

  it.runIf(isEverything)("is told from an exported file alone as it is told from itself, word for word", async () => {
    await ledger.intents.veto(stopId, "slack:U0ANA", NOW);
    const { input, decision } = (await ledger.decisions.latest({ account: ACCOUNT, experimentId: EXPERIMENT }))!;
    const later = "2026-11-23T20:00:00.000Z";
    const again = { ...input, snapshot: { ...input.snapshot, asOf: later } };
    const { isNew } = await ledger.decisions.record(again, { ...decision, asOf: later }, later);
    expect(isNew).toBe(false);
    const lines = await exported();
    const { ledger: restored, database } = await openExport(
      (async function* () {
        yield* lines;
      })(),
      { log: silentLog, chain: (await ledger.audit()).chain },
    );
    try {
      for (const name of [stopId, EXPERIMENT]) {
        const [told, before] = [await explain(restored, name), await explain(ledger, name)];
        expect(told.text).toBe(before.text);
        expect(told.facts).toEqual(before.facts);
      }
      expect((await explain(restored, EXPERIMENT)).text).toContain("concluded again as of 2026-11-23 20:00:00");
      expect(await restored.audit()).toEqual(await ledger.audit());
    } finally {
      await database.close();
    }
  });

  it.each([
    ["a verdict", "UPDATE %.decisions SET verdict = 'blocked' WHERE sequence = 3", 3],
    ["a look that is gone", "UPDATE %.decisions SET look = NULL, look_counts = false WHERE sequence = 5", 5],
    ["a day that was changed", "UPDATE %.decisions SET days = '[]' WHERE sequence = 1", 1],
    ["a decision that is gone", "DELETE FROM %.decisions WHERE sequence = 1", 1],
    ["a premise that is gone", "UPDATE %.premises SET body = ''", 1],
  ])("shows %s, in the ledger and in an exported file", async (_, sql, firstBroken) => {
    await tamper(at.database(), schema, sql);
    expect((await ledger.audit()).chain.firstBroken).toBe(firstBroken);
    expect((await audited(await exported())).chain.firstBroken).toBe(firstBroken);
  });

  it("shows a digit changed in a decision, in the ledger and in an exported file", async () => {
    const change = (text: string): string => text.replace('"day":', '"day":1');
    await tamperWith(at.database(), schema, ["decisions", "facts"], "sequence = 3", change);
    expect((await ledger.audit()).chain.firstBroken).toBe(3);
    expect((await audited(await exported())).chain.firstBroken).toBe(3);
  });

  it.each([
    ["whose decision names another winner", "UPDATE %.intents SET variant_id = 'someone-else'"],
    [
      "whose decision is about another day without a winner",
      "UPDATE %.intents SET decision_id = (SELECT id FROM %.decisions WHERE sequence = 1), variant_id = 'var_none'",
    ],
    ["that says another reason than its decision", "UPDATE %.intents SET because = 'horizon', variant_id = NULL"],
  ])("shows a stop %s", async (_, sql) => {
    await tamper(at.database(), schema, sql);
    expect((await ledger.audit()).acts).toEqual({ begun: 1, unexplained: [stopId] });
    expect((await audited(await exported())).acts).toEqual({ begun: 1, unexplained: [stopId] });
  });

  it("is no export when the file was cut short, lacks a row, or is something else", async () => {
    const lines = await exported();
    await expect(audited([])).rejects.toThrow("it is empty");
    await expect(audited(lines.slice(0, -1))).rejects.toThrow("cut short: its end is missing");
    await expect(audited(lines.toSpliced(-2, 1))).rejects.toThrow("lacks rows: it has 0 of 1 premises");
    await expect(audited([...lines, lines[1]!])).rejects.toThrow("comes after the end");
    await expect(audited(lines.with(4, lines[4]!.slice(0, 40)))).rejects.toThrow("Line 5 is not valid JSON");
    await expect(audited(["a,b,c"])).rejects.toThrow("its first line is not valid JSON");
    await expect(audited(['{"format":"other"}'])).rejects.toThrow(InvalidDocumentError);
    await expect(audited([lines[0]!, '{"record":"decisions","sequence":"one"}'])).rejects.toThrow(
      /Line 2 is not a decision: sequence: /,
    );
  });

  describe("is listed", () => {
    it("page by page, forwards and backwards, each row once", async () => {
      for (const newestFirst of [false, true]) {
        const seen: number[] = [];
        let after: string | undefined;
        do {
          const page = await ledger.records.page("decisions", { limit: 5, after, newestFirst });
          seen.push(...page.rows.map(({ sequence }) => sequence as number));
          after = page.next;
        } while (after !== undefined);
        const all = Array.from({ length: DECISIONS }, (_, index) => index + 1);
        expect(seen).toEqual(newestFirst ? all.toReversed() : all);
      }
    });

    it("row after row, of every kind", async () => {
      const archive = "'2026-01-01', now(), '\\xab', 'until-2026.ndjson.gz'";
      await at.database().query(`INSERT INTO ${schema}.archives (before, made_at, sha256, file) VALUES (${archive})`);
      for (const kind of RECORD_KINDS) {
        const first = await ledger.records.page(kind, { limit: 1, withBodies: true });
        expect(first.rows).toHaveLength(1);
        const rest = await ledger.records.page(kind, { limit: 1_000, after: first.next, withBodies: true });
        expect(rest.rows).not.toContainEqual(first.rows[0]);
        expect(rest.next).toBeUndefined();
      }
    });

    it("without the documents stored with a row, unless they are asked for", async () => {
      const bare = await ledger.records.page("decisions", { limit: 1 });
      expect(bare.rows[0]).toMatchObject({ experimentName: expect.any(String), verdict: "winner" });
      expect(Object.keys(bare.rows[0]!)).not.toContain("facts");
      expect((await ledger.records.page("decisions", { limit: 1, withBodies: true })).rows[0]).toMatchObject({
        facts: expect.stringContaining("firstFailing"),
      });
    });

    it("of one experiment, and since a time", async () => {
      expect((await ledger.records.page("decisions", { limit: 3, experimentId: EXPERIMENT })).rows).toHaveLength(3);
      expect((await ledger.records.page("decisions", { limit: 3, experimentId: "exp_other" })).rows).toEqual([]);
      expect((await ledger.records.page("intents", { limit: 3, since: NOW })).rows).toHaveLength(1);
      expect((await ledger.records.page("intents", { limit: 3, since: LATER })).rows).toEqual([]);
    });

    it("not by a query that is none", async () => {
      const wrong = [
        ["decisions", { limit: 0 }, "1 to 1000 rows"],
        ["decisions", { limit: 1_001 }, "1 to 1000 rows"],
        ["decisions", { limit: 1, after: "" }, "no position"],
        ["decisions", { limit: 1, after: '["1; DROP"]' }, "no position"],
        ["notes", { limit: 1, after: '["yesterday","run"]' }, "no position"],
        ["notes", { limit: 1, after: '["2026-11-23T08:00:00Z"]' }, "no position"],
        ["notes", { limit: 1, experimentId: EXPERIMENT }, "not kept by experiment"],
        ["deliveries", { limit: 1, since: "yesterday" }, "is an instant"],
      ] as const;
      for (const [kind, query, message] of wrong)
        await expect(ledger.records.page(kind, query)).rejects.toThrow(message);
    });
  });
});
