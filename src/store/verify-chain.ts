import type { Database } from "../database/index.ts";
import type { Decision, DecisionInput } from "../decision/index.ts";
import type { Instant, UtcDay } from "../experiment/index.ts";
import { canonicalJson } from "./canonical-json.ts";
import { decisionIdOf, GENESIS_HASH, hashOf } from "./chain.ts";
import type { Tables } from "./tables.ts";

interface ChainRow {
  readonly sequence: string;
  readonly id: string;
  readonly account: string;
  readonly experiment_id: string;
  readonly closed_day: UtcDay;
  readonly verdict: string;
  readonly as_of: Instant;
  readonly recorded_at: Instant;
  readonly input: string;
  readonly decision: string;
  readonly previous_hash: string;
  readonly hash: string;
  /** The look that this decision made, where it was kept. */
  readonly look: string | null;
  /** Whether any look is kept of the decision's day. */
  readonly has_look: boolean;
}

const BATCH = 200;

/**
 * Recomputes every hash, name and link, and compares every kept look with its decision. `firstBroken` is the first sequence that does not
 * hold; a chain whose last rows are missing breaks at the first missing one. Whoever can rewrite the whole chain can forge
 * it: keep the last hash somewhere else to notice that too.
 */
export async function verifyChain(database: Database, tables: Tables): Promise<{ readonly rows: number; readonly firstBroken: number | undefined }> {
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
      if (Number(row.sequence) !== rows + 1 || !isSound(row, previousHash)) return { rows, firstBroken: rows + 1 };
      previousHash = row.hash;
      rows++;
    }
  }
  if (rows !== headSequence) return { rows, firstBroken: Math.min(rows, headSequence) + 1 };
  return { rows, firstBroken: previousHash === end?.hash ? undefined : Math.max(rows, 1) };
}

async function readBatch(database: Database, tables: Tables, from: number, to: number): Promise<readonly ChainRow[]> {
  return database.query<ChainRow>(
    `SELECT d.sequence, d.id, d.account, d.experiment_id, d.closed_day, d.verdict, d.as_of, d.recorded_at, d.input, d.decision, d.previous_hash, d.hash,
            (SELECT l.look FROM ${tables.looks} l WHERE l.decision_id = d.id) AS look,
            EXISTS (SELECT FROM ${tables.looks} l WHERE l.account = d.account AND l.experiment_id = d.experiment_id AND l.day = d.closed_day) AS has_look
     FROM ${tables.decisions} d
     WHERE d.sequence BETWEEN $1 AND $2 ORDER BY d.sequence`,
    [from, to],
  );
}

function isSound(row: ChainRow, previousHash: string): boolean {
  const hash = hashOf({
    sequence: Number(row.sequence),
    id: row.id,
    account: row.account,
    experimentId: row.experiment_id,
    closedDay: row.closed_day,
    verdict: row.verdict,
    asOf: row.as_of,
    recordedAt: row.recorded_at,
    input: row.input,
    decision: row.decision,
    previousHash: row.previous_hash,
  });
  return row.previous_hash === previousHash && row.hash === hash && isWhatItSays(row);
}

/**
 * The name fits the content, and the look of its day is there and is the one that was decided on. The bodies are taken as they are:
 * their hash has been checked, and they may be of an older shape than today's.
 */
function isWhatItSays(row: ChainRow): boolean {
  const input = JSON.parse(row.input) as DecisionInput;
  const decision = JSON.parse(row.decision) as Decision;
  if (decisionIdOf(input, decision) !== row.id) return false;
  if (decision.look === null) return true;
  return row.has_look && (row.look === null || row.look === canonicalJson(decision.look));
}
