import type { Queryable } from "../../database/index.ts";
import type { Look } from "../../decision/index.ts";
import type { UtcDay } from "../../experiment/index.ts";
import { canonicalJson } from "../canonical-json.ts";
import { lookSchema } from "../schema/decision-schema.ts";
import { readStored } from "../schema/documents.ts";
import type { Tables } from "../tables.ts";

/** Looks at an experiment, oldest first, of each day the one that counts; with `before`, only those at earlier days. */
export async function listLooks(
  database: Queryable,
  tables: Tables,
  account: string,
  experimentId: string,
  before?: UtcDay,
): Promise<readonly Look[]> {
  const rows = await database.query<LookRow>(
    `SELECT DISTINCT ON (day) look, day, revision FROM ${tables.looks}
     WHERE account = $1 AND experiment_id = $2 AND ($3::date IS NULL OR day < $3::date) ORDER BY day, revision DESC`,
    [account, experimentId, before],
  );
  return rows.map((row) => lookOf(row, experimentId));
}

interface LookRow {
  readonly look: string;
  readonly day: UtcDay;
  readonly revision: number;
}

interface LookSubject {
  readonly account: string;
  readonly experimentId: string;
}

/**
 * The first look of a day stays, unless a later one spends error that it did not: it could stop something, so it counts.
 * @param database a transaction that holds the end of the chain: no other look is appended meanwhile
 */
export async function appendLook(
  database: Queryable,
  tables: Tables,
  decisionId: string,
  about: LookSubject,
  look: Look,
): Promise<void> {
  const { account, experimentId } = about;
  const [last] = await database.query<LookRow>(
    `SELECT look, day, revision FROM ${tables.looks} WHERE account = $1 AND experiment_id = $2 AND day = $3 ORDER BY revision DESC LIMIT 1`,
    [account, experimentId, look.day],
  );
  if (last !== undefined && !(spentBy(look) > spentBy(lookOf(last, experimentId)))) return;
  await database.query(
    `INSERT INTO ${tables.looks} (account, experiment_id, day, revision, decision_id, look) VALUES ($1, $2, $3, $4, $5, $6)`,
    [account, experimentId, look.day, (last?.revision ?? 0) + 1, decisionId, canonicalJson(look)],
  );
}

function spentBy({ spending }: Look): number {
  return spending?.spent ?? 0;
}

function lookOf({ look, day }: LookRow, experimentId: string): Look {
  return readStored(lookSchema, look, `look at ${experimentId} on ${day}`);
}
