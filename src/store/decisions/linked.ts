import type { Queryable } from "../../database/index.ts";
import type { Instant, UtcDay } from "../../experiment/index.ts";
import type { LinkedDecision } from "../../ports/index.ts";
import type { Tables } from "../tables.ts";
import { sha256 } from "./chain.ts";
import { unpack } from "./packing.ts";

interface LinkedDecisionRow {
  readonly sequence: number;
  readonly account: string;
  readonly experiment_id: string;
  readonly closed_day: UtcDay;
  readonly verdict: string;
  readonly as_of: Instant;
  readonly recorded_at: Instant;
  readonly premise_hash: string;
  readonly premise: Uint8Array;
  readonly root: string;
  readonly look: Uint8Array | null;
  readonly look_counts: boolean;
  readonly facts: Uint8Array;
  readonly previous_hash: string;
  readonly hash: string;
}

/**
 * The row of a decision with everything that its hash covers; undefined where there is none, or where its facts are archived.
 * @throws LedgerDamagedError naming a document that cannot be unpacked
 */
export async function linkedDecision(
  database: Queryable,
  tables: Tables,
  id: string,
): Promise<LinkedDecision | undefined> {
  const [row] = await database.query<LinkedDecisionRow>(
    `SELECT d.sequence::float8 AS sequence, d.account, d.experiment_id, d.closed_day, d.verdict, d.as_of, d.recorded_at, encode(p.hash, 'hex') AS premise_hash, p.body AS premise,
       encode(d.root, 'hex') AS root, d.look, d.look_counts, d.facts, encode(d.previous_hash, 'hex') AS previous_hash, encode(d.hash, 'hex') AS hash
     FROM ${tables.decisions} d JOIN ${tables.premises} p ON p.id = d.premise_id WHERE d.id = $1 AND d.facts IS NOT NULL`,
    [id],
  );
  if (row === undefined) return undefined;
  const documents = {
    premise: unpack(row.premise, `premise of decision ${id}`),
    look: row.look && unpack(row.look, `look of decision ${id}`),
    facts: unpack(row.facts, `decision ${id}`),
  };
  return {
    row: {
      sequence: row.sequence,
      id,
      account: row.account,
      experimentId: row.experiment_id,
      closedDay: row.closed_day,
      verdict: row.verdict,
      asOf: row.as_of,
      recordedAt: row.recorded_at,
      premise: row.premise_hash,
      root: row.root,
      look: documents.look === null ? null : sha256(documents.look),
      lookCounts: row.look_counts,
      facts: sha256(documents.facts),
      previousHash: row.previous_hash,
    },
    hash: row.hash,
    documents,
  };
}
