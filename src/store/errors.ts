/** Base of everything the ledger throws, except for wrong use of a function (RangeError). */
export abstract class LedgerError extends Error {
  abstract readonly code: string;
  /** Whether the same call may succeed later without anyone doing anything. */
  abstract readonly isRetryable: boolean;
}

/** The database did not answer, was too slow or too busy. Whether the last write happened is unknown; repeating it is safe. */
export class LedgerUnreachableError extends LedgerError {
  readonly code = "ledger-unreachable";
  readonly isRetryable = true;
  override readonly name = "LedgerUnreachableError";
}

/**
 * The claim ended, was taken over, or never existed: the caller must not do what it was about to do. The next attempt sees what the other
 * worker did.
 */
export class ClaimLostError extends LedgerError {
  readonly code = "claim-lost";
  readonly isRetryable = true;
  override readonly name = "ClaimLostError";
}

/** The database was written by a newer Herald. Someone has to upgrade this one, or point it elsewhere. */
export class LedgerTooNewError extends LedgerError {
  readonly code = "ledger-too-new";
  readonly isRetryable = false;
  override readonly name = "LedgerTooNewError";
}

/** What is stored is not what was written. Someone has to look: `ledger verify`, then a backup. */
export class LedgerDamagedError extends LedgerError {
  readonly code = "ledger-damaged";
  readonly isRetryable = false;
  override readonly name = "LedgerDamagedError";
}

/** PostgreSQL refused a statement of ours: a full disk, which may have room again, a missing privilege, or a bug. */
export class LedgerStatementError extends LedgerError {
  readonly code = "ledger-statement";
  readonly isRetryable = true;
  override readonly name = "LedgerStatementError";
}

/** A file is not a backup, or not all of one. Nothing was changed. */
export class InvalidBackupError extends Error {
  readonly code = "invalid-backup";
  override readonly name = "InvalidBackupError";
}

/** The ledger was not restored, and is as it was. The message says what to do first. */
export class RestoreRefusedError extends Error {
  readonly code = "restore-refused";
  override readonly name = "RestoreRefusedError";
}

/** No backup was made, and no part of one is there. */
export class BackupFailedError extends Error {
  readonly code = "backup-failed";
  override readonly name = "BackupFailedError";
}

/** Nothing was moved to the archive: it is not what the ledger would write now. */
export class ArchiveRefusedError extends Error {
  readonly code = "archive-refused";
  override readonly name = "ArchiveRefusedError";
}
