import { DatabaseUnreachableError, StatementError, type Database } from "../database/index.ts";
import { LedgerStatementError, LedgerUnreachableError } from "./errors.ts";

/** Lost a race in a way that repeating mends: serialisation failure, deadlock, lock not available. */
const BUSY_STATES = new Set(["40001", "40P01", "55P03"]);

/** The same database, failing in the ledger's words. Errors of the work itself pass unchanged. */
export function guarded(database: Database): Database {
  return {
    kind: database.kind,
    query: (sql, parameters) => translated(() => database.query(sql, parameters)),
    execute: (sql) => translated(() => database.execute(sql)),
    transaction: (work) => translated(() => database.transaction((transaction) => work(guarded(transaction)))),
    close: () => database.close(),
  };
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof DatabaseUnreachableError) {
      throw new LedgerUnreachableError(`The ledger cannot be reached: ${error.message}`, { cause: error });
    }
    if (!(error instanceof StatementError)) throw error;
    if (BUSY_STATES.has(error.sqlState))
      throw new LedgerUnreachableError(`The ledger is busy: ${error.message}`, { cause: error });
    throw new LedgerStatementError(`The ledger's database refused a statement: ${error.message} (${error.sqlState})`, {
      cause: error,
    });
  }
}
