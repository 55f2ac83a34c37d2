import type { Intention, ProposalReason } from "../../decision/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import { isAnswerable, requireDelivered } from "../../notify/index.ts";
import { UnrecoverableJobError, type Intent, type JobContext } from "../../ports/index.ts";
import { finalReportKey } from "../monitoring/ended.ts";
import { rememberSent, sentNote } from "../acting/sent-notes.ts";
import {
  announcementMessage,
  lastAnswerTo,
  proposalMessage,
  receiptMessage,
  storedDecision,
  type PreparedMessage,
} from "./acting-message.ts";
import { requestChart } from "./chart.ts";
import { deliverInThread, threadKey } from "./experiment-thread.ts";
import { finalReportMessage } from "./final-report-message.ts";
import { reportedDecision } from "./reported-once.ts";
import { routeOf } from "./route.ts";
import { requireNotQuiet } from "./quiet-hours.ts";

/** What to tell, and of which decision or stop. */
export type ActMessageRequest =
  | {
      readonly kind: "proposal";
      readonly decisionId: string;
      readonly intention: Intention;
      readonly because: ProposalReason | "asked";
      /** Id of the person who wants people asked; absent: nobody does. */
      readonly requestedBy?: string;
    }
  | (ExperimentRef & {
      readonly kind: "answered-proposal";
      readonly decisionId: string;
      readonly intention: Intention;
    })
  | { readonly kind: "announcement" | "receipt"; readonly intentId: string };

/**
 * Tells people about one act: a proposal, that it was answered, the announcement, or the receipt. Each is one message, however often it is
 * asked for.
 */
export async function sendActMessage(
  wanted: ActMessageRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  // Nothing is told in quiet hours, and so nothing is done that was not announced before.
  requireNotQuiet(context);
  const message = await messageFor(wanted, context);
  if (message === undefined) return { key: "", outcome: "nothing to say" };
  const { letter, about, decisionId, notBefore } = message;
  const delivered = await deliverInThread(about, letter, context);
  // The time to object runs from when it was first possible, wherever else the announcement is still to arrive.
  if (wanted.kind === "announcement" && isAnswerable(delivered))
    await rememberSent("announcement", wanted.intentId, notBefore === undefined ? {} : { notBefore }, context);
  const outcome = requireDelivered(delivered);
  if (wanted.kind === "receipt") await rememberSent("receipt", wanted.intentId, {}, context);
  // The receipt follows in the same thread, below the chart of its announcement.
  if (wanted.kind === "proposal" || wanted.kind === "announcement")
    await requestChart(
      {
        key: `chart:${letter.key}`,
        decisionId,
        destinations: (await routeOf(about, context)).destinations,
        inThreadOf: threadKey(about),
      },
      context,
    );
  context.log.info({ key: letter.key, outcome }, "stop message done");
  return { key: letter.key, outcome };
}

async function messageFor(wanted: ActMessageRequest, context: JobContext): Promise<PreparedMessage | undefined> {
  if (wanted.kind === "proposal") {
    const { because, requestedBy } = wanted;
    return proposalMessage(wanted.decisionId, wanted.intention, { because, requestedBy }, context);
  }
  if (wanted.kind !== "answered-proposal") return messageAboutStop(wanted, context);
  const answered = await lastAnswerTo(wanted.decisionId, wanted, context);
  return answered && proposalMessage(wanted.decisionId, wanted.intention, { answered }, context);
}

async function messageAboutStop(
  { kind, intentId }: { kind: "announcement" | "receipt"; intentId: string },
  context: JobContext,
): Promise<PreparedMessage | undefined> {
  const intent = await context.ledger.intents.get(intentId);
  if (intent === undefined) throw new UnrecoverableJobError(`the ledger has no intent ${intentId}`);
  const wasAnnounced = (await sentNote("announcement", intentId, context)) !== undefined;
  if (kind === "announcement") {
    // Late, after it has ended: the receipt tells all there is to tell. And who asks for a stop is not told of it beforehand.
    return intent.state === "announced" && (wasAnnounced || intent.requestedBy === null)
      ? announcementMessage(intent, context)
      : undefined;
  }
  const receipt = await receiptMessage(intent, context);
  await renewOffers(intent, context);
  // Whoever comes upon the announcement later shall not press a button in vain.
  if (receipt !== undefined && wasAnnounced)
    requireDelivered(await deliverInThread(intent, (await announcementMessage(intent, context)).letter, context));
  return receipt;
}

/** What the receipts of acts in these states offer is changed by such an act. */
const CHANGED: Readonly<Record<Intent["act"], readonly Intent["state"][]>> = {
  stop: [],
  pause: [],
  resume: ["paused"],
  rollout: ["stopped", "rolled-out"],
  "end-rollout": ["stopped", "rolled-out"],
};

/** Earlier messages offer to do what has been done: after that they do no longer, and where it was not done they do again. */
async function renewOffers({ id, act, account, experimentId }: Intent, context: JobContext): Promise<void> {
  const { ledger } = context;
  for (const earlier of await ledger.intents.of({ account, experimentId })) {
    if (earlier.id === id || !CHANGED[act].includes(earlier.state)) continue;
    await renew(await receiptMessage(earlier, context), context);
  }
  if (act !== "rollout" && act !== "end-rollout") return;
  const decisionId = await reportedDecision(finalReportKey({ account, experimentId }), context);
  if (decisionId !== undefined)
    await renew(await finalReportMessage(await storedDecision(decisionId, context), context), context);
}

/** Only where it stands already. */
async function renew(message: PreparedMessage | undefined, context: JobContext): Promise<void> {
  if (message === undefined || (await context.ledger.deliveries.of(message.letter.key)).length === 0) return;
  requireDelivered(await deliverInThread(message.about, message.letter, context));
}
