import { isDone } from "../../../decision/index.ts";
import type { DigestEntry, DigestModel } from "../../../messages/index.ts";
import { lastClosedDay, type Instant, type UtcDay } from "../../../experiment/index.ts";
import {
  intentionOf,
  type DigestSettings,
  type Intent,
  type JobContext,
  type StoredDecision,
} from "../../../ports/index.ts";
import { sentNote } from "../../acting/sent-notes.ts";
import { isPast, planFor } from "../../monitoring/plan.ts";
import type { SweepResult } from "../../monitoring/sweep-result.ts";
import { freshLook } from "../acting-message.ts";
import { departedSince } from "./departures.ts";
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
  readonly nextAt: Instant | undefined;
  /** When it was to be made; undefined: nobody's schedule. */
  readonly plannedFor: Instant | undefined;
}

/** Gathers from the ledger what a digest shows: the decisions of this sweep, what ended since the last digest, what could not be read. */
export async function gatherDigest(
  swept: SweepResult,
  { day, timeZone, since, madeAt, selects, nextAt, plannedFor }: DigestFrame,
  context: JobContext,
): Promise<DigestModel> {
  const { settings, asOf, clock } = context;
  const from = since ?? new Date(Date.parse(asOf) - FIRST_DIGEST_LOOKS_BACK_MS).toISOString();
  // A digest of a past day tells what the counts said, not what was done about them later.
  const isHistory = isPast(lastClosedDay(asOf), clock);
  const intents = isHistory ? new Map<string, Intent>() : await intentsSince(from, context);
  const departed = isHistory ? { decided: [], deleted: [] } : await departedSince(madeAt ?? from, context);
  const told = new Set<string>();
  const entries: DigestEntry[] = [];
  const tell = async (stored: StoredDecision): Promise<void> => {
    const place = placeOf(stored.decision);
    if (told.has(place) || !selects(subjectOf(stored))) return;
    told.add(place);
    entries.push(await entryOf(stored, intents.get(place), since, context));
  };
  for (const { decisionId } of swept.evaluated) await tell(await decisionOf(decisionId, context));
  // What was decided and runs no longer is shown with the decision that led to it.
  for (const intent of intents.values())
    if (!told.has(placeOf(intent))) await tell(await decisionOf(intent.decisionId, context));
  for (const stored of departed.decided) await tell(stored);
  const deleted = new Map([...departed.deleted, ...swept.deleted].map((gone) => [placeOf(gone), gone]));
  return {
    day,
    accountName: settings.accounts.map(({ name }) => name).join(", "),
    asOf,
    since,
    lastClosedDay: lastClosedDay(asOf),
    timeZone,
    entries,
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
  };
}

/** The latest intent of each experiment of which there is news. */
async function intentsSince(from: Instant, { ledger }: JobContext): Promise<ReadonlyMap<string, Intent>> {
  const recent = await ledger.intents.recent(from);
  // What became of a rollout that was not done is in its receipt: the stop before it is still what there is to say.
  const telling = recent.filter(({ act, ending }) => !act.endsWith("rollout") || (ending !== null && isDone(ending)));
  return new Map(telling.map((intent) => [placeOf(intent), intent]));
}

async function decisionOf(id: string, { ledger }: JobContext): Promise<StoredDecision> {
  const stored = await ledger.decisions.get(id);
  if (stored === undefined) throw new RangeError(`the ledger has no decision ${id}, although it was recorded`);
  return stored;
}

function placeOf({ account, experimentId }: Pick<Intent, "account" | "experimentId">): string {
  return `${account} ${experimentId}`;
}

async function entryOf(
  stored: StoredDecision,
  intent: Intent | undefined,
  since: Instant | undefined,
  context: JobContext,
): Promise<DigestEntry> {
  const { input, decision } = stored;
  const { experiment } = input.snapshot;
  const { status } = experiment;
  return {
    experiment,
    decision,
    decisionId: stored.id,
    // A paused one has not ended: it rests.
    plan: status === "running" || status === "paused" ? await planFor(input, decision, context) : undefined,
    act: intent && {
      state: intent.state,
      notBefore: (await sentNote("announcement", intent.id, context))?.notBefore ?? intent.notBefore,
      at: intent.updatedAt,
      intention: intentionOf(intent),
      ending: intent.ending ?? undefined,
      fresh: await freshLook(intent.ending, context),
    },
    url: context.settings.experimentUrl({ account: decision.account, experimentId: decision.experimentId }),
    before:
      since === undefined
        ? undefined
        : (
            await context.ledger.decisions.latest(
              { account: decision.account, experimentId: decision.experimentId },
              lastClosedDay(since),
              { withoutLooks: true },
            )
          )?.decision,
    horizonDays: input.policy.rules.horizonDays,
  };
}

/** A digest this much after its time was held up by something, and says so. */
const LATE_MS = 15 * 60_000;

function lateness(plannedFor: Instant | undefined, { clock }: JobContext): DigestModel["worker"]["late"] {
  if (plannedFor === undefined || clock.nowMs() - Date.parse(plannedFor) < LATE_MS) return undefined;
  return { plannedFor, madeAt: clock.now() };
}
