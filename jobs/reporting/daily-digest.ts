import { z } from "zod";
import { calendarDay } from "../../src/decision/index.ts";
import { renderDigest, triage, type DigestModel } from "../../src/digest/index.ts";
import { lastClosedDay, type Instant, type UtcDay } from "../../src/experiment/index.ts";
import { defineJob, type JobContext } from "../../src/job/index.ts";
import { isPast } from "../monitoring/evaluate.ts";
import { requireReached } from "../monitoring/reached.ts";
import { accountSweep, joinSweeps, type SweepResult } from "../monitoring/sweep-result.ts";
import { requestChart } from "./chart.ts";
import { gatherDigest } from "./digest-model.ts";

/** One digest per channel and day. Safe to run twice: the second run renews the same message. */
export const dailyDigest = defineJob({
  id: "reporting.daily-digest",
  summary: "Read everything fresh and post the daily digest",
  payload: z.strictObject({
    digest: z.string().optional().describe("Name of a configured digest; the first when left out"),
    asOf: z.iso.datetime().optional().describe("Judge as of this instant instead of now; a past day is only reported, never acted on"),
  }),
  triggerable: true,
  schedules: ({ digests }) => digests.map(({ name, cron, timeZone }) => ({ key: name, cron, timeZone, payload: { digest: name } })),
  retry: { attempts: 8, firstDelayMs: 60_000 },
  priority: 20,
  dedupeKey: ({ digest, asOf }) => [digest ?? "first", asOf ?? "now"].join(" "),
  async run({ digest: name }, context) {
    const { settings, messenger, ledger, clock, runId, log } = context;
    const digest = name === undefined ? settings.digests[0] : settings.digests.find((candidate) => candidate.name === name);
    if (digest === undefined) throw new UnknownDigestError(name, settings.digests.map((candidate) => candidate.name));
    requireReached(context);
    const swept = await sweepAll(context);
    const day = calendarDay(context.asOf, digest.timeZone);
    const last = await lastDigestBefore(day, digest.name, context);
    const model = await gatherDigest(swept, { day, timeZone: digest.timeZone, ...last, selects: digest.selects }, context);
    const { message, continuation, terminal } = renderDigest(model);
    const key = `digest:${digest.name}:${day}`;
    const outcome = await messenger.deliver({ key, channel: digest.channel, message, terminal });
    for (const [index, part] of continuation.entries()) {
      await messenger.deliver({ key: `${key}:${index + 2}`, channel: digest.channel, message: part, inThreadOf: key });
    }
    await requestCharts(model, { key, channel: digest.channel }, context);
    await ledger.runs.start({ id: runId, job: runName(digest.name), asOf: context.asOf, now: clock.now() });
    await ledger.runs.finish(runId, "done", { day, since: last.since ?? null, sinceMadeAt: last.madeAt ?? null, experiments: model.entries.length, unread: model.unread.length }, clock.now());
    log.info({ digest: digest.name, day, experiments: model.entries.length, unread: model.unread.length, outcome: outcome.kind }, "digest done");
    return { key, outcome: outcome.kind, experiments: model.entries.length, unread: model.unread.length };
  },
});

/** More pictures than these nobody looks at. */
const MOST_CHARTS = 10;

/** Of what needs the reader and what was decided, in the order of the digest. A digest of a past day sets nothing off. */
async function requestCharts(model: DigestModel, { key, channel }: { key: string; channel: string }, context: JobContext): Promise<void> {
  if (isPast(lastClosedDay(context.asOf), context.clock)) return;
  const { needsYou, decided } = triage(model);
  for (const { decision, decisionId } of [...needsYou, ...decided].slice(0, MOST_CHARTS)) {
    await requestChart({ key: `chart:${key}:${decision.account}:${decision.experimentId}`, decisionId, channel, inThreadOf: key }, context);
  }
}

function runName(digest: string): string {
  return `${dailyDigest.id} ${digest}`;
}

/** The last digest of an earlier day: one that is run again tells the same news. Both undefined where only later ones are known. */
async function lastDigestBefore(day: UtcDay, digest: string, { ledger }: JobContext): Promise<{ since: Instant | undefined; madeAt: Instant | undefined }> {
  const last = await ledger.runs.lastDone(runName(digest));
  if (last === undefined) return { since: undefined, madeAt: undefined };
  const told = digestRun.parse(last.summary);
  if (told.day === day) return { since: told.since ?? undefined, madeAt: told.sinceMadeAt ?? undefined };
  return told.day < day ? { since: last.asOf, madeAt: last.finishedAt } : { since: undefined, madeAt: undefined };
}

const digestRun = z.object({ day: z.string(), since: z.string().nullable(), sinceMadeAt: z.string().nullish() });

async function sweepAll(context: JobContext): Promise<SweepResult> {
  const { accounts } = context.settings;
  const outcomes = await context.runChildren("sweep", async () =>
    accounts.map(({ id }) => ({ key: id, job: "monitoring.sweep", payload: { account: id, asOf: context.asOf } })),
  );
  return joinSweeps(outcomes.map((outcome) => accountSweep(outcome, context.settings)));
}

/** A digest was asked for by a name that the configuration does not hold. */
export class UnknownDigestError extends Error {
  readonly code = "unrecoverable";
  override readonly name = "UnknownDigestError";
  constructor(name: string | undefined, known: readonly string[]) {
    super(name === undefined ? "no digest is configured" : `there is no digest "${name}"; configured: ${known.join(", ")}`);
  }
}
