import type { Database } from "../../database/index.ts";
import type { Decision, DecisionInput } from "../../decision/index.ts";
import { canonicalJson } from "../canonical-json.ts";
import { decisionIdOf, GENESIS_HASH, hashOf, type LinkedRow } from "./chain.ts";
import type { Tables } from "../tables.ts";

/** A row of the chain as it is kept, with what is kept of its look. */
export interface KeptRow extends LinkedRow {
  readonly hash: string;
  /** The look that this decision made, where it was kept. */
  readonly look: string | null;
  /** Whether any look is kept of the decision's day. */
  readonly hasLook: boolean;
}

type ChainRow = Omit<KeptRow, "sequence"> & { readonly sequence: string };

const BATCH = 200;

/**
 * Recomputes every hash, name and link, and compares every kept look with its decision. `firstBroken` is the first sequence that does not
 * hold; a chain whose last rows are missing breaks at the first missing one. Whoever can rewrite the whole chain can forge
 * it: keep the last hash somewhere else to notice that too.
 */
export async function verifyChain(
  database: Database,
  tables: Tables,
): Promise<{ readonly rows: number; readonly firstBroken: number | undefined }> {
  // One statement, one snapshot: rows appended meanwhile are not asked for.
  const [end] = await database.query<{ sequence: string; hash: string; last: string }>(
    `SELECT sequence, hash, (SELECT coalesce(max(sequence), 0) FROM ${tables.decisions}) AS last FROM ${tables.chainHead}`,
  );
  const headSequence = Number(end?.sequence ?? 0);
  const last = Math.max(headSequence, Number(end?.last ?? 0));
  let previousHash = GENESIS_HASH;
  let rows = 0;
  for (let from = 1; from <= last; from += BATCH) {
    for (const row of await readBatch(database, tables, from, Math.min(from + BATCH - 1, last))) {
      if (row.sequence !== rows + 1 || !isSound(row, previousHash)) return { rows, firstBroken: rows + 1 };
      previousHash = row.hash;
      rows++;
    }
  }
  if (rows !== headSequence) return { rows, firstBroken: Math.min(rows, headSequence) + 1 };
  return { rows, firstBroken: previousHash === end?.hash ? undefined : Math.max(rows, 1) };
}

async function readBatch(database: Database, tables: Tables, from: number, to: number): Promise<readonly KeptRow[]> {
  const rows = await database.query<ChainRow>(
    `SELECT d.sequence, d.id, d.account, d.experiment_id AS "experimentId", d.closed_day AS "closedDay", d.verdict, d.as_of AS "asOf",
            d.recorded_at AS "recordedAt", d.input, d.decision, d.previous_hash AS "previousHash", d.hash,
            (SELECT l.look FROM ${tables.looks} l WHERE l.decision_id = d.id) AS look,
            EXISTS (SELECT FROM ${tables.looks} l WHERE l.account = d.account AND l.experiment_id = d.experiment_id AND l.day = d.closed_day) AS "hasLook"
     FROM ${tables.decisions} d
     WHERE d.sequence BETWEEN $1 AND $2 ORDER BY d.sequence`,
    [from, to],
  );
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
}

/** The row is what its hash says, follows the one before, and has kept its look. */
export function isSound({ hash, look, hasLook, ...row }: KeptRow, previousHash: string): boolean {
  return row.previousHash === previousHash && hash === hashOf(row) && isWhatItSays(row, look, hasLook);
}

/**
 * The name fits the content, and the look of its day is there and is the one that was decided on. The bodies are taken as they are:
 * their hash has been checked, and they may be of an older shape than today's.
 */
function isWhatItSays(row: LinkedRow, look: string | null, hasLook: boolean): boolean {
  const input = JSON.parse(row.input) as DecisionInput;
  const decision = JSON.parse(row.decision) as Decision;
  if (decisionIdOf(input, decision) !== row.id) return false;
  if (decision.look === null) return true;
  return hasLook && (look === null || look === canonicalJson(decision.look));
}
