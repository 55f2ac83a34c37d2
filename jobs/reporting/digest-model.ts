import { planAction } from "../../src/decision/index.ts";
import { readStopEnding, tellStop, type DigestEntry, type DigestModel } from "../../src/digest/index.ts";
import { lastClosedDay, type Instant, type UtcDay } from "../../src/experiment/index.ts";
import type { JobContext } from "../../src/job/index.ts";
import type { Intent, StoredDecision } from "../../src/store/index.ts";
import type { SweepResult } from "../monitoring/sweep-result.ts";

/** Decided experiments of the last day are shown where there was no digest before. */
const FIRST_DIGEST_LOOKS_BACK_MS = 24 * 3_600_000;

/** What a digest is about. */
export interface DigestFrame {
  readonly day: UtcDay;
  readonly timeZone: string;
  /** As-of time of the digest of an earlier day; undefined for the first one. */
  readonly since: Instant | undefined;
}

/** Gathers from the ledger what a digest shows: the decisions of this sweep, the stops since the last digest, what could not be read. */
export async function gatherDigest(swept: SweepResult, { day, timeZone, since }: DigestFrame, context: JobContext): Promise<DigestModel> {
  const { ledger, settings, asOf, clock } = context;
  const from = since ?? new Date(clock.nowMs() - FIRST_DIGEST_LOOKS_BACK_MS).toISOString();
  const intents = new Map<string, Intent>();
  for (const intent of await ledger.intents.recent(from)) intents.set(placeOf(intent), intent);
  const entries: DigestEntry[] = [];
  for (const { account, experimentId, decisionId } of swept.evaluated) {
    const stored = await ledger.decisions.get(decisionId);
    if (stored === undefined) throw new RangeError(`the ledger has no decision ${decisionId}, although the sweep recorded it`);
    const intent = intents.get(placeOf({ account, experimentId }));
    intents.delete(placeOf({ account, experimentId }));
    entries.push(entryOf(stored, intent, context));
  }
  // What is left was decided and runs no longer: it is shown with the decision that led to it.
  for (const intent of intents.values()) {
    const stored = await ledger.decisions.get(intent.decisionId);
    if (stored === undefined) throw new RangeError(`the ledger has no decision ${intent.decisionId}, although intent ${intent.id} names it`);
    entries.push(entryOf(stored, intent, context));
  }
  // The sweep's names come from the list, whose rows no decision has passed.
  const shownName = ({ name, experimentId }: { name: string; experimentId: string }) => (settings.redactNames && experimentId !== "" ? experimentId : name);
  return {
    day,
    accountName: settings.accounts.map(({ name }) => name).join(", "),
    asOf,
    since,
    lastClosedDay: lastClosedDay(asOf),
    timeZone,
    entries,
    unread: [
      ...swept.unread.map((unread) => ({ name: shownName(unread), experimentId: unread.experimentId, reason: unread.reason })),
      ...swept.deleted.map((gone) => ({ name: shownName(gone), experimentId: gone.experimentId, reason: "deleted in Ours Privacy since the last look" })),
    ],
    workerNote: personalizationNote(swept.personalizations),
    isDemo: settings.isDemo,
  };
}

function placeOf({ account, experimentId }: Pick<Intent, "account" | "experimentId">): string {
  return `${account} ${experimentId}`;
}

function entryOf(stored: StoredDecision, intent: Intent | undefined, { settings, clock }: JobContext): DigestEntry {
  const { snapshot, history, policy } = stored.input;
  const { decision } = stored;
  const isRunning = snapshot.experiment.status === "running";
  return {
    decision,
    plan: isRunning ? planAction(stored.decision, policy.rules, history.firstSeenAt, clock.now()) : undefined,
    stop: intent && {
      state: intent.state,
      notBefore: intent.notBefore,
      at: intent.updatedAt,
      winnerName: decision.arms.find(({ id }) => id === intent.winnerVariantId)?.name ?? intent.winnerVariantId,
      ...tellStop(readStopEnding(intent.state, intent.outcome), decision, intent.winnerVariantId),
    },
    url: settings.experimentUrl(stored.decision.account, stored.decision.experimentId),
    horizonDays: policy.rules.horizonDays,
  };
}

function personalizationNote(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 personalization runs: always on, nothing to decide" : `${count} personalizations run: always on, nothing to decide`;
}
