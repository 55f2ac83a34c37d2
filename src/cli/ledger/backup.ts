import { existsSync, statSync } from "node:fs";
import { backUpLedger, restoreLedger } from "../../app/index.ts";
import { secretsOf, type Config } from "../../config/index.ts";
import { formatAmount, formatCount, plainSpaces } from "../../messages/index.ts";
import { createLog, systemClock } from "../../platform/index.ts";
import type { Log } from "../../ports/index.ts";
import type { Backup } from "../../store/index.ts";
import { EXIT_DONE, UsageError } from "../failure.ts";
import { ownConfig } from "../own-config.ts";
import { commandLine } from "../shell/command-line.ts";
import { copyOfHeld } from "./ledger-at-hand.ts";
import { requireNewFile } from "./new-file.ts";

/** `herald backup`: the whole ledger in one file, also while a worker runs. */
export async function runBackup(file: string | undefined, { json }: { readonly json?: boolean }): Promise<number> {
  if (file !== undefined) requireNewFile(file);
  const config = ownConfig();
  const options = { config, clock: systemClock, log: logOf(config), file };
  const backup = await backUpLedger(options).catch(async (error: unknown) => {
    if ((error as { code?: unknown }).code !== "database-locked") throw error;
    return backUpLedger({ ...options, ledgerCopy: await copyOfHeld(config, error) });
  });
  const bytes = statSync(backup.file).size;
  say(json, { ...backup, bytes }, [
    `Backed up the ledger to ${backup.file}: ${contentOf(backup)}, ${formatCount(Math.ceil(bytes / 1024))} kB`,
    `To restore it: ${commandLine("restore", backup.file)}`,
  ]);
  return EXIT_DONE;
}

/** `herald restore`: the ledger as a backup has it. */
export async function runRestore(
  file: string,
  { replace = false, json }: { readonly replace?: boolean; readonly json?: boolean },
): Promise<number> {
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}: name one that ${commandLine("backup")} made`);
  if (statSync(file).isDirectory()) throw new UsageError(`${file} is a folder: name a file in it`);
  const config = ownConfig();
  const restored = await restoreLedger({ config, clock: systemClock, log: logOf(config), file, replace });
  const { backup, replaced } = restored;
  say(json, restored, [
    `Restored the ledger as of ${backup.madeAt} from ${file}: ${contentOf(backup)}`,
    ...(replaced === undefined ? [] : [`What was there before is in ${replaced.file}`]),
    `Stops are paused, because a veto or a hold from after that time is missing. Put those experiments on hold again (${commandLine("hold", "<experiment>")}), then: ${commandLine("resume")}`,
  ]);
  return EXIT_DONE;
}

function logOf(config: Config): Log {
  return createLog({ level: "warn", pretty: process.stderr.isTTY, secrets: secretsOf(config) });
}

function contentOf({ rows }: Backup): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return `${formatAmount(rows["decisions"] ?? 0, "decision")} and ${formatAmount(total - (rows["decisions"] ?? 0), "other row")}`;
}

function say(json: boolean | undefined, facts: object, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(facts, null, 2)}\n` : `${lines.map(plainSpaces).join("\n")}\n`);
}
