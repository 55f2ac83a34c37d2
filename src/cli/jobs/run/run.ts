import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { uniqueOwner, withExperiment, type World, type WorldOptions } from "../../../app/index.ts";
import { secretsOf, type Config } from "../../../config/index.ts";
import { catchConsole, createLog, systemClock } from "../../../platform/index.ts";
import type { AnyJob, Log } from "../../../ports/index.ts";
import { keepTrying, type Persistence } from "../../../queue/index.ts";
import { EXIT_DONE, UsageError } from "../../failure.ts";
import { ownConfig } from "../../own-config.ts";
import { commandLine } from "../../shell/command-line.ts";
import { tryOut } from "./dry-run.ts";
import { requireJob } from "../known-job.ts";
import { runOnce } from "./one-shot.ts";
import { openHere } from "./open-here.ts";
import { mayAnswerLater, mayOpenLater } from "./may-pass.ts";
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

async function runHere(job: AnyJob, given: Readonly<Record<string, unknown>>, here: Here): Promise<number> {
  const owner = uniqueOwner();
  const outbox = new Outbox();
  let opened: Awaited<ReturnType<typeof openPatiently>>;
  try {
    opened = await openPatiently(job, here, { owner, onTried: outbox.onTried });
  } catch (error) {
    return cutShort(error, job, here);
  }
  const { world, leftMs } = opened;
  try {
    return await runIn(world, job, given, { ...here, owner, outbox, leftMs });
  } catch (error) {
    return await cutShort(error, job, here);
  } finally {
    await world.close();
  }
}

/** Says what cut the run short. @throws the error where nothing did */
async function cutShort(error: unknown, { id }: AnyJob, { end }: Pick<Here, "end">): Promise<number> {
  const cut = await end.cut();
  if (cut === undefined) throw error;
  process.stderr.write(`${cutLine(id, cut)}\n`);
  return exitCodeOf(cut);
}

/** Opens everything, as soon as the ledger's database takes connections. What it takes to open one that does is not counted as time of the run. */
async function openPatiently(
  job: AnyJob,
  { options, config, log, end, limitMs }: Here,
  own: Pick<WorldOptions, "owner" | "onTried">,
): Promise<{ readonly world: World; readonly leftMs: number }> {
  const { dryRun = false } = options;
  const startedMs = systemClock.nowMs();
  let begunMs = startedMs;
  const open = (): Promise<World> => {
    begunMs = systemClock.nowMs();
    return openHere(job, options, { config, clock: systemClock, log, dryRun, ...own });
  };
  const world = await keepTrying(open, { ...persistence(limitMs, { log, end }), mayPass: mayOpenLater });
  return { world, leftMs: limitMs - (begunMs - startedMs) };
}

async function runIn(
  world: World,
  job: AnyJob,
  given: Readonly<Record<string, unknown>>,
  {
    options,
    isNamed,
    config,
    log,
    end,
    within,
    owner,
    outbox,
    leftMs,
  }: Here & { readonly owner: string; readonly outbox: Outbox; readonly leftMs: number },
): Promise<number> {
  const { dryRun = false, json = false } = options;
  end.limit(leftMs, within);
  const patient = persistence(leftMs, { log, end });
  const find = (): Promise<unknown> => withExperiment(given, world.context({ runId: job.id }));
  const payload = isNamed ? await keepTrying(find, { ...patient, mayPass: mayAnswerLater }) : given;
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
  const ran = await runOnce(job.id, payload, { ...runner, patience: patient.patience });
  const again = commandLine("run", job.id, ...asGiven(options));
  const report = { job: job.id, ran, outbox, cut: await end.cut(), config, again };
  process.stdout.write(json ? reportJson(report) : reportText(report));
  const missing = shortfall(report);
  for (const line of missing) process.stderr.write(`${line}\n`);
  return missing.length === 0 ? EXIT_DONE : exitCodeOf(report.cut);
}

/** For so long, from now. */
function persistence(limitMs: number, { log, end }: Pick<Here, "log" | "end">): Omit<Persistence, "mayPass"> {
  const until = new Date(systemClock.nowMs() + limitMs).toISOString();
  return { clock: systemClock, patience: { until, wait: waitFor, log }, signal: end.signal };
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
