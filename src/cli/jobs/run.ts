import { z } from "zod";
import { jobs } from "../../../jobs/index.ts";
import { openWorld, uniqueOwner } from "../../app/index.ts";
import { loadProcessConfig, secretsOf } from "../../config/index.ts";
import { createLog, systemClock } from "../../platform/index.ts";
import { createInlineRunner, type PendingJob } from "../../queue/index.ts";
import { EXIT_DONE, EXIT_FAILED, UsageError } from "../failure.ts";
import { payloadFrom } from "./payload.ts";
import { renderNotification } from "../../slack/index.ts";
import { isShown, onTerminal } from "../terminal.ts";
import type { Letter } from "../../notify/index.ts";

export interface RunOptions {
  readonly dryRun?: boolean;
  readonly payload?: string;
  readonly asOf?: string;
  readonly json?: boolean;
}

/** `herald run`: one job here, to its end, with what it sets off at once. */
export async function runJob(job: string, options: RunOptions): Promise<number> {
  const { dryRun = false, json = false } = options;
  const payload = payloadFrom(options);
  requireJob(job, payload);
  const config = loadProcessConfig();
  const log = createLog({ level: "warn", pretty: process.stderr.isTTY, secrets: secretsOf(config) });
  const owner = uniqueOwner();
  const letters: Letter[] = [];
  const world = await openWorld({
    config,
    clock: systemClock,
    log,
    owner,
    dryRun,
    onDelivered: (letter) => letters.push(letter),
  });
  try {
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
    process.stdout.write(json ? asJson(result, letters, later) : asText(result, letters, later, dryRun));
    const failed = followUps.filter((outcome) => outcome.kind === "failed");
    for (const { job: failedJob, error } of failed)
      process.stderr.write(`herald: ${failedJob} failed: ${error.message}\n`);
    return failed.length === 0 ? EXIT_DONE : EXIT_FAILED;
  } finally {
    await world.close();
  }
}

/** Before anything is opened. @throws UsageError */
function requireJob(id: string, payload: unknown): void {
  const job = jobs.find((candidate) => candidate.id === id);
  if (job === undefined)
    throw new UsageError(`there is no job "${id}"; there are: ${jobs.map((candidate) => candidate.id).join(", ")}`);
  const { error } = job.payload.safeParse(payload);
  if (error !== undefined)
    throw new UsageError(`${id} does not take this payload: ${z.prettifyError(error).replaceAll(/\s*\n\s*/g, " ")}`);
}

function asJson(result: object, letters: readonly Letter[], later: readonly PendingJob[]): string {
  const messages = letters.map(({ key, destinations, notification, inThreadOf }) => ({
    key,
    destinations,
    inThreadOf,
    notification,
    // As Slack takes it, to be held against what it refuses.
    ...renderNotification(notification, { canAnswer: false }).message,
  }));
  return `${JSON.stringify({ result, messages, later }, null, 2)}\n`;
}

function asText(result: object, letters: readonly Letter[], later: readonly PendingJob[], dryRun: boolean): string {
  const lines: string[] = [];
  for (const letter of letters) if (isShown(letter)) lines.push(onTerminal(letter), "");
  if (letters.length === 0) lines.push(JSON.stringify(result));
  for (const { job, dueAt } of later)
    lines.push(dryRun ? `would then run: ${job}` : `left to the worker: ${job}, due ${dueAt}`);
  if (dryRun) lines.push("Dry run: nothing was posted, nothing was kept.");
  return `${lines.join("\n")}\n`;
}
