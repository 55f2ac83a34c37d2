import type { Database } from "../../database/index.ts";
import type { Ledger } from "../../ports/index.ts";
import type { Tables } from "../tables.ts";

export function spentTokensIn(database: Database, { spentTokens }: Tables): Ledger["spentTokens"] {
  return {
    async spend(id, until) {
      const rows = await database.query(
        `INSERT INTO ${spentTokens} (id, until) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id`,
        [id, until],
      );
      return rows.length > 0;
    },

    async has(id) {
      return (await database.query(`SELECT 1 FROM ${spentTokens} WHERE id = $1`, [id])).length > 0;
    },
  };
}
