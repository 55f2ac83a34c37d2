import type { Database, Parameter } from "../../database/index.ts";
import { isUtcDay, type Instant, type UtcDay } from "../../experiment/index.ts";
import { isArchivable } from "../archive/archivable-experiments.ts";
import { unpackIfSound } from "../decisions/packing.ts";
import type { Tables } from "../tables.ts";
import {
  ANSWER_KEY,
  WRITE_KEY,
  type LedgerRecord,
  type Ledger,
  type RecordKind,
  type RecordQuery,
} from "../../ports/index.ts";

/** How one kind of rows is read: always in the order in which they came. */
interface Shape {
  readonly from: string;
  readonly columns: string;
  /** Read only when bodies are asked for. */
  readonly bodies?: string;
  /** Bodies that are stored packed: they are shown as their exact text. */
  readonly packed?: readonly string[];
  /** Columns that order the rows without ties, with the type of each. */
  readonly order: readonly (readonly [column: string, type: keyof typeof FITS])[];
  /** When the row came, or was changed last; undefined where that is not kept. */
  readonly time?: string;
  /** Which rows of `from` are of this kind; all of them unless said. */
  readonly where?: string;
  readonly experimentId?: string;
}

const MOST_ROWS = 1_000;

function shapesIn(tables: Tables): Readonly<Record<RecordKind, Shape>> {
  const named = (alias: string): string =>
    `(SELECT e.name FROM ${tables.experiments} e WHERE e.account = ${alias}.account AND e.experiment_id = ${alias}.experiment_id) AS "experimentName"`;
  const about = (alias: string): string => `${alias}.account, ${alias}.experiment_id AS "experimentId"`;
  // A new experiment gets its id with the answer.
  const written = "coalesce(t.fact->>'experimentId', a.fact->>'experimentId')";
  const nameOf = (column: string): string => `(SELECT p.name FROM ${tables.people} p WHERE p.id = ${column})`;
  return {
    experiments: {
      from: `${tables.experiments} t`,
      columns: `${about("t")}, t.name, t.last_status AS "lastStatus", t.first_seen_at AS "firstSeenAt", t.last_seen_at AS "lastSeenAt", t.hypothesis`,
      bodies: `t.pauses, t.first_fingerprint AS "firstFingerprint", t.account_facts AS "accountFacts"`,
      order: [
        ["t.first_seen_at", "timestamptz"],
        ["t.account", "text"],
        ["t.experiment_id", "text"],
      ],
      time: "t.last_seen_at",
      experimentId: "t.experiment_id",
    },
    decisions: {
      from: `${tables.decisions} t JOIN ${tables.premises} p ON p.id = t.premise_id`,
      columns: `t.sequence::float8 AS sequence, t.id, ${about("t")}, ${named("t")}, t.closed_day AS "closedDay", t.verdict, t.as_of AS "asOf", t.recorded_at AS "recordedAt", coalesce((SELECT c.as_of FROM ${tables.confirmations} c WHERE c.sequence = t.sequence), t.as_of) AS "confirmedAsOf", encode(t.previous_hash, 'hex') AS "previousHash", encode(t.hash, 'hex') AS hash, (SELECT encode(a.sha256, 'hex') FROM ${tables.archives} a WHERE a.id = t.archive_id) AS archive`,
      bodies: `p.id::float8 AS "premiseNumber", encode(p.hash, 'hex') AS premise, t.days, encode(t.root, 'hex') AS root, t.look, t.look_counts AS "lookCounts", t.facts, encode(t.facts_hash, 'hex') AS "factsHash", t.archive_id::float8 AS "archiveNumber"`,
      packed: ["look", "facts"],
      order: [["t.sequence", "bigint"]],
      time: "t.recorded_at",
      experimentId: "t.experiment_id",
    },
    premises: {
      from: `${tables.premises} t`,
      columns: `t.id::float8 AS id, encode(t.hash, 'hex') AS hash`,
      bodies: "t.body",
      packed: ["body"],
      order: [["t.id", "bigint"]],
    },
    looks: {
      from: `${tables.decisions} t`,
      columns: `t.sequence::float8 AS sequence, ${about("t")}, ${named("t")}, t.closed_day AS day, t.id AS "decisionId"`,
      bodies: "t.look",
      packed: ["look"],
      where: "t.look_counts",
      order: [["t.sequence", "bigint"]],
      time: "t.recorded_at",
      experimentId: "t.experiment_id",
    },
    intents: {
      from: `${tables.intents} t`,
      columns: `t.id, ${about("t")}, t.experiment_name AS "experimentName", t.state, t.decision_id AS "decisionId", t.act, t.because, t.variant_id AS "variantId", t.on_winner AS "onWinner", t.requested_by AS "requestedBy", ${nameOf("t.requested_by")} AS "requestedByName", t.not_before AS "notBefore", t.created_at AS "createdAt", t.begun_at AS "begunAt", t.updated_at AS "updatedAt", t.outcome`,
      order: [
        ["t.created_at", "timestamptz"],
        ["t.id", "text"],
      ],
      time: "t.updated_at",
      experimentId: "t.experiment_id",
    },
    "intent-events": {
      from: `${tables.intentEvents} t JOIN ${tables.intents} i ON i.id = t.intent_id`,
      columns: `t.sequence::float8 AS sequence, t.intent_id AS "intentId", ${about("i")}, i.experiment_name AS "experimentName", t.at, t.state, t.actor, t.detail`,
      order: [["t.sequence", "bigint"]],
      time: "t.at",
      experimentId: "i.experiment_id",
    },
    instructions: {
      from: `${tables.instructions} t`,
      columns: `t.sequence::float8 AS sequence, t.id, ${about("t")}, ${named("t")}, t.at, t.actor, ${nameOf("t.actor")} AS "actorName", t.via, t.kind, t.until, t.subject`,
      order: [["t.sequence", "bigint"]],
      time: "t.at",
      experimentId: "t.experiment_id",
    },
    people: {
      from: `${tables.people} t`,
      columns: `t.id, t.name, t.named_at AS "namedAt"`,
      order: [["t.id", "text"]],
      time: "t.named_at",
    },
    alerts: {
      from: `${tables.alerts} t`,
      columns: `t.id::float8 AS id, ${about("t")}, ${named("t")}, t.kind, t.arm_id AS "armId", t.event, t.fact, t.onset_at AS "onsetAt", t.ended_at AS "endedAt", t.ended AS "end", t.decision_id AS "decisionId"`,
      order: [["t.id", "bigint"]],
      time: "coalesce(t.ended_at, t.onset_at)",
      experimentId: "t.experiment_id",
    },
    deliveries: {
      from: `${tables.deliveries} t`,
      columns: `t.key, t.destination, t.state, t.place, t.content_hash AS "contentHash", t.created_at AS "createdAt", t.updated_at AS "updatedAt"`,
      order: [
        ["t.created_at", "timestamptz"],
        ["t.key", "text"],
        ["t.destination", "text"],
      ],
      time: "t.updated_at",
    },
    notes: {
      from: `${tables.notes} t`,
      columns: `t.key, t.topic, t.as_of AS "asOf", t.at, t.fact`,
      order: [
        ["t.at", "timestamptz"],
        ["t.key", "text"],
      ],
      time: "t.at",
    },
    writes: {
      from: `${tables.notes} t LEFT JOIN ${tables.notes} a ON a.key = '${ANSWER_KEY}' || (t.fact->>'id')`,
      where: `starts_with(t.key, '${WRITE_KEY}')`,
      columns: `t.fact->>'id' AS id, t.at, t.fact->>'account' AS account, ${written} AS "experimentId", (SELECT e.name FROM ${tables.experiments} e WHERE e.account = t.fact->>'account' AND e.experiment_id = ${written}) AS "experimentName", t.fact->>'operation' AS operation, t.fact->'body' AS body, t.fact->>'by' AS by, ${nameOf("t.fact->>'by'")} AS "byName", a.at AS "answeredAt", a.fact->>'outcome' AS outcome, a.fact->'failure' AS failure`,
      order: [
        ["t.at", "timestamptz"],
        ["t.key", "text"],
      ],
      time: "coalesce(a.at, t.at)",
      experimentId: written,
    },
    archives: {
      from: `${tables.archives} t`,
      columns: `t.id::float8 AS id, t.before, t.made_at AS "madeAt", encode(t.sha256, 'hex') AS sha256, t.file, (SELECT count(*)::integer FROM ${tables.decisions} d WHERE d.archive_id = t.id) AS decisions`,
      order: [["t.id", "bigint"]],
      time: "t.made_at",
    },
  };
}

/** What a member of a position must look like before it may reach the database. */
const FITS = {
  bigint: (text: string) => /^\d{1,18}$/u.test(text),
  timestamptz: (text: string) => /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/u.test(text) && !Number.isNaN(Date.parse(text)),
  text: (text: string) => !text.includes("\0"),
} as const;

export function recordsIn(database: Database, tables: Tables): Ledger["records"] {
  const shapes = shapesIn(tables);
  return {
    async page(kind, query) {
      const shape = shapes[kind];
      const { sql, parameters } = selectFor(tables, kind, shape, query);
      const rows = await database.query<LedgerRecord & { readonly "#position": readonly string[] }>(sql, parameters);
      const last = rows.length === query.limit ? rows.at(-1)?.["#position"] : undefined;
      const packed = query.withBodies === true ? (shape.packed ?? []) : [];
      return {
        rows: rows.map(({ "#position": _, ...row }) => unpacked(row, packed)),
        next: last && JSON.stringify(last),
      };
    },
  };
}

/** The row with its packed documents as text; null where there is none, or where it cannot be unpacked: the check of the chain reports that. */
function unpacked(row: LedgerRecord, packed: readonly string[]): LedgerRecord {
  const texts = packed.map((column) => {
    const body = row[column];
    return [column, body instanceof Uint8Array ? (unpackIfSound(body) ?? null) : null];
  });
  return { ...row, ...Object.fromEntries(texts) };
}

function selectFor(
  tables: Tables,
  kind: RecordKind,
  shape: Shape,
  { limit, after, newestFirst = false, withBodies = false, experimentId, since, archivableBefore }: RecordQuery,
): { sql: string; parameters: readonly Parameter[] } {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    throw new RangeError(`a page of the ledger has 1 to ${MOST_ROWS} rows`);
  if (experimentId !== undefined && shape.experimentId === undefined)
    throw new RangeError(`${kind} are not kept by experiment`);
  if (since !== undefined && shape.time === undefined) throw new RangeError(`${kind} are not kept by time`);
  const parameters: Parameter[] = [];
  const given = (value: Parameter): string => `$${parameters.push(value)}`;
  const conditions: string[] = shape.where === undefined ? [] : [shape.where];
  if (experimentId !== undefined) conditions.push(`${shape.experimentId} = ${given(experimentId)}`);
  if (since !== undefined) conditions.push(`${shape.time} >= ${given(requireInstant(since))}`);
  if (archivableBefore !== undefined && kind !== "experiments")
    throw new RangeError(`${kind} are not archived by themselves: ask for experiments`);
  if (archivableBefore !== undefined) conditions.push(isArchivable(tables, given(requireDay(archivableBefore))));
  if (after !== undefined) {
    const position = readPosition(after, shape.order);
    const members = shape.order.map(([, type], index) => `${given(position[index]!)}::text::${type}`);
    conditions.push(
      `(${shape.order.map(([column]) => column).join(", ")}) ${newestFirst ? "<" : ">"} (${members.join(", ")})`,
    );
  }
  const order = shape.order.map(([column]) => `${column} ${newestFirst ? "DESC" : "ASC"}`).join(", ");
  const columns = [
    shape.columns,
    ...(withBodies && shape.bodies !== undefined ? [shape.bodies] : []),
    `json_build_array(${shape.order.map(positionMember).join(", ")}) AS "#position"`,
  ];
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  return {
    sql: `SELECT ${columns.join(", ")} FROM ${shape.from}${where} ORDER BY ${order} LIMIT ${limit}`,
    parameters,
  };
}

/** As text that returns the exact value: nothing is rounded on the way. */
function positionMember([column, type]: Shape["order"][number]): string {
  return type === "timestamptz"
    ? `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : `${column}::text`;
}

function readPosition(after: string, order: Shape["order"]): readonly string[] {
  let position: unknown;
  try {
    position = JSON.parse(after);
  } catch {
    position = undefined; // refused below, with everything else that is not a position
  }
  const fits =
    Array.isArray(position) &&
    position.length === order.length &&
    order.every(([, type], index) => typeof position[index] === "string" && FITS[type](position[index]));
  if (!fits) throw new RangeError("this is no position in the ledger: pass on the `next` of the page before");
  return position as readonly string[];
}

function requireDay(day: UtcDay): UtcDay {
  if (!isUtcDay(day)) throw new RangeError("`archivableBefore` is a day such as 2026-11-01");
  return day;
}

function requireInstant(since: Instant): Instant {
  if (!FITS.timestamptz(since)) throw new RangeError("`since` is an instant such as 2026-11-01T00:00:00.000Z");
  return since;
}
