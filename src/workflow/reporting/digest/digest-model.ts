import { isDone } from "../../../decision/index.ts";
import type { DigestBrief, DigestModel } from "../../../messages/index.ts";
import { lastClosedDay, type Instant, type UtcDay } from "../../../experiment/index.ts";
import type { Conclusion, DigestSettings, Intent, JobContext } from "../../../ports/index.ts";
import { isPast } from "../../monitoring/plan.ts";
import type { SweepResult } from "../../monitoring/sweep-result.ts";
import { departedSince } from "./departures.ts";
import { withDetails } from "./digest-details.ts";
import { conclusionsOf, entriesOf, briefsOf, placeOf } from "./digest-entries.ts";
import { subjectOf } from "../route.ts";

/** Decided experiments of the last day are shown where there was no digest before. */
const FIRST_DIGEST_LOOKS_BACK_MS = 24 * 3_600_000;

/** What a digest is about. */
export interface DigestFrame {
  readonly day: UtcDay;
  readonly timeZone: string;
  /** As-of time of the digest of an earlier day; undefined for the first one. */
  readonly since: Instant | undefined;
  /** When that one was made. */
  readonly madeAt: Instant | undefined;
  /** Whether an experiment belongs into it. What could not be read is in every digest: nobody knows where it belongs. */
  readonly selects: DigestSettings["selects"];
  /** Counts below it are hidden; 0: none. */
  readonly minCell: number;
  readonly nextAt: Instant | undefined;
  /** When it was to be made; undefined: nobody's schedule. */
  readonly plannedFor: Instant | undefined;
}

/** So many decisions are held at a time. */
const PAGE = 100;

/**
 * Gathers from the ledger what a digest shows: the decisions of this sweep, what ended since the last digest, what could not be read. Of each
 * decision only its brief is kept.
 */
export async function gatherDigest(
  swept: SweepResult,
  { day, timeZone, since, madeAt, selects, minCell, nextAt, plannedFor }: DigestFrame,
  context: JobContext,
): Promise<DigestModel> {
  const { settings, asOf, clock, ledger } = context;
  const from = since ?? new Date(Date.parse(asOf) - FIRST_DIGEST_LOOKS_BACK_MS).toISOString();
  // A digest of a past day tells what the counts said, not what was done about them later.
  const isHistory = isPast(lastClosedDay(asOf), clock);
  const intents = isHistory ? new Map<string, Intent>() : await intentsSince(from, context);
  const departed = isHistory ? { resting: [], deleted: [] } : await departedSince(madeAt ?? from, context);
  const sources = { intents, since, timeZone, minCell };
  const told = new Set<string>();
  const briefs: DigestBrief[] = [];
  const tell = async (conclusions: readonly Conclusion[]): Promise<void> => {
    const news = conclusions.filter((conclusion) => {
      const place = placeOf(conclusion.decision);
      if (told.has(place) || !selects(subjectOf(conclusion))) return false;
      told.add(place);
      return true;
    });
    briefs.push(...(await briefsOf(await entriesOf(news, sources, context), sources, context)));
  };
  for (const page of pagesOf(swept.evaluated)) await tell(await conclusionsOf(page, context));
  // What was decided and runs no longer is shown with the decision that led to it.
  const untold = [...intents.values()].filter((intent) => !told.has(placeOf(intent)));
  for (const page of pagesOf(untold)) await tell(await conclusionsOf(page, context));
  for (const page of pagesOf(departed.resting)) await tell(await ledger.decisions.latestConclusions(page));
  const deleted = new Map([...departed.deleted, ...swept.deleted].map((gone) => [placeOf(gone), gone]));
  return {
    day,
    accountName: settings.accounts.map(({ name }) => name).join(", "),
    asOf,
    since,
    lastClosedDay: lastClosedDay(asOf),
    timeZone,
    ...(await withDetails(briefs, sources, context)),
    unread: [
      ...swept.unread.map((unread) => ({
        what: unread.what,
        account: unread.account,
        name: unread.name ?? undefined,
        experimentId: unread.experimentId,
        failure: unread.failure,
      })),
      ...[...deleted.values()].map((gone) => ({
        what: "experiment" as const,
        account: gone.account,
        name: gone.name,
        experimentId: gone.experimentId,
        failure: undefined,
      })),
    ],
    nextAt,
    worker: {
      ...(await context.workerHealth()),
      late: lateness(plannedFor, context),
      personalizations: swept.personalizations,
    },
    isDemo: settings.isDemo,
    opensPage: settings.opensPage,
  };
}

/** The latest intent of each experiment of which there is news. */
async function intentsSince(from: Instant, { ledger }: JobContext): Promise<ReadonlyMap<string, Intent>> {
  const recent = await ledger.intents.recent(from);
  // What became of a rollout that was not done is in its receipt: the stop before it is still what there is to say.
  const telling = recent.filter(({ act, ending }) => !act.endsWith("rollout") || (ending !== null && isDone(ending)));
  return new Map(telling.map((intent) => [placeOf(intent), intent]));
}

function pagesOf<One>(all: readonly One[]): readonly (readonly One[])[] {
  return Array.from({ length: Math.ceil(all.length / PAGE) }, (_, page) => all.slice(page * PAGE, (page + 1) * PAGE));
}

/** A digest this much after its time was held up by something, and says so. */
const LATE_MS = 15 * 60_000;

function lateness(plannedFor: Instant | undefined, { clock }: JobContext): DigestModel["worker"]["late"] {
  if (plannedFor === undefined || clock.nowMs() - Date.parse(plannedFor) < LATE_MS) return undefined;
  return { plannedFor, madeAt: clock.now() };
}
