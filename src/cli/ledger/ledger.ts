import { once } from "node:events";
import { didYouMean } from "../../config/index.ts";
import { ownConfig } from "../own-config.ts";
import { formatAmount, formatCount, plainSpaces, textTable } from "../../messages/index.ts";
import type { LedgerAtWorker } from "../../http/index.ts";
import { systemClock, writeWholeFile } from "../../platform/index.ts";
import { auditArchive, auditExport, exportLines, type ArchiveAudit, type ExportAudit } from "../../store/index.ts";
import { EXIT_DONE, EXIT_FAILED, UsageError } from "../failure.ts";
import { commandLine } from "../shell/command-line.ts";
import { paint, withHeadings } from "../terminal.ts";
import { withLedger } from "./ledger-at-hand.ts";
import { requireNewFile } from "./new-file.ts";
import { ledgerColumns } from "./ledger-columns.ts";
import { linesOf } from "./lines-of.ts";
import { RECORD_KINDS, type Audit, type RecordKind } from "../../ports/index.ts";

const MOST_LISTED = 1_000;
/** What belongs to no one experiment. */
const NOT_BY_EXPERIMENT: readonly RecordKind[] = ["notes", "deliveries", "premises", "people", "archives"];

/** `herald ledger verify`: the ledger, with an archive of it, or a file it was exported or archived to. */
export async function runLedgerVerify(
  file: string | undefined,
  options: { expect?: string; archive?: string; json?: boolean },
): Promise<number> {
  const expected = options.expect === undefined ? undefined : readExpected(options.expect);
  if (file !== undefined && expected !== undefined)
    throw new UsageError("--expect is checked against the ledger itself, not against a file");
  if (file !== undefined && options.archive !== undefined)
    throw new UsageError("--archive is checked against the ledger itself: leave the other file out");
  const { audit, hash, beside } =
    file === undefined
      ? await withLedger(ownConfig(), (ledger) => auditOf(ledger, expected, options.archive))
      : { audit: await auditExport(linesOf(file)), hash: undefined, beside: undefined };
  const isExpected = expected === undefined || hash === expected.hash;
  const isSound =
    audit.chain.firstBroken === undefined &&
    audit.acts.unexplained.length === 0 &&
    isExpected &&
    (beside === undefined || isWhole(beside, audit));
  const facts = {
    isSound,
    ...audit,
    ...(expected && { expected: { ...expected, found: hash ?? null } }),
    ...(beside && { beside }),
  };
  const lines = [
    ...sentencesOf(audit, expected, hash),
    ...(beside === undefined ? [] : [archiveSentence(options.archive!, beside, audit)]),
    ...endSentences(audit),
  ];
  process.stdout.write(
    options.json ? `${JSON.stringify(facts, null, 2)}\n` : `${lines.map(plainSpaces).map(marked).join("\n")}\n`,
  );
  return isSound ? EXIT_DONE : EXIT_FAILED;
}

type FoundAudit = Audit & Partial<Pick<ExportAudit, "archive">>;

/** Of all rows that the ledger says are in this archive. */
function rowsIn({ audit: { archive } }: ArchiveAudit, { archived }: Audit): number {
  return archived.find(({ sha256 }) => sha256 === archive?.sha256)?.rows ?? 0;
}

function isWhole(beside: ArchiveAudit, audit: Audit): boolean {
  const { chain, acts } = beside.audit;
  const isSound = chain.firstBroken === undefined && acts.unexplained.length === 0;
  return isSound && beside.firstDiffering === undefined && beside.held > 0 && beside.held === rowsIn(beside, audit);
}

function archiveSentence(file: string, beside: ArchiveAudit, audit: Audit): string {
  const rows = rowsIn(beside, audit);
  if (isWhole(beside, audit))
    return `✓ ${file} holds the facts of ${formatAmount(rows, "decision")}, exactly as the ledger's hashes say`;
  const broken = beside.audit.chain.firstBroken ?? beside.firstDiffering;
  if (broken !== undefined) return `✗ ${file} was changed: its row ${formatCount(broken)} is not the ledger's`;
  if (rows === 0) return `✗ ${file} is not an archive of this ledger: nothing was moved there`;
  return `✗ ${file} holds ${formatCount(beside.held)} of the ${formatAmount(rows, "decision")} that were moved there`;
}

/** With its mark in the color of what it says. */
function marked(sentence: string): string {
  const { good, bad } = paint();
  return sentence.replace(/^✓/u, good).replace(/^✗/u, bad);
}

interface Expected {
  readonly sequence: number;
  readonly hash: string;
}

function readExpected(text: string): Expected {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/u.exec(text) ?? [];
  if (sequence === undefined || hash === undefined)
    throw new UsageError(
      `--expect takes what an earlier ${commandLine("ledger", "verify")} printed: the row, a colon and the whole hash, such as 412:9f86…`,
    );
  return { sequence: Number(sequence), hash };
}

async function auditOf(
  ledger: LedgerAtWorker,
  expected: Expected | undefined,
  archive: string | undefined,
): Promise<{ audit: FoundAudit; hash: string | undefined; beside: ArchiveAudit | undefined }> {
  return {
    audit: await ledger.audit(),
    hash: expected && (await ledger.hashAt(expected.sequence)),
    beside: archive === undefined ? undefined : await auditArchive(linesOf(archive), ledger),
  };
}

function sentencesOf(
  { chain, acts, archived, archive }: FoundAudit,
  expected: Expected | undefined,
  hash: string | undefined,
): string[] {
  const lines = [chainSentence(chain, archive !== undefined), ...archived.map(archivedSentence), actsSentence(acts)];
  if (expected !== undefined) {
    lines.push(
      hash === expected.hash
        ? `✓ Row ${formatCount(expected.sequence)} is the one expected: nothing up to it was rewritten`
        : `✗ Row ${formatCount(expected.sequence)} is not the one expected: the chain was rewritten (${hash ?? "there is no such row"})`,
    );
  }
  return lines;
}

function endSentences({ chain, end, archive }: FoundAudit): readonly string[] {
  if (chain.firstBroken !== undefined || end.sequence === 0) return [];
  if (archive !== undefined)
    return [
      "",
      "Whether the ledger's rows are these is checked where the ledger is:",
      commandLine("ledger", "verify", "--archive", "<file>"),
    ];
  return [
    "",
    "Anyone who can write to the database could rewrite the whole chain. To detect that too, keep this command elsewhere and run it later:",
    commandLine("ledger", "verify", "--expect", `${end.sequence}:${end.hash}`),
  ];
}

function archivedSentence({ file, sha256, rows }: Audit["archived"][number]): string {
  return `✓ The facts of ${formatAmount(rows, "decision")} are archived, and their hashes hold: ${file} (SHA-256 of its lines ${sha256.slice(0, 12)}…)`;
}

function chainSentence({ rows, firstBroken }: Audit["chain"], isArchive: boolean): string {
  if (firstBroken === undefined && isArchive)
    return `✓ ${formatAmount(rows, "archived decision")}: every hash and look holds`;
  if (firstBroken === undefined) return `✓ ${formatAmount(rows, "decision")}: every hash, link and look holds`;
  const before = rows === 0 ? "" : `. The ${formatAmount(rows, "row")} before it ${rows === 1 ? "holds" : "hold"}`;
  return `✗ The chain is broken at row ${formatCount(firstBroken)}: it was changed, is missing, or has lost its look${before}`;
}

function actsSentence({ begun, unexplained }: Audit["acts"]): string {
  if (begun === 0) return "✓ No act has begun";
  if (unexplained.length === 0)
    return `✓ ${formatAmount(begun, "act")} begun: a stored decision explains ${begun === 1 ? "it" : "each"}`;
  return `✗ ${formatAmount(unexplained.length, "act")} of ${begun} without a stored decision that explains it: ${unexplained.join(", ")}`;
}

export interface ListOptions {
  readonly experiment?: string;
  readonly since?: string;
  readonly limit?: string;
  readonly json?: boolean;
}

/** `herald ledger list`: the newest rows of one kind. */
export async function runLedgerList(kind: string, options: ListOptions): Promise<number> {
  if (!isKind(kind))
    throw new UsageError(
      `the ledger keeps no ${JSON.stringify(kind)}; it keeps: ${RECORD_KINDS.join(", ")}${didYouMean(kind, RECORD_KINDS)}`,
    );
  const limit = Number(options.limit ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_LISTED)
    throw new UsageError(`--limit takes a whole number from 1 to ${MOST_LISTED}`);
  if (options.experiment !== undefined && NOT_BY_EXPERIMENT.includes(kind))
    throw new UsageError(`${kind} are not kept by experiment: leave --experiment out`);
  if (options.since !== undefined && kind === "premises")
    throw new UsageError("premises are not kept by time: leave --since out");
  const query = {
    limit,
    newestFirst: true,
    ...(options.experiment !== undefined && { experimentId: options.experiment }),
    ...(options.since !== undefined && { since: instantOf(options.since) }),
  };
  const { rows, next } = await withLedger(ownConfig(), (ledger) => ledger.page(kind, query));
  if (options.json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return EXIT_DONE;
  }
  if (rows.length === 0) {
    process.stdout.write(`No ${kind}.\n`);
    return EXIT_DONE;
  }
  const columns = ledgerColumns[kind];
  const lines = textTable(
    columns.map(({ title }) => title),
    rows.map((row) => columns.map(({ text }) => text(row))),
  );
  process.stdout.write(`${withHeadings(lines).map(plainSpaces).join("\n")}\n`);
  if (next !== undefined)
    process.stderr.write(
      `These are the newest ${rows.length}: --limit shows more, --since and --experiment narrow them down, and ${commandLine("ledger", "export")} prints all of them.\n`,
    );
  return EXIT_DONE;
}

function isKind(kind: string): kind is RecordKind {
  return (RECORD_KINDS as readonly string[]).includes(kind);
}

function instantOf(since: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(since);
  const time = Date.parse(since);
  if (Number.isNaN(time) || !(isDay || since.endsWith("Z")))
    throw new UsageError("--since takes a day (2026-11-01) or an instant in UTC (2026-11-01T08:00:00Z)");
  return new Date(time).toISOString();
}

/** `herald ledger export`: everything, as NDJSON. A file is there once all of it is. */
export async function runLedgerExport({ output }: { readonly output?: string }): Promise<number> {
  if (output !== undefined) requireNewFile(output);
  await withLedger(ownConfig(), async (ledger) => {
    const lines = exportLines(ledger, systemClock.now());
    if (output === undefined) return print(lines);
    const count = await exportTo(output, lines);
    process.stderr.write(
      `${formatAmount(count - 2, "row")} in ${output}. To check the file on any machine: ${commandLine("ledger", "verify", output)}\n`,
    );
  });
  return EXIT_DONE;
}

async function print(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
}

/** Returns how many lines there are. */
async function exportTo(file: string, lines: AsyncIterable<string>): Promise<number> {
  let count = 0;
  const counted = async function* (): AsyncGenerator<string> {
    for await (const line of lines) {
      count += 1;
      yield `${line}\n`;
    }
  };
  try {
    await writeWholeFile(file, counted());
  } catch (error) {
    if ((error as { syscall?: unknown }).syscall === undefined) throw error;
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
  return count;
}
