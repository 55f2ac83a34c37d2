/** What a statement may be given. JSON is passed as text (`JSON.stringify`), times as ISO strings; undefined becomes NULL. */
export type Parameter =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Uint8Array
  | readonly (string | null)[]
  | readonly number[];

/** Anything SQL can be sent to: the database or an open transaction. */
export interface Queryable {
  /** One statement. @throws StatementError when PostgreSQL refuses it, DatabaseUnreachableError when it does not answer */
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly Parameter[],
  ): Promise<readonly Row[]>;
}

/**
 * One PostgreSQL, on a server or embedded in this process. SQL and results are the same on both: bigint and numeric columns
 * arrive as strings, timestamptz as ISO strings with milliseconds, date and timestamp as PostgreSQL writes them, json and jsonb
 * parsed. (Columns of these types; arrays of them are left as the driver has them.)
 */
export interface Database extends Queryable {
  readonly kind: "postgres" | "embedded";
  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws. Nested calls use savepoints.
   * Inside, use only the transaction that `work` is given: an outer one is refused with an error, because it could wait
   * for itself forever.
   */
  transaction<T>(work: (transaction: Database) => Promise<T>): Promise<T>;
  /** Several statements without parameters (migrations). */
  execute(sql: string): Promise<void>;
  /** Safe to repeat. Transactions cannot be closed; they end with their work. */
  close(): Promise<void>;
}
