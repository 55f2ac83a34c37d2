import type { Database } from "../../database/index.ts";
import type { Tables } from "../tables.ts";

export interface StoredColumn {
  readonly name: string;
  readonly type: string;
  /** The database numbers the rows itself. */
  readonly isNumbered: boolean;
}

/** A table as it is, whatever its version. */
export interface StoredTable {
  readonly name: string;
  /** Quoted, for SQL. */
  readonly place: string;
  readonly columns: readonly StoredColumn[];
  /** Orders the rows without ties, and in the same way on every server. */
  readonly order: string;
}

interface Row {
  readonly name: string;
  readonly columns: readonly StoredColumn[];
  readonly key: readonly { readonly name: string; readonly isText: boolean }[] | null;
  readonly refersTo: readonly string[] | null;
}

/** Every table of the ledger's schema, none left out; a table comes after those that it refers to. */
export async function storedTables(database: Database, tables: Tables): Promise<readonly StoredTable[]> {
  const rows = await database.query<Row>(
    `SELECT c.relname AS name,
       (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isNumbered', a.attidentity <> '')
          ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       (SELECT json_agg(json_build_object('name', a.attname, 'isText', a.attcollation <> 0) ORDER BY k.position)
        FROM pg_catalog.pg_index i
        CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, position)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
        WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
       (SELECT json_agg(DISTINCT r.relname) FROM pg_catalog.pg_constraint f JOIN pg_catalog.pg_class r ON r.oid = f.confrelid
        WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS "refersTo"
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r' ORDER BY c.relname COLLATE "C"`,
    [tables.schemaName],
  );
  return inOrder(rows).map(({ name, columns, key }) => ({
    name,
    place: `${tables.schema}.${quoted(name)}`,
    columns,
    order: (key ?? columns.map((column) => ({ name: column.name, isText: undefined })))
      .map((column) => orderBy(column.name, column.isText))
      .join(", "),
  }));
}

/** Without a key, by the text of every column. */
function orderBy(column: string, isText: boolean | undefined): string {
  if (isText === undefined) return `${quoted(column)}::text COLLATE "C"`;
  return isText ? `${quoted(column)} COLLATE "C"` : quoted(column);
}

function inOrder(rows: readonly Row[]): readonly Row[] {
  const sorted: Row[] = [];
  let rest = rows;
  while (rest.length > 0) {
    const isDone = (name: string): boolean => sorted.some((row) => row.name === name);
    const ready = rest.filter(({ refersTo }) => (refersTo ?? []).every(isDone));
    // Tables that refer to each other would fail when they are filled: no migration makes such.
    if (ready.length === 0)
      throw new RangeError("storedTables requires tables that do not refer to each other in a circle");
    sorted.push(...ready);
    rest = rest.filter((row) => !ready.includes(row));
  }
  return sorted;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
