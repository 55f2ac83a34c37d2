import { z } from "zod";
import { calendarDay } from "../../src/decision/index.ts";
import { renderScorecard } from "../../src/digest/index.ts";
import { isoWeekOf, type Instant } from "../../src/experiment/index.ts";
import { defineJob, type JobContext } from "../../src/job/index.ts";
import { requireReached } from "../monitoring/reached.ts";
import { gatherScorecard } from "./scorecard-model.ts";

const WEEK_MS = 7 * 86_400_000;

/** One scorecard per ISO week. Safe to run twice: the second run renews the same message. */
export const scorecard = defineJob({
  id: "reporting.scorecard",
  summary: "Post the weekly scorecard",
  payload: z.strictObject({
    asOf: z.iso.datetime().optional().describe("Tell the week up to this instant instead of up to now"),
  }),
  triggerable: true,
  schedules: ({ scorecard: wanted }) =>
    wanted === undefined ? [] : [{ key: "weekly", cron: wanted.cron, timeZone: wanted.timeZone, payload: {} }],
  retry: { attempts: 8, firstDelayMs: 60_000 },
  priority: 20,
  dedupeKey: ({ asOf }) => asOf ?? "now",
  async run(_payload, context) {
    requireReached(context);
    const { settings, messenger, ledger, clock, runId, asOf, log } = context;
    const timeZone = settings.scorecard?.timeZone ?? settings.digests[0]?.timeZone ?? "UTC";
    const week = isoWeekOf(calendarDay(asOf, timeZone));
    const from = await beginningOf(week, context);
    const model = await gatherScorecard({ week, from, until: asOf, timeZone }, context);
    const { message, terminal } = renderScorecard(model);
    const key = `scorecard:${week}`;
    const outcome = await messenger.deliver({
      key,
      channel: settings.scorecard?.channel ?? settings.alertChannel,
      message,
      terminal,
    });
    await ledger.runs.start({ id: runId, job: scorecard.id, asOf, now: clock.now() });
    await ledger.runs.finish(runId, "done", { week, from }, clock.now());
    const counts = { stopped: model.stopped.length, doubted: model.doubted.length, undecided: model.undecided.length };
    log.info({ week, ...counts, outcome: outcome.kind }, "scorecard done");
    return { key, outcome: outcome.kind, ...counts };
  },
});

/** Where the scorecard of an earlier week ended; one that is run again begins where it began. A week back where only later ones are known. */
async function beginningOf(week: string, { ledger, asOf }: JobContext): Promise<Instant> {
  const aWeekBack = new Date(Date.parse(asOf) - WEEK_MS).toISOString();
  const last = await ledger.runs.lastDone(scorecard.id);
  if (last === undefined) return aWeekBack;
  const told = scorecardRun.parse(last.summary);
  if (told.week === week) return told.from;
  return told.week < week ? last.asOf : aWeekBack;
}

const scorecardRun = z.object({ week: z.string(), from: z.string() });
