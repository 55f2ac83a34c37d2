export { InvalidDocumentError, parseDecisionInput } from "./schema/read-stored.ts";
export {
  ArchiveRefusedError,
  BackupFailedError,
  ClaimLostError,
  InvalidBackupError,
  LedgerDamagedError,
  LedgerError,
  LedgerStatementError,
  LedgerTooNewError,
  LedgerUnreachableError,
  RestoreRefusedError,
} from "./errors.ts";
export { openLedger } from "./open-ledger.ts";
export { proveWrite } from "./prove-write.ts";
export { waitsIn } from "./waits.ts";
export { openExport } from "./open-export.ts";
export { checkProof, type Proof } from "./proof/check-proof.ts";
export { readProof } from "./proof/read-proof.ts";
export { exportLines } from "./reading/export.ts";
export { auditExport, type ExportAudit } from "./reading/audit-export.ts";
export { auditArchive, type ArchiveAudit } from "./reading/audit-archive.ts";
export { archiveLines, countArchivable } from "./reading/archive-lines.ts";
export { backUp, type Backup } from "./backup/write-backup.ts";
export { backupBeforeMigration, backupName } from "./backup/automatic-backup.ts";
export { checkBackup } from "./backup/read-backup.ts";
export { restoreBackup, type Restored } from "./backup/restore-backup.ts";
