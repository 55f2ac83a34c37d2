import { readStopEnding, renderAnnouncement, renderProposal, renderReceipt, type ActingModel, type Answered } from "../../src/digest/index.ts";
import { ownHoldOf, type ProposalReason } from "../../src/decision/index.ts";
import type { Instant } from "../../src/experiment/index.ts";
import { UnrecoverableJobError, type JobContext } from "../../src/job/index.ts";
import type { Parcel } from "../../src/slack/index.ts";
import type { Intent, StoredDecision } from "../../src/store/index.ts";
import { timeToAnnounce, wasTold } from "../acting/told.ts";
import type { ThreadOf } from "./experiment-thread.ts";

/** A message about a winner, and the experiment in whose thread it belongs. */
export interface Telling {
  readonly parcel: Pick<Parcel, "key" | "message">;
  readonly about: ThreadOf;
  readonly decisionId: string;
  /** The time an announcement names. */
  readonly notBefore?: Instant;
}

/** One proposal per experiment and winner: later looks renew its numbers. */
export function proposalKey({ account, experimentId }: ThreadOf, winnerVariantId: string): string {
  return `proposal:${account}:${experimentId}:${winnerVariantId}`;
}

export function announcementKey(intentId: string): string {
  return `intent:${intentId}:announcement`;
}

/** @param outdated why it may not be answered any more, where that is known */
export async function proposalMessage({ decisionId, because }: { decisionId: string; because: ProposalReason }, context: JobContext, outdated?: string): Promise<Telling | undefined> {
  const stored = await storedDecision(decisionId, context);
  const { decision } = stored;
  if (decision.winner === null) return undefined;
  const winnerVariantId = decision.arms[decision.winner]!.id;
  const model = actingModel(stored, { winnerVariantId, onWinner: stored.input.policy.rules.onWinner }, context);
  const message = renderProposal({ ...model, because, answered: await answerTo(decision, context), outdated });
  return { about: decision, decisionId, parcel: { key: proposalKey(decision, winnerVariantId), message } };
}

/** What people have said about a proposal, so far as it still counts. */
async function answerTo({ account, experimentId }: ThreadOf, { ledger, clock }: JobContext): Promise<Answered | undefined> {
  const hold = ownHoldOf(await ledger.instructions.of(account, experimentId), clock.now());
  if (hold !== undefined && hold.kind !== "paused") return { kind: hold.kind, by: hold.by, at: hold.since, until: hold.until };
  const asked = (await ledger.intents.of(account, experimentId)).findLast(({ state, requestedBy }) => requestedBy !== null && (state === "announced" || state === "executing" || state === "stopped"));
  return asked && { kind: "stop", by: asked.requestedBy!, at: asked.createdAt, until: null };
}

/** The announcement as it stands: with its buttons while it may be answered, and how it ended once it has. */
export async function announcementMessage(intent: Intent, context: JobContext): Promise<Telling> {
  const { id: intentId, requestedBy, state, outcome, updatedAt } = intent;
  const told = await wasTold("announcement", intentId, context);
  const notBefore = told?.notBefore ?? timeToAnnounce(intent, context.clock.nowMs());
  const model = await intentModel(intent, context);
  const ending = readStopEnding(state, outcome);
  const message = renderAnnouncement({
    ...model,
    canAnswer: model.canAnswer === true && state === "announced",
    intentId,
    notBefore,
    answered: requestedBy === null ? undefined : { kind: "hasten", by: requestedBy, at: updatedAt, until: null },
    ended: ending && { at: updatedAt, ending },
  });
  return { about: intent, decisionId: intent.decisionId, notBefore, parcel: { key: announcementKey(intentId), message } };
}

/** Undefined while the stop is open. */
export async function receiptMessage(intent: Intent, context: JobContext): Promise<Telling | undefined> {
  const ending = readStopEnding(intent.state, intent.outcome);
  if (ending === undefined) return undefined;
  const message = renderReceipt({ ...(await intentModel(intent, context)), at: intent.updatedAt, ending, requestedBy: intent.requestedBy ?? undefined });
  return { about: intent, decisionId: intent.decisionId, parcel: { key: `intent:${intent.id}:receipt`, message } };
}

async function intentModel(intent: Intent, context: JobContext): Promise<ActingModel> {
  return actingModel(await storedDecision(intent.decisionId, context), intent, context);
}

/** @throws UnrecoverableJobError where the ledger has none of this id */
export async function storedDecision(decisionId: string, { ledger }: JobContext): Promise<StoredDecision> {
  const stored = await ledger.decisions.get(decisionId);
  if (stored === undefined) throw new UnrecoverableJobError(`the ledger has no decision ${decisionId}`);
  return stored;
}

function actingModel(stored: StoredDecision, { winnerVariantId, onWinner }: Pick<Intent, "winnerVariantId" | "onWinner">, { settings }: JobContext): ActingModel {
  const { decision } = stored;
  return {
    decision,
    decisionId: stored.id,
    winnerVariantId,
    accountName: settings.accounts.find(({ id }) => id === decision.account)?.name ?? decision.account,
    url: settings.experimentUrl(decision.account, decision.experimentId),
    timeZone: settings.digests[0]?.timeZone ?? "UTC",
    onWinner,
    isDemo: settings.isDemo,
    canAnswer: settings.canAnswer,
  };
}
