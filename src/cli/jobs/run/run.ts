import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { uniqueOwner, withExperiment, type World } from "../../../app/index.ts";
import { secretsOf, type Config } from "../../../config/index.ts";
import { catchConsole, createLog, systemClock } from "../../../platform/index.ts";
import type { AnyJob, Log } from "../../../ports/index.ts";
import { EXIT_DONE, UsageError } from "../../failure.ts";
import { ownConfig } from "../../own-config.ts";
import { commandLine } from "../../shell/command-line.ts";
import { tryOut } from "./dry-run.ts";
import { requireJob } from "../known-job.ts";
import { runOnce } from "./one-shot.ts";
import { openHere } from "./open-here.ts";
import { Outbox } from "./outbox.ts";
import { payloadFrom } from "../payload.ts";
import { exitCodeOf, RunEnd } from "./run-end.ts";
import type { RunOptions } from "./run-options.ts";
import { reportJson, reportText } from "./run-report.ts";
import { cutLine, shortfall } from "./shortfall.ts";
import { withinMs } from "./within.ts";

const USUAL_WITHIN = "10m";

/** `herald run`: one job here, to its end, with what it sets off at once. */
export async function runJob(job: string, options: RunOptions): Promise<number> {
  const given = payloadFrom(options);
  const { within = USUAL_WITHIN } = options;
  const limitMs = withinMs(within);
  const known = requireJob(job);
  const isNamed = known.namesExperiment === true && "experiment" in given;
  // Before anything is opened, unless that is needed to know the experiment.
  if (!isNamed) requirePayload(known, given);
  const config = ownConfig();
  const log = createLog({ level: "warn", pretty: process.stderr.isTTY, secrets: secretsOf(config) });
  catchConsole(log);
  const end = new RunEnd(log);
  try {
    return await runHere(known, given, { options, isNamed, config, log, end, limitMs, within });
  } finally {
    end.dispose();
  }
}

interface Here {
  readonly options: RunOptions;
  /** Its payload names an experiment, which has to be found first. */
  readonly isNamed: boolean;
  readonly config: Config;
  readonly log: Log;
  readonly end: RunEnd;
  readonly limitMs: number;
  /** The same as it was given. */
  readonly within: string;
}

async function runHere(
  job: AnyJob,
  given: Readonly<Record<string, unknown>>,
  { options, isNamed, config, log, end, limitMs, within }: Here,
): Promise<number> {
  const { dryRun = false, json = false } = options;
  const owner = uniqueOwner();
  const outbox = new Outbox();
  const world = await openHere(job, options, {
    config,
    clock: systemClock,
    log,
    owner,
    dryRun,
    onTried: outbox.onTried,
  });
  try {
    end.limit(limitMs, within);
    const until = new Date(systemClock.nowMs() + limitMs).toISOString();
    const payload = isNamed ? await withExperiment(given, world.context({ runId: job.id })) : given;
    requirePayload(job, payload);
    const runner = {
      clock: systemClock,
      idPrefix: `run-${owner}`,
      contextFor: (run: Parameters<World["context"]>[0]) => world.context(run),
      signal: end.signal,
    };
    if (dryRun) {
      process.stdout.write(await tryOut(job.id, payload, { ...runner, json, outbox, config }));
      return EXIT_DONE;
    }
    const ran = await runOnce(job.id, payload, { ...runner, patience: { until, wait: waitFor, log } });
    const again = commandLine("run", job.id, ...asGiven(options));
    const report = { job: job.id, ran, outbox, cut: await end.cut(), config, again };
    process.stdout.write(json ? reportJson(report) : reportText(report));
    const missing = shortfall(report);
    for (const line of missing) process.stderr.write(`${line}\n`);
    return missing.length === 0 ? EXIT_DONE : exitCodeOf(report.cut);
  } catch (error) {
    const cut = await end.cut();
    if (cut === undefined) throw error;
    process.stderr.write(`${cutLine(job.id, cut)}\n`);
    return exitCodeOf(cut);
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

/** The same run again, as it is typed. */
function asGiven({ payload, asOf }: RunOptions): readonly string[] {
  return [...(payload === undefined ? [] : ["--payload", payload]), ...(asOf === undefined ? [] : ["--as-of", asOf])];
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}
