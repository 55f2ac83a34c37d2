import { z } from "zod";
import { readStopEnding, renderAnnouncement, renderProposal, renderReceipt, type ActingModel } from "../../src/digest/index.ts";
import type { ProposalReason } from "../../src/decision/index.ts";
import type { Instant } from "../../src/experiment/index.ts";
import { defineJob, UnrecoverableJobError, type JobContext } from "../../src/job/index.ts";
import type { Parcel } from "../../src/slack/index.ts";
import type { Intent, StoredDecision } from "../../src/store/index.ts";
import { deliverInThread, type ThreadOf } from "./experiment-thread.ts";
import { requireNotQuiet } from "./quiet-hours.ts";
import { rememberTold, timeToAnnounce, wasTold } from "../acting/told.ts";

const payload = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("proposal"), decisionId: z.string(), because: z.enum(["policy", "newcomer", "unverified", "paused"]) }),
  z.strictObject({ kind: z.literal("announcement"), intentId: z.string() }),
  z.strictObject({ kind: z.literal("receipt"), intentId: z.string() }),
]);

/** Tells people about one winner: a proposal, the announcement of a stop, or its receipt. Each is one message, however often it is asked for. */
export const alert = defineJob({
  id: "reporting.alert",
  summary: "Post one proposal, announcement or receipt",
  payload,
  triggerable: false,
  retry: { attempts: 12, firstDelayMs: 10_000 },
  priority: 10,
  dedupeKey: (wanted) => (wanted.kind === "proposal" ? `${wanted.kind} ${wanted.decisionId}` : `${wanted.kind} ${wanted.intentId}`),
  async run(wanted, context) {
    // Nothing is told in quiet hours, and so nothing is stopped that was not announced before.
    requireNotQuiet(context);
    const message = wanted.kind === "proposal" ? await proposal(wanted, context) : await stopMessage(wanted, context);
    if (message === undefined) return { key: "", outcome: "nothing to say" };
    const { parcel, about, notBefore } = message;
    const outcome = await deliverInThread(about, { ...parcel, isBroadcast: true }, context);
    if (wanted.kind !== "proposal") await rememberTold(wanted.kind, wanted.intentId, notBefore === undefined ? {} : { notBefore }, context);
    context.log.info({ key: parcel.key, outcome: outcome.kind }, "alert done");
    return { key: parcel.key, outcome: outcome.kind };
  },
});

interface Telling {
  readonly parcel: Pick<Parcel, "key" | "message">;
  readonly about: ThreadOf;
  /** The time an announcement names. */
  readonly notBefore?: Instant;
}

async function proposal({ decisionId, because }: { decisionId: string; because: ProposalReason }, context: JobContext): Promise<Telling | undefined> {
  const stored = await storedDecision(decisionId, context);
  const { decision } = stored;
  if (decision.winner === null) return undefined;
  const winnerVariantId = decision.arms[decision.winner]!.id;
  const model = { ...actingModel(stored, { winnerVariantId, onWinner: stored.input.policy.rules.onWinner }, context), because };
  // One proposal per experiment and winner: later looks renew its numbers.
  const key = `proposal:${decision.account}:${decision.experimentId}:${winnerVariantId}`;
  return { about: decision, parcel: { key, message: renderProposal(model) } };
}

async function stopMessage({ kind, intentId }: { kind: "announcement" | "receipt"; intentId: string }, context: JobContext): Promise<Telling | undefined> {
  const intent = await context.ledger.intents.get(intentId);
  if (intent === undefined) throw new UnrecoverableJobError(`the ledger has no intent ${intentId}`);
  const model = actingModel(await storedDecision(intent.decisionId, context), intent, context);
  const key = `intent:${intentId}:${kind}`;
  if (kind === "receipt") {
    const ending = readStopEnding(intent.state, intent.outcome);
    return ending && { about: intent, parcel: { key, message: renderReceipt({ ...model, at: intent.updatedAt, ending }) } };
  }
  // Late, after it has ended: the receipt tells all there is to tell.
  if (intent.state !== "announced") return undefined;
  const told = await wasTold("announcement", intentId, context);
  const notBefore = told?.notBefore ?? timeToAnnounce(intent, context.clock.nowMs());
  return { about: intent, notBefore, parcel: { key, message: renderAnnouncement({ ...model, intentId, notBefore }) } };
}

async function storedDecision(decisionId: string, { ledger }: JobContext): Promise<StoredDecision> {
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
  };
}
