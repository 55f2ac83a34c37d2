import { beforeEach, describe, expect, it } from "vitest";
import { explain } from "../../../src/app/index.ts";
import type { Database, Queryable } from "../../../src/database/index.ts";
import { addDays } from "../../../src/experiment/index.ts";
import { silentLog } from "../../../src/platform/index.ts";
import type { Ledger } from "../../../src/ports/index.ts";
import {
  archiveLines,
  auditArchive,
  auditExport,
  backUp,
  exportLines,
  openExport,
  openLedger,
  restoreBackup,
} from "../../../src/store/index.ts";
import { ACCOUNT, anExperiment, LAST_CLOSED_DAY, NOTHING_KNOWN } from "../../support/builders.ts";
import { eachDatabase, useTemporaryDirectory } from "../../support/databases.ts";
import { isEverything } from "../../support/scope.ts";
import { tamper } from "../../support/tamper.ts";
import { fillLedger, LATER } from "../full-ledger.ts";
import { EXPERIMENT, NOW, recordNext } from "../records.ts";

const DAYS = 3;
const STOPPED = EXPERIMENT;
const ENDED = "exp_ended";
const RUNNING = "exp_running";
/** After everything that the tests write. */
const BEFORE = "2026-12-01";
const MADE_AT = "2027-01-15T08:00:00.000Z";

interface Row {
  readonly id: string;
  readonly sequence: number;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

eachDatabase("an archive", (at) => {
  const directory = useTemporaryDirectory();
  let schema: string;
  let ledger: Ledger;
  let stopId: string;

  beforeEach(async () => {
    schema = await at.emptyLedger();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
    stopId = await fillLedger(ledger, DAYS);
    const end = { kind: "experiment-ended" } as const;
    await ledger.alerts.settle({ account: ACCOUNT, experimentId: STOPPED, kinds: ["harm"] }, [], { at: LATER, end });
    for (let day = DAYS - 1; day >= 0; day--)
      for (const experimentId of [ENDED, RUNNING])
        await recordNext(ledger, { experimentId, lastClosedDay: addDays(LAST_CLOSED_DAY, -day), conversions: 52 });
    for (const id of [STOPPED, ENDED]) await seen(id, "completed");
    await seen(RUNNING, "running");
  });

  const seen = (id: string, status: "completed" | "running" | "paused") =>
    ledger.experiments.remember(ACCOUNT, anExperiment({ id, status, statusAsSent: status }), LATER, NOTHING_KNOWN);
  const written = async (before = BEFORE): Promise<string[]> => {
    const lines: string[] = [];
    for await (const line of archiveLines(ledger.records, { before, madeAt: MADE_AT })) lines.push(line);
    return lines;
  };
  const requestOf = async (lines: readonly string[]) => {
    const { archive } = await auditExport(each(lines));
    return { before: BEFORE, madeAt: MADE_AT, file: "until-december.ndjson.gz", sha256: archive!.sha256 };
  };
  const archived = async (): Promise<string[]> => {
    const lines = await written();
    await ledger.archives.move(await requestOf(lines));
    await ledger.archives.compact();
    return lines;
  };
  const experimentsIn = (lines: readonly string[]) =>
    lines.flatMap((line) => {
      const { record, experimentId } = JSON.parse(line) as { record?: string; experimentId?: string };
      return record === "experiments" ? [experimentId] : [];
    });
  const decisionsOf = async (experimentId: string): Promise<readonly [Row, Row]> =>
    (await ledger.records.page("decisions", { limit: 100, experimentId })).rows as never;

  it("takes the decisions of experiments that have ended, and the chain is proven as before", async () => {
    const before = await ledger.audit();
    const lines = await archived();
    expect(experimentsIn(lines)).toEqual([STOPPED, ENDED]);
    const { archived: files, ...audit } = await ledger.audit();
    expect({ ...audit, archived: [] }).toEqual(before);
    // What the stop refers to stays, so that it is still explained.
    expect(files).toEqual([{ file: "until-december.ndjson.gz", sha256: expect.any(String), rows: 2 * DAYS - 1 }]);
    expect(await ledger.decisions.latest({ account: ACCOUNT, experimentId: STOPPED })).toMatchObject({
      id: expect.any(String),
    });
    expect(await ledger.decisions.latest({ account: ACCOUNT, experimentId: ENDED })).toBeUndefined();
    expect(await ledger.decisions.latestConclusions([{ account: ACCOUNT, experimentId: ENDED }])).toEqual([]);
    expect(await ledger.archives.experiments([ACCOUNT])).toBe(2);
    expect((await ledger.records.page("archives", { limit: 5 })).rows).toMatchObject([
      { file: "until-december.ndjson.gz", before: BEFORE, madeAt: MADE_AT, decisions: 2 * DAYS - 1 },
    ]);
  });

  it("holds what left, checked by itself and row by row against the ledger", async () => {
    const lines = await archived();
    const { audit, firstDiffering, held } = await auditArchive(each(lines), ledger.records);
    expect(audit).toMatchObject({
      chain: { rows: 2 * DAYS, firstBroken: undefined },
      acts: { begun: 1, unexplained: [] },
      archive: { before: BEFORE },
    });
    expect([firstDiffering, held]).toEqual([undefined, 2 * DAYS - 1]);
    const other = await decisionsOf(ENDED);
    await tamper(
      at.database(),
      schema,
      `UPDATE %.decisions SET hash = decode(repeat('ab', 32), 'hex') WHERE id = '${other[1].id}'`,
    );
    expect(await auditArchive(each(lines), ledger.records)).toMatchObject({ firstDiffering: other[1].sequence });
  });

  it.runIf(isEverything)("that was changed or cut short is noticed", async () => {
    const lines = await written();
    const at = lines.findIndex((line) => line.includes('"facts"'));
    const changed = lines.with(at, lines[at]!.replace('\\"day\\":', '\\"day\\":1'));
    expect(changed[at]).not.toBe(lines[at]);
    await expect(auditExport(each(changed))).rejects.toThrow("its content does not match its checksum");
    await expect(auditExport(each(lines.slice(0, -1)))).rejects.toThrow("cut short");
    await expect(auditExport(each(lines.toSpliced(at, 1)))).rejects.toThrow("lacks rows");
  });

  it("is told from its file as the ledger told it, and the ledger says which file that is", async () => {
    const before = await explain(ledger, ENDED);
    const [{ id }] = await decisionsOf(ENDED);
    const lines = await archived();
    for (const name of [id, ENDED])
      await expect(explain(ledger, name)).rejects.toThrow(
        `${name} is archived in until-december.ndjson.gz; with that file: herald explain ${name} --from until-december.ndjson.gz`,
      );
    const { chain } = await auditExport(each(lines));
    const { ledger: opened, database } = await openExport(each(lines), { log: silentLog, chain });
    try {
      expect((await explain(opened, ENDED)).text).toBe(before.text);
      expect((await explain(opened, stopId)).facts.acts).toMatchObject([{ id: stopId, state: "stopped" }]);
    } finally {
      await database.close();
    }
  });

  it.runIf(isEverything)("holds no names of people", async () => {
    expect((await written()).filter((line) => line.includes('"Ana"'))).toEqual([]);
    expect((await written()).some((line) => line.includes('"slack:U0ANA"'))).toBe(true);
  });

  it("keeps what later decisions rest on: every look, and what is usual in the account", async () => {
    const known = async () => [
      await ledger.decisions.lastLooks(ACCOUNT),
      await ledger.decisions.historyOf({ account: ACCOUNT, experimentId: ENDED }, BEFORE),
    ];
    const before = await known();
    await archived();
    expect(await known()).toEqual(before);
    // It comes back: its next decision knows of all the error that was spent, and the chain goes on.
    await seen(ENDED, "running");
    await recordNext(ledger, { experimentId: ENDED, lastClosedDay: addDays(LAST_CLOSED_DAY, 1), conversions: 52 });
    const latest = await ledger.decisions.latest({ account: ACCOUNT, experimentId: ENDED });
    expect(latest?.input.history.looks).toHaveLength(DAYS);
    expect((await ledger.audit()).chain).toEqual({ rows: 3 * DAYS + 1, firstBroken: undefined });
    expect(experimentsIn(await written())).toEqual([]);
    await seen(ENDED, "completed");
    const again = await written();
    expect(experimentsIn(again)).toEqual([ENDED]);
    expect(await ledger.archives.move({ ...(await requestOf(again)), file: "second.ndjson.gz" })).toEqual({
      decisions: 1,
      isNew: true,
    });
    expect((await ledger.audit()).archived.map(({ rows }) => rows)).toEqual([2 * DAYS - 1, 1]);
  });

  it.each([
    ["is running", () => seen(ENDED, "running")],
    ["is paused", () => seen(ENDED, "paused")],
    [
      "has an open alert",
      () =>
        ledger.alerts.settle(
          { account: ACCOUNT, experimentId: ENDED, kinds: ["no-goal"] },
          [{ kind: "no-goal", armId: null }],
          { at: NOW },
        ),
    ],
    [
      "waits for an act",
      async () =>
        ledger.intents.announce(
          {
            account: ACCOUNT,
            experimentId: ENDED,
            experimentName: "Ended",
            decisionId: (await decisionsOf(ENDED))[0].id,
            act: "pause",
            because: "asked",
            variantId: null,
            onWinner: "record",
            notBefore: NOW,
          },
          NOW,
        ),
    ],
  ])("leaves an experiment alone that %s", async (_what, happens) => {
    await happens();
    expect(experimentsIn(await written())).toEqual([STOPPED]);
  });

  it.runIf(isEverything)("leaves alone what ended later", async () => {
    expect(experimentsIn(await written("2026-11-23"))).toEqual([]);
    expect(experimentsIn(await written("2026-11-24"))).toEqual([STOPPED, ENDED]);
  });

  it("that holds something else than the ledger moves nothing", async () => {
    const request = await requestOf(await written());
    await seen(RUNNING, "completed");
    await expect(ledger.archives.move(request)).rejects.toThrow("Nothing was moved");
    expect((await ledger.audit()).archived).toEqual([]);
  });

  it("is moved whole or not at all, and once however often it is asked for", async () => {
    const lines = await written();
    const request = await requestOf(lines);
    const interrupted = await openLedger(interruptedAfterUpdate(at.database()), { schema, log: silentLog });
    await expect(interrupted.archives.move(request)).rejects.toThrow("killed");
    expect((await ledger.audit()).archived).toEqual([]);
    expect(await written()).toEqual(lines);
    expect(await ledger.archives.move(request)).toEqual({ decisions: 2 * DAYS - 1, isNew: true });
    expect(await ledger.archives.move(request)).toEqual({ decisions: 2 * DAYS - 1, isNew: false });
  });

  it.runIf(isEverything)("survives a backup and a restore, and an export", async () => {
    await archived();
    const audit = await ledger.audit();
    const file = `${directory()}/backup.ndjson.gz`;
    await backUp(at.database(), { schema, file, at: LATER });
    const other = at.freshSchema();
    await restoreBackup(at.database(), { schema: other, file, at: LATER, log: silentLog });
    expect(await (await openLedger(at.database(), { schema: other, log: silentLog })).audit()).toEqual(audit);
    const lines: string[] = [];
    for await (const line of exportLines(ledger.records, LATER)) lines.push(line);
    const { exportedAt: _, rows: _rows, archive, ...exported } = await auditExport(each(lines));
    expect([exported, archive]).toEqual([audit, undefined]);
    // Which takes seconds, as for an archive alone.
    if (!isEverything) return;
    const { ledger: opened, database } = await openExport(each(lines), { log: silentLog, chain: audit.chain });
    try {
      await expect(explain(opened, ENDED)).rejects.toThrow("is archived in until-december.ndjson.gz");
    } finally {
      await database.close();
    }
  });

  describe("is the only change that the database lets a decision take", () => {
    const refused = "rows of decisions are never changed or deleted";
    it("so it refuses facts that are thrown away, another column with it, and other facts", async () => {
      await archived();
      const [{ id }] = await decisionsOf(RUNNING);
      for (const change of [
        "facts = NULL, facts_hash = hash",
        "facts = NULL, facts_hash = hash, archive_id = 1, verdict = 'blocked'",
        "facts = look, facts_hash = hash, archive_id = 1",
      ])
        await expect(
          at.database().query(`UPDATE ${schema}.decisions SET ${change} WHERE id = '${id}'`),
        ).rejects.toThrow(refused);
    });

    it("so it refuses to bring facts back, and to delete what was archived", async () => {
      await archived();
      const [{ id }] = await decisionsOf(ENDED);
      const back = "facts = look, facts_hash = NULL, archive_id = NULL";
      for (const sql of [
        `UPDATE ${schema}.decisions SET ${back} WHERE id = '${id}'`,
        `DELETE FROM ${schema}.decisions WHERE id = '${id}'`,
      ])
        await expect(at.database().query(sql)).rejects.toThrow(refused);
    });
  });
});

/** The database of a process that dies when the facts have left, before that is committed. */
function interruptedAfterUpdate(database: Database): Database {
  const dying = (inner: Database): Database => ({
    ...inner,
    kind: inner.kind,
    query: async <Row extends object>(sql: string, parameters?: Parameters<Queryable["query"]>[1]) => {
      const rows = await inner.query<Row>(sql, parameters);
      if (sql.includes("SET facts = NULL")) throw new Error("killed");
      return rows;
    },
    execute: (sql) => inner.execute(sql),
    transaction: (work) => inner.transaction((transaction) => work(dying(transaction))),
    close: async () => undefined,
  });
  return dying(database);
}
