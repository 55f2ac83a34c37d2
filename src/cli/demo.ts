import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobs } from "../../jobs/index.ts";
import { openWorld, uniqueOwner, type OnDelivered } from "../app/index.ts";
import { loadConfig } from "../config/index.ts";
import { addDays, utcDayOf } from "../experiment/index.ts";
import { createShutdown, ManualClock, silentLog } from "../platform/index.ts";
import { createInlineRunner, type InlineRunner } from "../queue/index.ts";
import type { Sandbox } from "../sandbox/index.ts";
import { summarizeDemo } from "./demo-summary.ts";
import { EXIT_DONE, EXIT_FAILED, UsageError } from "./failure.ts";
import { showProgress, type Progress } from "./progress.ts";
import { withCsvFile } from "./read-input.ts";
import { commandLine } from "./shell/command-line.ts";
import { isShown, terminalLine, onTerminal } from "./terminal.ts";

const DIGEST_HOUR = "T09:00:00.000Z";
/** The address that every other page of the sandbox has; any free one where it is taken. */
const PAGE_PORT = 3001;
const CLOSE_DEADLINE_MS = 5_000;
const DAYS_A_LINE = 7;

export interface DemoOptions {
  readonly all?: boolean;
  readonly days: string;
  readonly import?: string;
  readonly serve?: boolean;
}

/**
 * `herald demo`: a month of the sandbox in fast motion, through the same jobs, ledger, client and messages as the worker's. With `--serve`
 * what was posted can be read in the sandbox's Slack afterwards, until Ctrl-C.
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const days = Number(options.days);
  if (!Number.isInteger(days) || days < 1 || days > 365)
    throw new UsageError(`--days requires a whole number from 1 to 365, not "${options.days}"`);
  // An empty environment in an empty folder: a demo never touches anything real.
  const nowhere = await mkdtemp(join(tmpdir(), "herald-demo-"));
  const config = loadConfig({ environment: {}, directory: nowhere, command: commandLine() });
  const firstDay = utcDayOf(Date.now());
  const clock = new ManualClock(`${firstDay}${DIGEST_HOUR}`);
  const progress = dayProgress(days);
  const printer = new DemoPrinter(options.all === true, progress);
  const port = options.serve === true ? PAGE_PORT : 0;
  const open = (importCsv?: Uint8Array) =>
    openWorld({
      config,
      clock,
      log: silentLog,
      owner: uniqueOwner(),
      inMemory: true,
      sandbox: { port, seed: 1, ...(importCsv !== undefined && { importCsv, importMode: "replay" as const }) },
      onDelivered: printer.onDelivered,
    });
  const world = await (options.import === undefined ? open() : withCsvFile(options.import, open));
  try {
    const runner = createInlineRunner({
      jobs,
      clock,
      contextFor: (run) => world.context(run),
      moveClock: (to) => clock.moveTo(to),
    });
    say(
      `${days} days of the sandbox, ${firstDay} to ${addDays(firstDay, days - 1)}: a digest every morning at 09:00 UTC, stops after their veto window.`,
    );
    for (const note of world.sandbox?.notes ?? []) say(note);
    say("");
    const failures = await playDays({ runner, clock, firstDay, days, printer, progress }).finally(progress.end);
    for (const line of await summarizeDemo(world, days)) say(line);
    for (const failure of failures) say(`FAILED  ${failure}`);
    if (options.serve === true) await servePage(world.sandbox!);
    else say(`To read the messages as in Slack: ${commandLine(...process.argv.slice(2), "--serve")}`);
    return failures.length === 0 ? EXIT_DONE : EXIT_FAILED;
  } finally {
    await world.close();
    await rm(nowhere, { recursive: true });
  }
}

interface Play {
  readonly runner: InlineRunner;
  readonly clock: ManualClock;
  readonly firstDay: string;
  readonly days: number;
  readonly printer: DemoPrinter;
  readonly progress: Progress;
}

async function playDays({ runner, clock, firstDay, days, printer, progress }: Play): Promise<string[]> {
  const failures: string[] = [];
  for (let index = 0; index < days; index += 1) {
    const day = addDays(firstDay, index);
    clock.moveTo(`${day}${DIGEST_HOUR}`);
    progress.update(index);
    printer.begin(index === 0 || index === days - 1);
    await runner.run("reporting.daily-digest", {});
    for (const outcome of await runner.runDue(`${addDays(day, 1)}${DIGEST_HOUR}`)) {
      if (outcome.kind === "failed") failures.push(`${outcome.job}: ${outcome.error.message}`);
    }
  }
  return failures;
}

/** Which day is being played; in a file or a pipe only each seventh and the last. */
function dayProgress(days: number): Progress {
  return showProgress({
    total: days,
    words: (done) => `Day ${done + 1} of ${days}`,
    isPlainLine: (done) => (done + 1) % DAYS_A_LINE === 0 || done + 1 === days,
  });
}

/** What was posted, from the last digest on, to be read until Ctrl-C. */
async function servePage({ slackPageUrl, slack }: Sandbox): Promise<void> {
  const shutdown = createShutdown({ log: silentLog, deadlineMs: CLOSE_DEADLINE_MS });
  const digest = slack.messages.findLast(
    ({ threadTs, metadata }) => threadTs === null && String(metadata?.event_payload["key"]).startsWith("digest:"),
  );
  // The page shows its end, which is below the last digest where that is long or something else was posted after it.
  say(`To read the messages as in Slack: ${slackPageUrl}${digest === undefined ? "" : `#${digest.ts}`}`);
  say("To stop it: Ctrl-C.");
  await shutdown.done;
}

/** Prints the first and the last digest and every receipt in full, everything else as one line. */
class DemoPrinter {
  readonly #isAll: boolean;
  readonly #progress: Progress;
  #isFull = false;

  constructor(isAll: boolean, progress: Progress) {
    this.#isAll = isAll;
    this.#progress = progress;
  }

  begin(isFull: boolean): void {
    this.#isFull = isFull || this.#isAll;
  }

  readonly onDelivered: OnDelivered = (letter, delivered) => {
    const isNews = delivered.some((one) => one.kind === "delivered" && one.outcome.kind !== "unchanged");
    if (!isNews || !isShown(letter)) return;
    const isWhole = letter.key.endsWith(":receipt") || (this.#isFull && letter.notification.about !== undefined);
    this.#progress.above(() => say(isWhole ? `${onTerminal(letter)}\n` : terminalLine(letter)));
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
