import type { ButtonValue, ReplyFact, RolloutOffer } from "../../messages/index.ts";
import { isDoneState, type RolloutAct } from "../../decision/index.ts";
import type { Intent, JobContext, StoredDecision } from "../../ports/index.ts";

/** What an answer of a server or of its keys is taken for granted: by then somebody may have mended it. */
const KNOWN_FOR_MS = 7 * 86_400_000;

const NONE: RolloutOffer = { kind: "none" };

/** What an offer is made from. */
type OfferContext = Pick<JobContext, "ledger" | "settings" | "clock">;

/** What a message offers to do, and for which variant. */
export interface Offered {
  readonly act: RolloutAct;
  readonly variantId: string;
}

/** What the receipt of a done act offers; undefined: nothing. Only a winner on record can be rolled out. */
export function offeredBy({ ending, variantId }: Intent, decided: StoredDecision): Offered | undefined {
  if (variantId === null) return undefined;
  if (ending?.state === "rolled-out") return { act: "end-rollout", variantId };
  if (ending?.state !== "stopped" || ending.winnerReadBack !== variantId) return undefined;
  if (ending.rolloutReadBack === variantId) return { act: "end-rollout", variantId };
  return isControl(variantId, decided) || ending.rolloutReadBack !== null ? undefined : { act: "rollout", variantId };
}

/** What the final report offers, by what was read for it; undefined: nothing. */
export function offeredAtTheEnd(decided: StoredDecision): Offered | undefined {
  const { winnerVariantId: variantId, rolloutVariantId } = decided.input.snapshot.experiment;
  if (variantId === undefined || rolloutVariantId !== undefined) return undefined;
  return isControl(variantId, decided) ? undefined : { act: "rollout", variantId };
}

function isControl(variantId: string, { decision: { arms } }: StoredDecision): boolean {
  return arms.find(({ id }) => id === variantId)?.isControl === true;
}

/**
 * How the offer of a receipt stands now.
 * @param why what somebody was told who asked for it in vain; undefined: nobody did
 */
export async function offerOnReceipt(
  intent: Intent,
  decided: StoredDecision,
  why: ReplyFact | undefined,
  context: OfferContext,
): Promise<RolloutOffer> {
  const offered = offeredBy(intent, decided);
  if (offered === undefined) return NONE;
  const value = { about: "intent", intent: intent.id } as const;
  return offerNow(offered, { decided, value, after: intent.id, why }, context);
}

/** The same of a final report. */
export async function offerOnFinalReport(
  decided: StoredDecision,
  why: ReplyFact | undefined,
  context: OfferContext,
): Promise<RolloutOffer> {
  const offered = offeredAtTheEnd(decided);
  if (offered === undefined) return NONE;
  const { account, experimentId: experiment } = decided.decision;
  const value = { about: "final-report", account, experiment, decision: decided.id } as const;
  return offerNow(offered, { decided, value, after: undefined, why }, context);
}

async function offerNow(
  { act }: Offered,
  of: {
    readonly decided: StoredDecision;
    readonly value: ButtonValue;
    /** Id of the act whose receipt offers it; undefined: none. */
    readonly after: string | undefined;
    readonly why: ReplyFact | undefined;
  },
  context: OfferContext,
): Promise<RolloutOffer> {
  const { account, experimentId } = of.decided.decision;
  const all = await context.ledger.intents.of({ account, experimentId });
  const later = all.slice(all.findIndex(({ id }) => id === of.after) + 1);
  const standing = act === "rollout" ? standingRollout(later) : later.find((one) => isEnd(one) && isOpenOrDone(one));
  if (standing !== undefined)
    return {
      kind: "answered",
      answered: { kind: act, by: standing.requestedBy!, at: standing.createdAt, until: null },
    };
  if (of.why !== undefined) return { kind: "outdated", why: of.why };
  return (await couldRollOut(of.decided, context)) ? { kind: "open", value: of.value } : NONE;
}

/** The rollout that goes on, or is about to begin. */
function standingRollout(intents: readonly Intent[]): Intent | undefined {
  const last = intents.findLast((one) =>
    one.act === "rollout" ? isOpenOrDone(one) : isEnd(one) && isDoneState(one.state),
  );
  return last?.act === "rollout" ? last : undefined;
}

function isEnd({ act }: Intent): boolean {
  return act === "end-rollout";
}

function isOpenOrDone({ state }: Intent): boolean {
  return state === "announced" || state === "executing" || isDoneState(state);
}

/** Whether Herald could roll something out there, or end that, as far as it knows. A pause of Herald is over one day. */
async function couldRollOut({ decision, input }: StoredDecision, context: OfferContext): Promise<boolean> {
  const { settings, ledger, clock } = context;
  if (!settings.acting.isEnabled) return false;
  if (settings.policyFor(input.snapshot.experiment.key).rules.mode === "observe") return false;
  const since = new Date(clock.nowMs() - KNOWN_FOR_MS).toISOString();
  const lately = (await ledger.intents.recent(since)).filter(({ account }) => account === decision.account);
  return !isRefused(lately, isUnknownThere) && !isRefused(lately, isForbiddenThere);
}

/** Whether the last act that shows it was refused so. */
function isRefused(intents: readonly Intent[], isSo: (intent: Intent) => boolean | undefined): boolean {
  const told = intents.toSorted((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt)).map(isSo);
  return told.findLast((one) => one !== undefined) === true;
}

/** Whether the server knows no rollouts; undefined: this act does not show it. */
function isUnknownThere({ act, ending }: Intent): boolean | undefined {
  if (act !== "rollout" && act !== "end-rollout") return undefined;
  if (ending?.state === "failed") return ending.failure.kind === "unsupported" ? true : undefined;
  return ending !== null && isDoneState(ending.state) ? false : undefined;
}

/** Whether no key may stop, which is what a rollout needs too; undefined: this act does not show it. */
function isForbiddenThere({ act, ending }: Intent): boolean | undefined {
  if (act === "resume") return undefined;
  if (ending?.state === "failed") {
    const { failure } = ending;
    return failure.kind === "status" && (failure.status === 401 || failure.status === 403) ? true : undefined;
  }
  return ending !== null && isDoneState(ending.state) ? false : undefined;
}
