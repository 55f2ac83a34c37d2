export { proveFolder, unusableFolder } from "./data-folder.ts";
export type { Database, Parameter, Queryable } from "./database.ts";
export { openEmbedded, openEmbeddedCopy, type EmbeddedDatabase } from "./embedded.ts";
export { DatabaseDamagedError, DatabaseLockedError, DatabaseUnreachableError, StatementError } from "./errors.ts";
export { postgresAddress, postgresConnection, type ServerAddress } from "./postgres-address.ts";
export { translatePostgresError } from "./postgres-errors.ts";
export { openPostgres } from "./postgres.ts";
export { openRollbackOnly } from "./rollback-only.ts";
export { compact, vacuum } from "./vacuum.ts";
