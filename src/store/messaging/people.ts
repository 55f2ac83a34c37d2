import type { Database } from "../../database/index.ts";
import type { PersonId } from "../../notify/index.ts";
import type { Tables } from "../tables.ts";
import { storableText } from "../text.ts";
import type { Ledger } from "../../ports/index.ts";

export function peopleIn(database: Database, tables: Tables): Ledger["people"] {
  return {
    async remember(person, name, now) {
      await database.query(
        `INSERT INTO ${tables.people} AS known (id, name, named_at) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, named_at = excluded.named_at
         WHERE known.named_at <= excluded.named_at AND known.name <> excluded.name`,
        [person, storableText(name), now],
      );
    },

    async names(people) {
      const rows = await database.query<{ readonly id: PersonId; readonly name: string }>(
        `SELECT id, name FROM ${tables.people} WHERE id = ANY($1::text[])`,
        [people],
      );
      return new Map(rows.map(({ id, name }) => [id, name]));
    },

    async forget(person) {
      const rows = await database.query(`DELETE FROM ${tables.people} WHERE id = $1 RETURNING id`, [person]);
      return rows.length > 0;
    },
  };
}
