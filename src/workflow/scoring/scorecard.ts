import { z } from "zod";
import { calendarDay } from "../../decision/index.ts";
import { renderScorecard } from "../../messages/index.ts";
import { isoWeekOf, type Instant } from "../../experiment/index.ts";
import { reached, requireDelivered } from "../../notify/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { requireReached } from "../monitoring/reached.ts";
import { withNames } from "../people.ts";
import { minCellFor } from "../shown/min-cell.ts";
import { gatherScorecard } from "./scorecard-model.ts";
import { scorecardShown } from "./scorecard-shown.ts";
import { usualTimeZone, written } from "../shown-as.ts";

/** Under which it is noted that one was made. */
const TOPIC = "scorecard";
const WEEK_MS = 7 * 86_400_000;

/** One scorecard per ISO week. Safe to run twice: the second run renews the same message. */
export async function sendScorecard(_payload: object, context: JobContext): Promise<Readonly<Record<string, unknown>>> {
  requireReached(context);
  const { settings, messenger, ledger, clock, runId, asOf, log } = context;
  const timeZone = settings.scorecard?.timeZone ?? usualTimeZone(settings);
  const week = isoWeekOf(calendarDay(asOf, timeZone));
  const from = await beginningOf(week, context);
  const model = await gatherScorecard({ week, from, until: asOf, timeZone }, context);
  const key = `scorecard:${week}`;
  const destinations = settings.scorecard?.destinations ?? settings.alertDestinations;
  const shown = scorecardShown(model, minCellFor(destinations, settings));
  const delivered = await messenger.deliver({
    key,
    destinations,
    notification: written(renderScorecard, await withNames(shown, context), context),
  });
  if (reached(delivered).length > 0)
    await ledger.notes.write({ key: `made ${runId}`, topic: TOPIC, asOf, at: clock.now(), fact: { week, from } });
  const outcome = requireDelivered(delivered);
  const counts = { stopped: model.stopped.length, doubted: model.doubted.length, undecided: model.undecided.length };
  log.info({ week, ...counts, outcome }, "scorecard done");
  return { key, outcome, ...counts };
}

/** Where the scorecard of an earlier week ended; one that is run again begins where it began. A week back where only later ones are known. */
async function beginningOf(week: string, { ledger, asOf }: JobContext): Promise<Instant> {
  const aWeekBack = new Date(Date.parse(asOf) - WEEK_MS).toISOString();
  const last = await ledger.notes.latest(TOPIC);
  if (last === undefined) return aWeekBack;
  const told = scorecardNote.parse(last.fact);
  if (told.week === week) return told.from;
  return told.week < week ? last.asOf : aWeekBack;
}

const scorecardNote = z.object({ week: z.string(), from: z.string() });
