import type { Action, Answer, Notification } from "../../notify/index.ts";
import {
  announcementMessage,
  lastAnswerTo,
  proposalMessage,
  receiptMessage,
  storedDecision,
  type MessageContext,
} from "../reporting/acting-message.ts";
import { finalReportMessage } from "../reporting/final-report-message.ts";
import { proposedIn, readAction, type AnsweredAction } from "./answer.ts";

/** The message that an answer is about, as it would be written now. */
export interface StandingMessage {
  readonly title: string;
  /** Undefined: it cannot be answered in this way any more. */
  readonly action: Action | undefined;
}

/** How the message of an action stands, for who is about to answer it. Reads the ledger alone. Undefined: there is no such message. */
export async function standingMessage(
  given: Pick<Answer, "action" | "value">,
  context: MessageContext,
): Promise<StandingMessage | undefined> {
  const action = readAction(given);
  const notification = action && (await notificationOf(action, context));
  return (
    notification && {
      title: notification.title,
      action: notification.body
        .flatMap((part) => (part.part === "actions" && part.value === given.value ? part.actions : []))
        .find(({ kind }) => kind === given.action),
    }
  );
}

async function notificationOf(action: AnsweredAction, context: MessageContext): Promise<Notification | undefined> {
  const { ledger } = context;
  if (action.about === "proposal") {
    const { account, experiment: experimentId, decision } = action.value;
    if ((await ledger.decisions.get(decision)) === undefined) return undefined;
    const answered = await lastAnswerTo(decision, { account, experimentId }, context);
    // Whether it still may be done is judged when somebody asks for it.
    const state = answered === undefined ? { because: "policy" as const } : { answered };
    return (await proposalMessage(decision, proposedIn(action.value), state, context))?.letter.notification;
  }
  if (action.about === "rollout" && action.value.about === "final-report") {
    const { decision } = action.value;
    if ((await ledger.decisions.get(decision)) === undefined) return undefined;
    return (await finalReportMessage(await storedDecision(decision, context), context)).letter.notification;
  }
  const id = action.about === "intent" ? action.intentId : "intent" in action.value ? action.value.intent : "";
  const intent = await ledger.intents.get(id);
  if (intent === undefined) return undefined;
  const isOnReceipt = action.about === "rollout" || action.kind === "resume";
  const message = await (isOnReceipt ? receiptMessage(intent, context) : announcementMessage(intent, context));
  return message?.letter.notification;
}
