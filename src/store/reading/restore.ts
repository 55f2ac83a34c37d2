import type { Database, Parameter } from "../../database/index.ts";
import { pack } from "../decisions/packing.ts";
import type { Tables } from "../tables.ts";
import { ANSWER_KEY, WRITE_KEY, type RecordKind } from "../../ports/index.ts";

type Row = Readonly<Record<string, unknown>>;

/** How a column is filled from an exported row; `hash`: its text is hexadecimal. */
type Column = readonly [column: string, value: (row: Row) => Parameter, cast?: "hash"];

const text = (name: string) => (row: Row) => (row[name] ?? null) as Parameter;
const json = (name: string) => (row: Row) => (row[name] == null ? null : JSON.stringify(row[name]));
const packed = (name: string) => (row: Row) => (typeof row[name] === "string" ? pack(row[name]) : null);

/** What `explain` needs of an export, kind by kind. Deliveries belong to the worker that wrote them. */
const COLUMNS: Partial<Record<RecordKind, readonly Column[]>> = {
  experiments: [
    ["account", text("account")],
    ["experiment_id", text("experimentId")],
    ["first_seen_at", text("firstSeenAt")],
    ["first_fingerprint", text("firstFingerprint")],
    ["account_facts", text("accountFacts")],
    ["name", text("name")],
    ["last_status", text("lastStatus")],
    ["last_seen_at", text("lastSeenAt")],
    ["hypothesis", text("hypothesis")],
    ["pauses", text("pauses")],
  ],
  intents: [
    ["id", text("id")],
    ["account", text("account")],
    ["experiment_id", text("experimentId")],
    ["experiment_name", text("experimentName")],
    ["decision_id", text("decisionId")],
    ["act", text("act")],
    ["because", text("because")],
    ["variant_id", text("variantId")],
    ["on_winner", text("onWinner")],
    ["state", text("state")],
    ["not_before", text("notBefore")],
    ["created_at", text("createdAt")],
    ["updated_at", text("updatedAt")],
    ["outcome", json("outcome")],
    ["requested_by", text("requestedBy")],
    ["begun_at", text("begunAt")],
  ],
  "intent-events": [
    ["sequence", text("sequence")],
    ["intent_id", text("intentId")],
    ["at", text("at")],
    ["state", text("state")],
    ["actor", text("actor")],
    ["detail", json("detail")],
  ],
  instructions: [
    ["sequence", text("sequence")],
    ["id", text("id")],
    ["at", text("at")],
    ["actor", text("actor")],
    ["via", text("via")],
    ["account", text("account")],
    ["experiment_id", text("experimentId")],
    ["kind", text("kind")],
    ["until", text("until")],
    ["subject", text("subject")],
  ],
  people: [
    ["id", text("id")],
    ["name", text("name")],
    ["named_at", text("namedAt")],
  ],
  alerts: [
    ["id", text("id")],
    ["account", text("account")],
    ["experiment_id", text("experimentId")],
    ["kind", text("kind")],
    ["arm_id", text("armId")],
    ["event", text("event")],
    ["fact", json("fact")],
    ["onset_at", text("onsetAt")],
    ["ended_at", text("endedAt")],
    ["ended", json("end")],
    ["decision_id", text("decisionId")],
  ],
  decisions: [
    ["sequence", text("sequence")],
    ["as_of", text("asOf")],
    ["recorded_at", text("recordedAt")],
    ["premise_id", text("premiseNumber")],
    ["closed_day", text("closedDay")],
    ["look_counts", text("lookCounts")],
    ["id", text("id")],
    ["account", text("account")],
    ["experiment_id", text("experimentId")],
    ["verdict", text("verdict")],
    ["days", json("days")],
    ["root", text("root"), "hash"],
    ["look", packed("look")],
    ["facts", packed("facts")],
    ["previous_hash", text("previousHash"), "hash"],
    ["hash", text("hash"), "hash"],
    ["facts_hash", text("factsHash"), "hash"],
    ["archive_id", text("archiveNumber")],
  ],
  archives: [
    ["id", text("id")],
    ["before", text("before")],
    ["made_at", text("madeAt")],
    ["sha256", text("sha256"), "hash"],
    ["file", text("file")],
  ],
  notes: [
    ["key", text("key")],
    ["topic", text("topic")],
    ["as_of", text("asOf")],
    ["at", text("at")],
    ["fact", json("fact")],
  ],
  premises: [
    ["id", text("id")],
    ["hash", text("hash"), "hash"],
    ["body", packed("body")],
  ],
};

/**
 * Fills an empty ledger from the lines of an export or an archive, to be read there. The lines must have been audited: they are trusted here.
 * @param database one that nothing else uses: the guards of the ledger's rows are switched off
 */
export async function restoreExport(database: Database, tables: Tables, lines: AsyncIterable<string>): Promise<void> {
  const placeOf = (kind: RecordKind): string =>
    ({ ...tables, "intent-events": tables.intentEvents })[kind as Exclude<RecordKind, "looks" | "writes">];
  const kinds = Object.keys(COLUMNS) as RecordKind[];
  // Rows come before those that they refer to.
  for (const kind of kinds) await database.execute(`ALTER TABLE ${placeOf(kind)} DISABLE TRIGGER ALL`);
  for await (const line of lines) {
    if (line.trim() === "") continue;
    const { record, ...row } = JSON.parse(line) as Row & { readonly record?: RecordKind | "end" };
    if (record === "end") {
      // An archive has none.
      if (row["chain"] === undefined) continue;
      const { sequence, hash } = row["chain"] as { sequence: number; hash: string };
      await database.query(`UPDATE ${tables.chainHead} SET sequence = $1, hash = $2`, [sequence, hash]);
    } else if (record === "writes") {
      for (const note of notesOfWrite(row)) await insert(database, tables.notes, COLUMNS.notes, note);
    } else if (record !== undefined) {
      await insert(database, placeOf(record), COLUMNS[record], row);
      if (record === "decisions") await confirm(database, tables, row);
    }
  }
}

/** An archive has what `herald api` changed as the ledger lists it; an export has the notes themselves. */
function notesOfWrite(row: Row): readonly Row[] {
  const { id, at, account, experimentId, operation, body, by, answeredAt, outcome, failure } = row;
  const note = (key: string, time: unknown, fact: object): Row => ({ key, topic: key, asOf: time, at: time, fact });
  const written = note(`${WRITE_KEY}${String(id)}`, at, { id, account, experimentId, operation, body, by });
  if (answeredAt == null) return [written];
  return [written, note(`${ANSWER_KEY}${String(id)}`, answeredAt, { id, experimentId, outcome, failure })];
}

async function insert(
  database: Database,
  place: string,
  columns: readonly Column[] | undefined,
  row: Row,
): Promise<void> {
  if (columns === undefined) return;
  const values = columns.map(([, , cast], index) =>
    cast === "hash" ? `decode($${index + 1}, 'hex')` : `$${index + 1}`,
  );
  await database.query(
    `INSERT INTO ${place} (${columns.map(([column]) => column).join(", ")}) OVERRIDING SYSTEM VALUE VALUES (${values.join(", ")})`,
    columns.map(([, value]) => value(row)),
  );
}

async function confirm(database: Database, tables: Tables, row: Row): Promise<void> {
  if (row["confirmedAsOf"] === row["asOf"]) return;
  await database.query(`INSERT INTO ${tables.confirmations} (sequence, as_of) VALUES ($1, $2)`, [
    row["sequence"] as number,
    row["confirmedAsOf"] as string,
  ]);
}
