import { z } from "zod";
import { jobs } from "../../../jobs/index.ts";
import { openWorld, uniqueOwner, withExperiment, type World } from "../../app/index.ts";
import { secretsOf, type Config } from "../../config/index.ts";
import { ledgerCopyAtWorker } from "../../http/index.ts";
import { ownConfig } from "../own-config.ts";
import { catchConsole, createLog, systemClock } from "../../platform/index.ts";
import { createInlineRunner, type PendingJob } from "../../queue/index.ts";
import { EXIT_DONE, EXIT_FAILED, UsageError } from "../failure.ts";
import { commandLine } from "../shell/command-line.ts";
import { requireJob } from "./known-job.ts";
import { payloadFrom } from "./payload.ts";
import { resultSentence } from "./result-words.ts";
import { workerAtHand } from "./worker-at-hand.ts";
import { renderNotification } from "../../slack/index.ts";
import { isShown, onTerminal } from "../terminal.ts";
import type { Letter } from "../../notify/index.ts";
import type { AnyJob } from "../../ports/index.ts";

export interface RunOptions {
  readonly dryRun?: boolean;
  readonly payload?: string;
  readonly asOf?: string;
  readonly json?: boolean;
}

/** `herald run`: one job here, to its end, with what it sets off at once. */
export async function runJob(job: string, options: RunOptions): Promise<number> {
  const { dryRun = false, json = false } = options;
  const given = payloadFrom(options);
  const known = requireJob(job);
  const isNamed = known.namesExperiment === true && "experiment" in given;
  // Before anything is opened, unless that is needed to know the experiment.
  if (!isNamed) requirePayload(known, given);
  const config = ownConfig();
  const log = createLog({ level: "warn", pretty: process.stderr.isTTY, secrets: secretsOf(config) });
  catchConsole(log);
  const owner = uniqueOwner();
  const letters: Letter[] = [];
  const world = await openHere(known, options, {
    config,
    clock: systemClock,
    log,
    owner,
    dryRun,
    onDelivered: (letter) => letters.push(letter),
  });
  try {
    const payload = isNamed ? await withExperiment(given, world.context({ runId: job })) : given;
    requirePayload(known, payload);
    const runner = createInlineRunner({
      jobs,
      clock: systemClock,
      concurrency: dryRun ? 1 : 4,
      idPrefix: `run-${owner}`,
      contextFor: (run) => world.context(run),
    });
    const result = await runner.run(job, payload);
    // What is due at once belongs to the job. What is due later (a stop after its veto window) is a worker's: the ledger knows it.
    const followUps = dryRun ? [] : await runner.runDue();
    const later = runner.pending();
    process.stdout.write(
      json ? asJson(result, letters, later, config.reader) : asText(job, result, letters, later, dryRun),
    );
    const failed = followUps.filter((outcome) => outcome.kind === "failed");
    for (const { job: failedJob, error } of failed)
      process.stderr.write(`herald: ${failedJob} failed: ${error.message}\n`);
    return failed.length === 0 ? EXIT_DONE : EXIT_FAILED;
  } finally {
    await world.close();
  }
}

/** @throws UsageError */
function requirePayload({ id, payload: schema }: AnyJob, payload: unknown): void {
  const { error } = schema.safeParse(payload);
  if (error === undefined) return;
  const problems = z.prettifyError(error).replaceAll(/\s*\n\s*/g, " ");
  throw new UsageError(`${id} does not take this payload: ${problems}; for what it takes: ${commandLine("jobs")}`);
}

/** A job needs the ledger; while a worker holds it, only that worker can do the job. */
class HeldError extends Error {
  readonly code = "ledger-held";
  override readonly name = "HeldError";
}

/** Opens the ledger; where a running worker holds that, a dry run works on a copy of it. @throws HeldError, TriggerError */
async function openHere(job: AnyJob, given: RunOptions, options: Parameters<typeof openWorld>[0]): Promise<World> {
  try {
    return await openWorld(options);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "database-locked") throw error;
    if (given.dryRun !== true) throw heldError(job, given, error);
    return openWorld({ ...options, ledgerCopy: await copyOfHeld(options.config, error) });
  }
}

async function copyOfHeld(config: Config, locked: unknown): Promise<Blob> {
  try {
    return await ledgerCopyAtWorker(workerAtHand(config));
  } catch (error) {
    // Whoever holds it does not answer: it may be a command, or a worker that has just begun. The lock tells who it is.
    if (error instanceof UsageError || (error as { code?: unknown }).code === "not-running") throw locked;
    throw error;
  }
}

function heldError({ id, triggerable }: AnyJob, { payload, asOf }: RunOptions, cause: unknown): HeldError {
  const given = {
    ...(JSON.parse(payload ?? "{}") as object),
    ...(asOf !== undefined && { asOf: `${asOf}T00:00:00.000Z` }),
  };
  const extra = Object.keys(given).length === 0 ? [] : ["--payload", JSON.stringify(given)];
  const remedy = triggerable
    ? `Have the worker do it: ${commandLine("trigger", id, ...extra, "--wait")}`
    : "Stop the worker and try again.";
  return new HeldError(`a running worker has the ledger open, and the job needs the ledger for itself. ${remedy}`, {
    cause,
  });
}

function asJson(
  result: object,
  letters: readonly Letter[],
  later: readonly PendingJob[],
  reader: Config["reader"],
): string {
  const messages = letters.map(({ key, destinations, notification, inThreadOf }) => ({
    key,
    destinations,
    inThreadOf,
    notification,
    // As Slack takes it, to be held against what it refuses.
    ...renderNotification(notification, { canAnswer: false, reader }),
  }));
  return `${JSON.stringify({ result, messages, later }, null, 2)}\n`;
}

function asText(
  id: string,
  result: object,
  letters: readonly Letter[],
  later: readonly PendingJob[],
  dryRun: boolean,
): string {
  const lines: string[] = [];
  for (const letter of letters) if (isShown(letter)) lines.push(onTerminal(letter), "");
  if (letters.length === 0) lines.push(resultSentence({ job: id, result, sentTo: [] }));
  for (const { job, dueAt } of later)
    lines.push(dryRun ? `Would run next: ${job}` : `Left to the worker: ${job}, due ${dueAt}`);
  if (dryRun) lines.push("Dry run: nothing was sent, nothing was kept.");
  return `${lines.join("\n")}\n`;
}
