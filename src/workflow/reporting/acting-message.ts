import {
  renderAnnouncement,
  renderProposal,
  renderReceipt,
  type ActingModel,
  type Answered,
  type ReplyFact,
} from "../../messages/index.ts";
import {
  isDoneState,
  ownHoldOf,
  reasonsIn,
  supports,
  winnerIdOf,
  type ActEnding,
  type Decision,
  type Intention,
  type ProposalReason,
} from "../../decision/index.ts";
import type { Instant, ExperimentRef } from "../../experiment/index.ts";
import type { Letter } from "../../notify/index.ts";
import {
  intentionOf,
  UnrecoverableJobError,
  type JobContext,
  type Intent,
  type StoredDecision,
} from "../../ports/index.ts";
import { timeToAnnounce, sentNote } from "../acting/sent-notes.ts";
import { withNames } from "../people.ts";
import { minCellFor } from "../shown/min-cell.ts";
import { shownDecision, withoutFigures } from "../shown/shown-decision.ts";
import { routeOf } from "./route.ts";
import { offerOnReceipt } from "./rollout-offer.ts";
import { accountName, usualTimeZone, written } from "../shown-as.ts";

/** What such a message is made from: the ledger and the settings. */
export type MessageContext = Pick<JobContext, "ledger" | "settings" | "clock">;

/** A message about a winner, and the experiment in whose thread it belongs. */
export interface PreparedMessage {
  /** `isCall`: it asks for a decision, so the people of its route are called to it. */
  readonly letter: Pick<Letter, "key" | "notification" | "isBroadcast"> & { readonly isCall?: boolean };
  readonly about: ExperimentRef;
  readonly decisionId: string;
  /** The time an announcement names. */
  readonly notBefore?: Instant;
}

/** One proposal per experiment and winner, or act and reason: later looks renew its numbers. */
export function proposalKey({ account, experimentId }: ExperimentRef, { act, because, variantId }: Intention): string {
  return `proposal:${account}:${experimentId}:${variantId ?? `${act} ${because}`}`;
}

/** Everything that people may have been asked because of a decision. */
export function proposableIn(decision: Decision): readonly Intention[] {
  return reasonsIn(decision).flatMap((because): readonly Intention[] => {
    if (because === "winner") return [{ act: "stop", because, variantId: winnerIdOf(decision) ?? null }];
    const acts = because === "harm" ? (["pause", "stop"] as const) : (["stop"] as const);
    return acts.map((act) => ({ act, because, variantId: null }));
  });
}

/** Everything that people may ever have been asked about an experiment with these variants. */
export function everProposable(variantIds: readonly string[]): readonly Intention[] {
  const reasons = ["harm", "horizon", "futility"] as const;
  return [
    ...variantIds.map((variantId): Intention => ({ act: "stop", because: "winner", variantId })),
    ...(["pause", "stop"] as const).flatMap((act) =>
      reasons.map((because): Intention => ({ act, because, variantId: null })),
    ),
  ];
}

export function announcementKey(intentId: string): string {
  return `intent:${intentId}:announcement`;
}

export function receiptKey(intentId: string): string {
  return `intent:${intentId}:receipt`;
}

/** What a proposal asks, or once it asks no more, why: what was answered, or what is no longer so. */
export type ProposalState =
  | { readonly because: ProposalReason | "asked"; readonly requestedBy?: string | undefined }
  | { readonly answered: Answered }
  | { readonly outdated: ReplyFact };

export async function proposalMessage(
  decisionId: string,
  intention: Intention,
  state: ProposalState,
  context: MessageContext,
): Promise<PreparedMessage | undefined> {
  const stored = await storedDecision(decisionId, context);
  const { decision } = stored;
  if (!supports(decision, intention)) return undefined;
  const model = await actingModel(stored, { ...intention, onWinner: stored.input.policy.rules.onWinner }, context);
  const answered = "answered" in state ? state.answered : await answerTo(decision, context);
  const notification = written(
    renderProposal,
    await withNames({ ...model, because: undefined, ...state, answered }, context),
    context,
  );
  const isCall = "because" in state && answered === undefined;
  return {
    about: decision,
    decisionId,
    letter: { key: proposalKey(decision, intention), notification, isCall, isBroadcast: true },
  };
}

/** What somebody has said about this very proposal, if it is the last that was said about the experiment, and was set off. */
export async function lastAnswerTo(
  decisionId: string,
  { account, experimentId }: ExperimentRef,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<Answered | undefined> {
  const last = (await ledger.instructions.of({ account, experimentId })).findLast((one) => one.account !== null);
  if (last?.subject !== decisionId) return undefined;
  const { kind, actor: by, at, until } = last;
  if (kind === "not-yet" || kind === "never") return { kind, by, at, until };
  if (kind === "allow") return { kind: "undo", by, at, until: null };
  const isSetOff = (await ledger.intents.of({ account, experimentId })).some(
    (intent) => intent.decisionId === decisionId && intent.requestedBy === by,
  );
  if (!isSetOff) return undefined;
  if (kind === "pause-experiment") return { kind: "pause", by, at, until: null };
  return kind === "stop" ? { kind, by, at, until: null } : undefined;
}

/** What people have said about an experiment, so far as it still counts. */
async function answerTo(
  { account, experimentId }: ExperimentRef,
  { ledger, clock }: MessageContext,
): Promise<Answered | undefined> {
  const hold = ownHoldOf(await ledger.instructions.of({ account, experimentId }), clock.now());
  if (hold !== undefined && hold.kind !== "paused")
    return { kind: hold.kind, by: hold.by, at: hold.since, until: hold.until };
  const asked = (await ledger.intents.of({ account, experimentId })).findLast(
    ({ act, state, requestedBy }) =>
      requestedBy !== null &&
      (act === "stop" || act === "pause") &&
      (state === "announced" || state === "executing" || state === "stopped"),
  );
  if (asked === undefined) return undefined;
  return { kind: asked.act === "pause" ? "pause" : "stop", by: asked.requestedBy!, at: asked.createdAt, until: null };
}

/** The announcement as it stands: with its buttons while it may be answered, and how it ended once it has. */
export async function announcementMessage(intent: Intent, context: MessageContext): Promise<PreparedMessage> {
  const { id: intentId, state, ending, updatedAt } = intent;
  const told = await sentNote("announcement", intentId, context);
  const notBefore = told?.notBefore ?? timeToAnnounce(intent, context.clock.nowMs());
  const stored = await storedDecision(intent.decisionId, context);
  const announcement = {
    ...(await actingModel(stored, intent, context)),
    intentId,
    isOpen: state === "announced",
    notBefore,
    answered: await answerToAnnouncement(intent, context),
    ended:
      ending === null
        ? undefined
        : {
            at: updatedAt,
            ending,
            fresh: withoutFigures(await freshLook(ending, context), await minCellAbout(intent, context)),
            rollout: await offerOnReceipt(intent, stored, undefined, context),
          },
  };
  const notification = written(renderAnnouncement, await withNames(announcement, context), context);
  return {
    about: intent,
    decisionId: intent.decisionId,
    notBefore,
    letter: {
      key: announcementKey(intentId),
      notification,
      isCall: announcement.isOpen && announcement.answered === undefined,
      isBroadcast: true,
    },
  };
}

/** What people have said about an announced act, so far as it still counts. */
async function answerToAnnouncement(
  { id, account, experimentId, requestedBy, updatedAt, ending }: Intent,
  { ledger }: MessageContext,
): Promise<Answered | undefined> {
  if (requestedBy !== null) return { kind: "hasten", by: requestedBy, at: updatedAt, until: null };
  if (ending?.state !== "vetoed") return undefined;
  const said = await ledger.instructions.of({ account, experimentId });
  const last = said.findLast((one) => one.account !== null);
  if (last?.subject !== id) return undefined;
  const { actor: by, at } = last;
  if (last.kind === "allow") return { kind: "undo", by, at, until: null };
  return last.kind === "veto" ? { kind: "veto", by, at, until: null } : undefined;
}

/**
 * Undefined while the act is open.
 * @param why what somebody was told who asked in vain for what it offers
 */
export async function receiptMessage(
  intent: Intent,
  context: MessageContext,
  why?: ReplyFact,
): Promise<PreparedMessage | undefined> {
  const { ending } = intent;
  if (ending === null) return undefined;
  const stored = await storedDecision(intent.decisionId, context);
  const receipt = {
    ...(await actingModel(stored, intent, context)),
    rollout: await offerOnReceipt(intent, stored, why, context),
    resumes: (await canResume(intent, context)) ? intent.id : undefined,
    at: intent.updatedAt,
    ending,
    fresh: withoutFigures(await freshLook(ending, context), await minCellAbout(intent, context)),
    requestedBy: intent.requestedBy ?? undefined,
  };
  const notification = written(renderReceipt, await withNames(receipt, context), context);
  return {
    about: intent,
    decisionId: intent.decisionId,
    letter: { key: receiptKey(intent.id), notification, isBroadcast: true },
  };
}

/** The fresh look that a withdrawal names, to be told of; undefined where it names none. */
export async function freshLook(
  ending: ActEnding | null,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<Decision | undefined> {
  if (ending?.state !== "withdrawn" || ending.because.kind !== "decision-changed") return undefined;
  return (await ledger.decisions.get(ending.because.decisionId))?.decision;
}

/** Whether a pause of ours still stands: nothing has been done since, and the experiment is paused. */
async function canResume(
  { id, account, experimentId, state }: Intent,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<boolean> {
  if (state !== "paused") return false;
  const known = await ledger.experiments.get({ account, experimentId });
  const last = (await ledger.intents.of({ account, experimentId })).findLast(
    ({ state: other }) => other === "announced" || other === "executing" || isDoneState(other),
  );
  return known?.lastStatus === "paused" && last?.id === id;
}

/** Since when people have been alerted to a variant that loses. */
async function harmSince(
  { account, experimentId, asOf }: Pick<Decision, "account" | "experimentId" | "asOf">,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<Instant | undefined> {
  const alerts = await ledger.alerts.of({ account, experimentId });
  return alerts
    .filter(({ kind, onsetAt, endedAt }) => kind === "harm" && onsetAt <= asOf && (endedAt ?? asOf) >= asOf)
    .map(({ onsetAt }) => onsetAt)
    .toSorted()[0];
}

/** @throws UnrecoverableJobError where the ledger has none of this id */
export async function storedDecision(
  decisionId: string,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<StoredDecision> {
  const stored = await ledger.decisions.get(decisionId);
  if (stored === undefined) throw new UnrecoverableJobError(`the ledger has no decision ${decisionId}`);
  return stored;
}

/** Below what counts are hidden where messages about an experiment go. */
export async function minCellAbout(about: ExperimentRef, context: MessageContext): Promise<number> {
  return minCellFor((await routeOf(about, context)).destinations, context.settings);
}

async function actingModel(
  stored: StoredDecision,
  intent: Intention & Pick<Intent, "onWinner">,
  context: MessageContext,
): Promise<ActingModel> {
  const { settings } = context;
  const { decision } = stored;
  const since = intent.because === "harm" ? await harmSince(decision, context) : undefined;
  return {
    ...(since !== undefined && { harmSince: since }),
    decision: await shownDecision(stored, await minCellAbout(decision, context), context),
    decisionId: stored.id,
    intention: intentionOf(intent),
    accountName: accountName(decision.account, settings),
    url: settings.experimentUrl({ account: decision.account, experimentId: decision.experimentId }),
    timeZone: usualTimeZone(settings),
    onWinner: intent.onWinner,
    isDemo: settings.isDemo,
  };
}
