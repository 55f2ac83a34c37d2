import type { Database } from "../../database/index.ts";
import type { Tables } from "../tables.ts";
import { storableJson } from "../text.ts";
import type { Ledger, Note } from "../../ports/index.ts";

interface NoteRow extends Omit<Note, "asOf"> {
  readonly as_of: Note["asOf"];
}

const COLUMNS = "key, topic, as_of, at, fact";

export function notesIn(database: Database, tables: Tables): Ledger["notes"] {
  return {
    async write({ key, topic, asOf, at, fact }) {
      await database.query(
        `INSERT INTO ${tables.notes} (${COLUMNS}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO NOTHING`,
        [key, topic, asOf, at, storableJson(fact)],
      );
    },

    async get(key) {
      const [row] = await database.query<NoteRow>(`SELECT ${COLUMNS} FROM ${tables.notes} WHERE key = $1`, [key]);
      return row && noteOf(row);
    },

    async latest(topic) {
      const [row] = await database.query<NoteRow>(
        `SELECT ${COLUMNS} FROM ${tables.notes} WHERE topic = $1 ORDER BY as_of DESC, at DESC, key DESC LIMIT 1`,
        [topic],
      );
      return row && noteOf(row);
    },
  };
}

function noteOf({ as_of: asOf, ...note }: NoteRow): Note {
  return { ...note, asOf };
}
