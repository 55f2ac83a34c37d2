/** Anything SQL can be sent to: the database or an open transaction. */
export interface Queryable {
  query<Row extends object = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

/**
 * One PostgreSQL, on a server or embedded in this process. SQL and results are the same on both: bigint columns arrive as
 * strings, timestamptz as ISO strings, jsonb parsed.
 */
export interface Database extends Queryable {
  readonly kind: "postgres" | "embedded";
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. Nested calls use savepoints. */
  transaction<T>(work: (transaction: Database) => Promise<T>): Promise<T>;
  /** Several statements without parameters (migrations). */
  execute(sql: string): Promise<void>;
  close(): Promise<void>;
}
