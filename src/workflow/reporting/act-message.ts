import type { Intention, ProposalReason } from "../../decision/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import { isAnswerable, requireDelivered } from "../../notify/index.ts";
import { UnrecoverableJobError, type Intent, type JobContext } from "../../ports/index.ts";
import { rememberSent, sentNote } from "../acting/sent-notes.ts";
import {
  announcementMessage,
  lastAnswerTo,
  proposalMessage,
  receiptMessage,
  type PreparedMessage,
} from "./acting-message.ts";
import { requestChart } from "./chart.ts";
import { deliverInThread, threadKey } from "./experiment-thread.ts";
import { routeOf } from "./route.ts";
import { requireNotQuiet } from "./quiet-hours.ts";

/** What to tell, and of which decision or stop. */
export type ActMessageRequest =
  | {
      readonly kind: "proposal";
      readonly decisionId: string;
      readonly intention: Intention;
      readonly because: ProposalReason;
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
  const delivered = await deliverInThread(about, { ...letter, isBroadcast: true }, context);
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
  if (wanted.kind === "proposal")
    return proposalMessage(wanted.decisionId, wanted.intention, { because: wanted.because }, context);
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
  if (intent.act === "resume") await renewPauseReceipt(intent, context);
  // Whoever comes upon the announcement later shall not press a button in vain.
  if (receipt !== undefined && wasAnnounced)
    requireDelivered(
      await deliverInThread(
        intent,
        { ...(await announcementMessage(intent, context)).letter, isBroadcast: true },
        context,
      ),
    );
  return receipt;
}

/** The receipt of the pause offers to resume: after that it does no longer, and where it was not done it does again. */
async function renewPauseReceipt({ account, experimentId }: Intent, context: JobContext): Promise<void> {
  const paused = (await context.ledger.intents.of({ account, experimentId })).findLast(
    ({ state }) => state === "paused",
  );
  const receipt = paused && (await receiptMessage(paused, context));
  if (receipt !== undefined)
    requireDelivered(await deliverInThread(receipt.about, { ...receipt.letter, isBroadcast: true }, context));
}
