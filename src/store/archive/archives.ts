import { compact, type Database, type Queryable } from "../../database/index.ts";
import type { Archive, ArchiveRequest, Ledger } from "../../ports/index.ts";
import { sha256 } from "../decisions/chain.ts";
import type { KeptFacts } from "../decisions/parts.ts";
import { ArchiveRefusedError } from "../errors.ts";
import { archiveLines } from "../reading/archive-lines.ts";
import type { Tables } from "../tables.ts";
import { isActedOn } from "./archivable-experiments.ts";

const ROWS_A_STATEMENT = 2_000;

export function archivesIn(database: Database, tables: Tables, records: Ledger["records"]): Ledger["archives"] {
  return {
    async holding(decisionId) {
      const [archive] = await database.query<Archive>(
        `SELECT a.file, encode(a.sha256, 'hex') AS sha256 FROM ${tables.decisions} d JOIN ${tables.archives} a ON a.id = d.archive_id WHERE d.id = $1`,
        [decisionId],
      );
      return archive;
    },

    async experiments(accounts) {
      const [row] = await database.query<{ readonly count: number }>(
        `SELECT count(*)::integer AS count FROM ${tables.experiments} e WHERE account = ANY($1::text[]) AND EXISTS
           (SELECT 1 FROM ${tables.decisions} d WHERE d.account = e.account AND d.experiment_id = e.experiment_id AND d.archive_id IS NOT NULL)`,
        [accounts],
      );
      return row!.count;
    },

    async move(request) {
      const moved = await movedBefore(database, tables, request);
      if (moved !== undefined) return { decisions: moved, isNew: false };
      const leaving = await compared(records, request);
      return { decisions: await database.transaction((at) => move(at, tables, request, leaving)), isNew: true };
    },

    compact: () => compact(database, tables.decisions),
  };
}

async function movedBefore(
  database: Queryable,
  tables: Tables,
  { sha256: hash }: Archive,
): Promise<number | undefined> {
  const [known] = await database.query<{ readonly decisions: number }>(
    `SELECT (SELECT count(*)::integer FROM ${tables.decisions} d WHERE d.archive_id = a.id) AS decisions
     FROM ${tables.archives} a WHERE a.sha256 = decode($1, 'hex')`,
    [hash],
  );
  return known?.decisions;
}

/** Rows whose facts leave, each with the hash of these. */
interface Leaving {
  readonly sequences: string[];
  readonly hashes: string[];
}

/** Writes the archive once more, to nowhere. @throws ArchiveRefusedError unless it is the same, byte for byte */
async function compared(records: Ledger["records"], request: ArchiveRequest): Promise<Leaving> {
  const leaving: Leaving = { sequences: [], hashes: [] };
  let whole: unknown;
  for await (const line of archiveLines(records, request)) {
    const { record, sequence, facts, sha256: hash } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if (record === "end") whole = hash;
    if (record !== "decisions" || typeof facts !== "string") continue;
    // What later rows do not add up to is in the facts themselves: they stay.
    const { days, metricSeries, looks } = JSON.parse(facts) as KeptFacts;
    if (days !== undefined || metricSeries !== undefined || looks !== undefined) continue;
    leaving.sequences.push(String(sequence));
    leaving.hashes.push(sha256(facts));
  }
  if (whole !== request.sha256)
    throw new ArchiveRefusedError(
      "What the archive holds is not what the ledger would write now: something about these experiments has changed meanwhile. Nothing was moved; delete the file and archive again",
    );
  return leaving;
}

async function move(
  transaction: Database,
  tables: Tables,
  { before, madeAt, file, sha256: hash }: ArchiveRequest,
  { sequences, hashes }: Leaving,
): Promise<number> {
  await transaction.execute("SET LOCAL statement_timeout = 0");
  // No act may begin to refer to a decision whose facts are about to leave.
  await transaction.execute(`LOCK TABLE ${tables.intents} IN SHARE MODE`);
  const [archive] = await transaction.query<{ readonly id: string }>(
    `INSERT INTO ${tables.archives} (before, made_at, sha256, file) VALUES ($1, $2, decode($3, 'hex'), $4) RETURNING id`,
    [before, madeAt, hash, file],
  );
  let moved = 0;
  for (let from = 0; from < sequences.length; from += ROWS_A_STATEMENT) {
    const rows = await transaction.query(
      `UPDATE ${tables.decisions} d SET facts = NULL, facts_hash = decode(leaving.hash, 'hex'), archive_id = $1
       FROM unnest($2::bigint[], $3::text[]) AS leaving (sequence, hash)
       WHERE d.sequence = leaving.sequence AND d.archive_id IS NULL AND NOT ${isActedOn(tables)} RETURNING d.sequence`,
      [archive!.id, sequences.slice(from, from + ROWS_A_STATEMENT), hashes.slice(from, from + ROWS_A_STATEMENT)],
    );
    moved += rows.length;
  }
  return moved;
}
