import type { Queryable } from "../database/index.ts";
import type { Look } from "../decision/index.ts";
import type { UtcDay } from "../experiment/index.ts";
import { canonicalJson } from "./canonical-json.ts";
import { lookSchema } from "./decision-schema.ts";
import { readStored } from "./documents.ts";
import type { Tables } from "./tables.ts";

/** Looks at an experiment, oldest first; with `before`, only those at earlier days. */
export async function listLooks(database: Queryable, tables: Tables, account: string, experimentId: string, before?: UtcDay): Promise<readonly Look[]> {
  const rows = await database.query<{ look: string; day: UtcDay }>(
    `SELECT look, day FROM ${tables.looks} WHERE account = $1 AND experiment_id = $2 AND ($3::date IS NULL OR day < $3::date) ORDER BY day`,
    [account, experimentId, before],
  );
  return rows.map((row) => readStored(lookSchema, row.look, `look at ${experimentId} on ${row.day}`));
}

interface LookSubject {
  readonly account: string;
  readonly experimentId: string;
}

/** The first look of a day stays. */
export async function appendLook(database: Queryable, tables: Tables, decisionId: string, about: LookSubject, look: Look): Promise<void> {
  await database.query(
    `INSERT INTO ${tables.looks} (account, experiment_id, day, decision_id, look) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account, experiment_id, day) DO NOTHING`,
    [about.account, about.experimentId, look.day, decisionId, canonicalJson(look)],
  );
}
