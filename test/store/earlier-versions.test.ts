import { describe, expect, it } from "vitest";
import { ownHoldOf, type Look } from "../../src/decision/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger, type Ledger } from "../../src/store/index.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { ACCOUNT } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";
import { columnsOf, contentOf, restoreLedger, VERSIONS } from "./earlier/restore.ts";
import { aRecord } from "./records.ts";
import { someOf } from "../support/scope.ts";

const EVER = "1970-01-01T00:00:00.000Z";
/** On Monday 9 March 2026, when the frozen ledgers end. */
const onMonday = (hour: number, minute = 0): string => new Date(Date.UTC(2026, 2, 9, hour, minute)).toISOString();

interface Row {
  readonly [column: string]: unknown;
}

/** A record of ours under the database's names. */
function asRow(record: object): Row {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`),
      (value as unknown) ?? null,
    ]),
  );
}

/** Every member that the row has a column for is as in the row; one that came later is empty. */
function expectAsWritten(record: object | undefined, row: Row): void {
  const told = Object.entries(asRow(record!));
  const known = told.filter(([column]) => column in row);
  expect(known.length).toBeGreaterThan(3);
  expect(Object.fromEntries(known)).toEqual(Object.fromEntries(known.map(([column]) => [column, row[column]])));
  expect(told.filter(([column, value]) => !(column in row) && value !== null && value !== "")).toEqual([]);
}

eachDatabase("a ledger written by", (at) => {
  const open = (schema: string): Promise<Ledger> => openLedger(at.database(), { schema, log: silentLog });
  const rowsOf = (schema: string, table: string, order = "1"): Promise<readonly Row[]> =>
    at.database().query<Row>(`SELECT * FROM ${schema}.${table} ORDER BY ${order}`);

  describe.each(someOf(VERSIONS, 1))("version %i", (version) => {
    /** As its code left it, and not opened yet. */
    async function restored(): Promise<string> {
      const schema = at.freshSchema();
      await restoreLedger(at.database(), schema, version);
      return schema;
    }

    it("is known here with rows in every table it had", async () => {
      const content = await contentOf(at.database(), await restored());
      expect(Object.keys(content).length).toBeGreaterThanOrEqual(11);
      expect(Object.keys(content).filter((table) => content[table]!.length === 0)).toEqual([]);
    });

    it("is brought to the newest with every row as it was, in one unbroken chain", async () => {
      const schema = await restored();
      const { migrations: _, ...columns } = await columnsOf(at.database(), schema);
      const earlier = await contentOf(at.database(), schema, columns);
      const ledger = await open(schema);
      expect(await contentOf(at.database(), schema, columns)).toEqual(earlier);
      expect(await rowsOf(schema, "migrations")).toMatchObject(
        MIGRATIONS.map((step) => ({ version: step.version, name: step.name })),
      );
      expect(await ledger.decisions.verify()).toEqual({ rows: earlier["decisions"]!.length, firstBroken: undefined });
    });

    it("tells its decisions and looks as they were written", async () => {
      const schema = await restored();
      const decisions = await rowsOf(schema, "decisions");
      const looks = await rowsOf(schema, "looks", `experiment_id, day${version > 1 ? ", revision" : ""}`);
      const latest = await rowsOf(schema, "latest_decisions", "experiment_id, closed_day");
      const ledger = await open(schema);
      for (const row of decisions) {
        const { id, hash, previous_hash: previousHash, recorded_at: recordedAt, as_of: confirmedAsOf } = row;
        const bodies = {
          input: JSON.parse(row["input"] as string) as object,
          decision: JSON.parse(row["decision"] as string) as object,
        };
        const stored = {
          id,
          hash,
          previousHash,
          recordedAt,
          confirmedAsOf,
          sequence: Number(row["sequence"]),
          ...bodies,
        };
        expect(await ledger.decisions.get(id as string)).toMatchObject(stored);
      }
      for (const { account, experiment_id: experimentId, closed_day: day, decision_id: id } of latest) {
        expect((await ledger.decisions.latest(account as string, experimentId as string, day as string))?.id).toBe(id);
      }
      const ofEach = Map.groupBy(looks, (row) => row["experiment_id"] as string);
      for (const [experimentId, rows] of ofEach) {
        // Of each day the last one.
        const standing = new Map(rows.map((row) => [row["day"], JSON.parse(row["look"] as string) as Look]));
        expect(await ledger.looks.list(ACCOUNT, experimentId)).toMatchObject([...standing.values()]);
        const history = await ledger.decisions.historyOf(ACCOUNT, experimentId, "2026-04-01");
        expect(history!.looks).toEqual(await ledger.looks.list(ACCOUNT, experimentId));
      }
      expect(ofEach.size).toBeGreaterThanOrEqual(5);
    });

    it("tells its experiments, stops, runs and messages as they were written", async () => {
      const schema = await restored();
      const experiments = await rowsOf(schema, "experiments", "first_seen_at, experiment_id");
      const [intents, events, runs, deliveries] = await Promise.all(
        ["intents", "intent_events", "runs", "deliveries"].map((table) => rowsOf(schema, table)),
      );
      const ledger = await open(schema);
      const known = await ledger.experiments.list(ACCOUNT);
      expect(known).toHaveLength(experiments.length);
      for (const [n, row] of experiments.entries()) {
        expectAsWritten(known[n], {
          ...row,
          first_fingerprint: JSON.parse(row["first_fingerprint"] as string) as object,
        });
      }
      for (const row of intents!) {
        const intent = (await ledger.intents.get(row["id"] as string))!;
        expectAsWritten(intent, row);
        expect(await ledger.intents.of(intent.account, intent.experimentId)).toContainEqual(intent);
        const steps = events!.filter((event) => event["intent_id"] === intent.id);
        expect(await ledger.intents.events(intent.id)).toEqual(
          steps.map(({ at: when, state, actor, detail }) => ({ at: when, state, actor, detail })),
        );
      }
      expect(new Set(intents!.map(({ state }) => state))).toEqual(
        new Set(["announced", "executing", "stopped", "withdrawn", "vetoed", "overtaken", "failed"]),
      );
      for (const row of runs!) expectAsWritten(await ledger.runs.get(row["id"] as string), row);
      for (const row of deliveries!) expectAsWritten(await ledger.deliveries.get(row["key"] as string), row);
      expect((await ledger.runs.lastDone("monitoring.sweep acme"))?.id).toBe("sweep 2");
    });

    it("tells its alerts and what people said as they were written", async () => {
      const schema = await restored();
      const alerts = await rowsOf(schema, "alerts");
      const instructions =
        "instructions" in (await columnsOf(at.database(), schema)) ? await rowsOf(schema, "instructions") : [];
      const ledger = await open(schema);
      for (const row of alerts)
        expectAsWritten(await ledger.alerts.get(row["id"] as string), {
          ...row,
          arm_id: row["arm_id"] === "" ? null : row["arm_id"],
        });
      expect((await ledger.alerts.recent(EVER)).map(({ id }) => id)).toEqual(alerts.map(({ id }) => id));
      const told = await ledger.instructions.recent(EVER);
      for (const [n, row] of instructions.entries()) expectAsWritten(told[n], row);
    });

    it("keeps a veto: the experiment stays left alone until someone lifts it", async () => {
      const ledger = await open(await restored());
      const veto = (await ledger.intents.of(ACCOUNT, "exp_menu")).at(-1)!;
      const said = await ledger.instructions.of(ACCOUNT, "exp_menu");
      expect(said.filter(({ kind }) => kind === "veto")).toMatchObject([
        { actor: "Ann O'Hara", at: onMonday(12, 30), subject: veto.id },
      ]);
      expect(ownHoldOf(said, onMonday(14))).toMatchObject({ kind: "veto", by: "Ann O'Hara", until: null });
    });

    it("keeps its stops going: one that was cut short is finished, one that was announced is carried out, neither twice", async () => {
      const ledger = await open(await restored());
      const due = await ledger.intents.due(onMonday(10));
      expect(due.map(({ experimentId }) => experimentId)).toEqual(expect.arrayContaining(["exp_hero", "exp_checkout"]));
      for (const { id, state } of due) {
        expect(await ledger.intents.claim(id, "worker 20", onMonday(10), onMonday(10, 5))).toMatchObject({ id, state });
        // Two have begun today: a third has to wait where no more are allowed, but not the one that had begun itself.
        const most = (count: number): { most: number; since: string } => ({ most: count, since: onMonday(0) });
        expect(await ledger.intents.begin(id, "worker 20", onMonday(10, 1), most(2))).toBe(state === "executing");
        expect(await ledger.intents.begin(id, "worker 20", onMonday(10, 1), most(3))).toBe(true);
        expect(await ledger.intents.end(id, "worker 20", "stopped", {}, onMonday(10, 2))).toMatchObject({
          state: "stopped",
        });
      }
      for (const experimentId of ["exp_hero", "exp_checkout", "exp_pricing"]) {
        const standing = (await ledger.intents.of(ACCOUNT, experimentId)).at(-1)!;
        expect(await ledger.intents.announce({ ...standing, requestedBy: "Ann" }, onMonday(11))).toEqual({
          intent: standing,
          isNew: false,
        });
      }
      expect(await ledger.intents.due(onMonday(23))).toEqual([]);
    });

    it("keeps its messages from being sent twice", async () => {
      const ledger = await open(await restored());
      const claim = (key: string): ReturnType<Ledger["deliveries"]["claim"]> =>
        ledger.deliveries.claim(key, "#experiments", "content 3", "worker 20", onMonday(10), onMonday(11));
      expect(await claim("digest:daily:2026-03-09")).toMatchObject({
        kind: "sent",
        delivery: { ts: "1773043380.000100" },
      });
      expect(await claim("digest:daily:2026-03-10")).toMatchObject({ kind: "granted", attempt: "again" });
      expect(await claim("intent:stop_1:announcement")).toMatchObject({ kind: "granted", attempt: "again" });
    });

    it("goes on with its chain over the border, and with the looks of a day that had begun", async () => {
      const schema = await restored();
      const last = (await rowsOf(schema, "decisions")).at(-1)!;
      const rows = Number(last["sequence"]);
      const ledger = await open(schema);
      const spending = { horizonDays: 28, spent: 0.004, information: [null, 100], z: [null, 3], boundary: [null, 2.5] };
      const later = aRecord({ experimentId: "exp_menu", lastClosedDay: "2026-03-08", hour: 15, look: { spending } });
      const next = aRecord({ experimentId: "exp_menu", lastClosedDay: "2026-03-09" });
      const ids: string[] = [];
      for (const { input, decision } of [later, next])
        ids.push((await ledger.decisions.record(input, decision, onMonday(16))).id);
      const [first, second] = await Promise.all(ids.map((id) => ledger.decisions.get(id)));
      expect(first).toMatchObject({ sequence: rows + 1, previousHash: last["hash"] });
      expect(second).toMatchObject({ sequence: rows + 2, previousHash: first!.hash });
      expect([first, second].map((stored) => [stored!.input, stored!.decision])).toEqual(
        [later, next].map(({ input, decision }) => [input, decision]),
      );
      expect(await ledger.looks.list(ACCOUNT, "exp_menu")).toEqual([later.decision.look, next.decision.look]);
      expect((await ledger.decisions.latest(ACCOUNT, "exp_menu"))?.id).toBe(ids[1]);
      expect(await ledger.decisions.verify()).toEqual({ rows: rows + 2, firstBroken: undefined });
    });

    it("keeps what must stay from being changed or deleted", async () => {
      const schema = await restored();
      const ledger = await open(schema);
      const before = await contentOf(at.database(), schema);
      const appendOnly = ["decisions", "looks", "intent_events", "instructions"];
      const refused = [
        ...appendOnly.map(
          (table) =>
            `UPDATE %.${table} SET ${table === "intent_events" ? "intent_id = intent_id" : "account = 'globex'"}`,
        ),
        ...[...appendOnly, "experiments", "intents", "alerts"].map((table) => `DELETE FROM %.${table}`),
        ...appendOnly.map((table) => `TRUNCATE %.${table} CASCADE`),
        "UPDATE %.experiments SET first_seen_at = '2020-01-01'",
        "UPDATE %.experiments SET first_fingerprint = '{}'",
      ];
      for (const sql of refused) {
        await expect(at.database().execute(sql.replace("%", schema))).rejects.toThrow(
          /never changed or deleted|first sight of an experiment is never changed/u,
        );
      }
      expect(await contentOf(at.database(), schema)).toEqual(before);
      expect((await ledger.decisions.verify()).firstBroken).toBeUndefined();
    });

    it("is brought to the newest once: opening it again changes nothing", async () => {
      const schema = await restored();
      await open(schema);
      const [columns, content] = [await columnsOf(at.database(), schema), await contentOf(at.database(), schema)];
      await open(schema);
      expect(await columnsOf(at.database(), schema)).toEqual(columns);
      expect(await contentOf(at.database(), schema)).toEqual(content);
    });
  });
});
