import { z } from "zod";
import type { Database } from "../../database/index.ts";
import type { Tables } from "../tables.ts";
import { verifyChain } from "./verify-chain.ts";
import type { Audit, Ledger } from "../../ports/index.ts";

interface BegunStop {
  readonly id: string;
  readonly winner_variant_id: string;
  /** null: no such decision about this experiment. */
  readonly decision: string | null;
}

export function auditIn(database: Database, tables: Tables): Ledger["audit"] {
  return async () => {
    // The end first: what is appended while the rest is read lies behind it.
    const [end] = await database.query<{ sequence: string; hash: string }>(
      `SELECT sequence, hash FROM ${tables.chainHead}`,
    );
    const chain = await verifyChain(database, tables);
    const stops = await database.query<BegunStop>(
      `SELECT i.id, i.winner_variant_id, d.decision FROM ${tables.intents} i
       LEFT JOIN ${tables.decisions} d ON d.id = i.decision_id AND d.account = i.account AND d.experiment_id = i.experiment_id
       WHERE i.begun_at IS NOT NULL OR i.state IN ('executing', 'stopped') ORDER BY i.created_at, i.id`,
    );
    return {
      chain,
      end: { sequence: Number(end?.sequence ?? 0), hash: end?.hash ?? "" },
      stops: { begun: stops.length, unexplained: stops.filter((stop) => !isExplained(stop)).map(({ id }) => id) },
    } satisfies Audit;
  };
}

/** By a decision about this experiment whose winner is the one that the stop names. */
function isExplained({ decision, winner_variant_id: winnerId }: BegunStop): boolean {
  return decision !== null && winnerIn(decision) === winnerId;
}

/** As much of a stored decision as names its winner; of whatever version it is. */
const winning = z.object({ winner: z.number().nullable(), arms: z.array(z.object({ id: z.string() })) });

/** Id of the winner of a stored decision; undefined where it has none. @param decision its text as it is kept */
export function winnerIn(decision: string): string | undefined {
  const { winner, arms } = winning.parse(JSON.parse(decision));
  return winner === null ? undefined : arms[winner]?.id;
}

/** The hash of one row of the chain; undefined where it has no such row. */
export async function hashAt(database: Database, tables: Tables, sequence: number): Promise<string | undefined> {
  const [row] = await database.query<{ hash: string }>(`SELECT hash FROM ${tables.decisions} WHERE sequence = $1`, [
    sequence,
  ]);
  return row?.hash;
}
