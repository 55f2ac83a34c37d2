import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { z } from "zod";
import { isUtcDay } from "../../experiment/index.ts";
import { formatAmount, formatCount, plainSpaces } from "../../messages/index.ts";
import { systemClock, writePackedLines } from "../../platform/index.ts";
import { archiveLines, auditExport, countArchivable } from "../../store/index.ts";
import { EXIT_DONE, EXIT_FAILED, UsageError } from "../failure.ts";
import { hereOrAtWorker } from "../jobs/here-or-at-worker.ts";
import { ownConfig } from "../own-config.ts";
import { commandLine } from "../shell/command-line.ts";
import { withLedger } from "./ledger-at-hand.ts";
import { linesOf } from "./lines-of.ts";
import { requireNewFile } from "./new-file.ts";

/** Digests, scorecards, final reports and the watch after a stop still read what ended lately. */
const LEAST_AGE_DAYS = 35;
const DAY_MS = 86_400_000;

export interface ArchiveOptions {
  readonly before: string;
  readonly output?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const moved = z.object({ decisions: z.number(), isNew: z.boolean() });

/**
 * `herald ledger archive`: writes the decisions of experiments that ended long ago to a file, proves it, and only then has the ledger let go of
 * their facts. Interrupted, it is finished by the same command.
 */
export async function runLedgerArchive({ before, output, dryRun, json }: ArchiveOptions): Promise<number> {
  requireOldEnough(before);
  if (dryRun) return preview(before, json);
  if (output === undefined) throw new UsageError("--output is missing: name a new file for the archive");
  if (!existsSync(output)) {
    requireNewFile(output);
    if ((await countIn(before)).experiments === 0) return nothing(before, json);
    await write(output, before);
  }
  const { archive, exportedAt: madeAt, chain, rows } = await auditExport(linesOf(output));
  if (archive?.before !== before)
    throw new UsageError(
      `${output} already exists, and is no archive of what ended before ${before}: name another file`,
    );
  if (chain.firstBroken !== undefined) {
    process.stderr.write(
      `herald: ${output} does not hold what it should, from row ${chain.firstBroken} on. Nothing was moved; check the ledger: ${commandLine("ledger", "verify")}\n`,
    );
    return EXIT_FAILED;
  }
  const request = { before, madeAt, file: basename(output), sha256: archive.sha256 };
  const { decisions, isNew } = moved.parse(await hereOrAtWorker(ownConfig(), "maintenance.archive", request));
  const facts = {
    ...request,
    file: output,
    experiments: rows["experiments"] ?? 0,
    decisions,
    isNew,
    bytes: statSync(output).size,
  };
  say(json, facts, [
    `${isNew ? "Archived" : "Already archived:"} ${formatAmount(decisions, "decision")} of ${formatAmount(facts.experiments, "experiment")} that ended before ${before}: ${output}, ${formatCount(Math.ceil(facts.bytes / 1024))} kB`,
    `Keep the file: the ledger has only the hashes of what it holds. To check both: ${commandLine("ledger", "verify", "--archive", output)}`,
  ]);
  return EXIT_DONE;
}

function requireOldEnough(before: string): void {
  if (!isUtcDay(before)) throw new UsageError("--before takes a day: 2026-01-01");
  const latest = new Date(systemClock.nowMs() - LEAST_AGE_DAYS * DAY_MS).toISOString().slice(0, 10);
  if (before > latest)
    throw new UsageError(
      `--before takes a day at least ${LEAST_AGE_DAYS} days ago, ${latest} or earlier: reports still read what ended later`,
    );
}

async function preview(before: string, json: boolean | undefined): Promise<number> {
  const counts = await countIn(before);
  if (counts.experiments === 0) return nothing(before, json);
  say(json, { before, ...counts }, [
    `${formatAmount(counts.experiments, "experiment")} ended before ${before}: ${formatAmount(counts.decisions, "decision")} would be archived. Nothing was written`,
  ]);
  return EXIT_DONE;
}

function nothing(before: string, json: boolean | undefined): number {
  say(json, { before, experiments: 0, decisions: 0 }, [
    `No experiment that ended before ${before} is left to be archived`,
  ]);
  return EXIT_DONE;
}

async function countIn(before: string): Promise<{ readonly experiments: number; readonly decisions: number }> {
  return withLedger(ownConfig(), (ledger) => countArchivable(ledger, before));
}

async function write(output: string, before: string): Promise<void> {
  await withLedger(ownConfig(), async (ledger) => {
    try {
      await writePackedLines(output, archiveLines(ledger, { before, madeAt: systemClock.now() }));
    } catch (error) {
      if ((error as { syscall?: unknown }).syscall === undefined) throw error;
      throw new UsageError(`${output} cannot be written: ${(error as Error).message}`);
    }
  });
}

function say(json: boolean | undefined, facts: object, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(facts, null, 2)}\n` : `${lines.map(plainSpaces).join("\n")}\n`);
}
