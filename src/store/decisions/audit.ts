import type { Database } from "../../database/index.ts";
import { BEGUN_STATES } from "../acting/intent-row.ts";
import { ChainCheck, type BegunAct, type ChainRow } from "./chain-check.ts";
import { dayEntriesSchema } from "../schema/kept-schema.ts";
import type { Tables } from "../tables.ts";
import { unpackIfSound } from "./packing.ts";
import type { Archive, Audit, ChainEnd, Ledger } from "../../ports/index.ts";

const ROWS_A_BATCH = 200;

/**
 * Recomputes every hash, name, link and root. `firstBroken` is the first sequence that does not hold; a chain whose last rows are missing
 * breaks at the first missing one. Someone who can rewrite the whole chain can forge it: keep the last hash elsewhere to notice that too.
 */
export async function auditChain(database: Database, tables: Tables): Promise<Audit["chain"]> {
  const { check, end } = await checked(database, tables, []);
  return check.chain(end);
}

export function auditIn(database: Database, tables: Tables): Ledger["audit"] {
  return async () => {
    // The acts first: the decisions that explain them are in the chain by then.
    const acts = await database.query<BegunAct>(
      `SELECT id, account, experiment_id AS "experimentId", decision_id AS "decisionId", because, variant_id AS "variantId" FROM ${tables.intents}
       WHERE begun_at IS NOT NULL OR state IN ${BEGUN_STATES} ORDER BY created_at, id`,
    );
    const { check, end } = await checked(database, tables, acts);
    const archives = await database.query<Archive>(
      `SELECT encode(sha256, 'hex') AS sha256, file FROM ${tables.archives} ORDER BY id`,
    );
    return { chain: check.chain(end), end, acts: check.acts(), archived: archivedIn(check, archives) };
  };
}

/** What a check met of archives; one of which nothing is known is told without a name. */
export function archivedIn(check: ChainCheck, archives: readonly Archive[]): Audit["archived"] {
  const fileOf = new Map(archives.map(({ sha256, file }) => [sha256, file]));
  return [...check.archived()].map(([sha256, rows]) => ({ file: fileOf.get(sha256) ?? "unknown", sha256, rows }));
}

/** Reads batch by batch what had been appended when it began, and anything beyond the end that the chain states. */
async function checked(
  database: Database,
  tables: Tables,
  acts: readonly BegunAct[],
): Promise<{ readonly check: ChainCheck; readonly end: ChainEnd }> {
  // One statement, one snapshot: it does not read rows appended in the meantime.
  const [head] = await database.query<{ sequence: string; hash: string; last: string }>(
    `SELECT sequence, hash, (SELECT coalesce(max(sequence), 0) FROM ${tables.decisions}) AS last FROM ${tables.chainHead}`,
  );
  const end = { sequence: Number(head?.sequence ?? 0), hash: head?.hash ?? "" };
  const last = Math.max(end.sequence, Number(head?.last ?? 0));
  const check = new ChainCheck();
  for (const act of acts) check.act(act);
  for (let from = 1; from <= last; from += ROWS_A_BATCH)
    for (const row of await readRows(database, tables, from, Math.min(from + ROWS_A_BATCH - 1, last)))
      check.decision(row);
  let after = "0";
  for (;;) {
    const premises = await database.query<{ id: string; hash: string; body: Uint8Array }>(
      `SELECT id, encode(hash, 'hex') AS hash, body FROM ${tables.premises} WHERE id > $1 ORDER BY id LIMIT ${ROWS_A_BATCH}`,
      [after],
    );
    for (const { hash, body } of premises) check.premise(hash, unpackIfSound(body));
    if (premises.length < ROWS_A_BATCH) return { check, end };
    after = premises.at(-1)!.id;
  }
}

type KeptRow = Omit<ChainRow, "sequence" | "look" | "facts"> & {
  readonly sequence: string;
  readonly look: Uint8Array | null;
  readonly facts: Uint8Array | null;
};

async function readRows(database: Database, tables: Tables, from: number, to: number): Promise<readonly ChainRow[]> {
  const rows = await database.query<KeptRow>(
    `SELECT d.sequence, d.id, d.account, d.experiment_id AS "experimentId", d.closed_day AS "closedDay", d.verdict, d.as_of AS "asOf",
            d.recorded_at AS "recordedAt", encode(p.hash, 'hex') AS premise, d.days, encode(d.root, 'hex') AS root, d.look,
            d.look_counts AS "lookCounts", d.facts, encode(d.facts_hash, 'hex') AS "factsHash", encode(a.sha256, 'hex') AS archive,
            encode(d.previous_hash, 'hex') AS "previousHash", encode(d.hash, 'hex') AS hash
     FROM ${tables.decisions} d LEFT JOIN ${tables.premises} p ON p.id = d.premise_id LEFT JOIN ${tables.archives} a ON a.id = d.archive_id
     WHERE d.sequence BETWEEN $1 AND $2 ORDER BY d.sequence`,
    [from, to],
  );
  return rows.map((row) => ({
    ...row,
    sequence: Number(row.sequence),
    days: dayEntriesSchema.safeParse(row.days).data ?? [],
    look: row.look && unpackIfSound(row.look),
    facts: row.facts && unpackIfSound(row.facts),
  }));
}

/** The hash of one row of the chain; undefined where it has no such row. */
export async function hashAt(database: Database, tables: Tables, sequence: number): Promise<string | undefined> {
  const [row] = await database.query<{ hash: string }>(
    `SELECT encode(hash, 'hex') AS hash FROM ${tables.decisions} WHERE sequence = $1`,
    [sequence],
  );
  return row?.hash;
}
