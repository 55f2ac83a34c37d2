import { OPEN_PAGE, replySentence, writtenFor, type ReplyFact } from "../../messages/index.ts";
import { requireDelivered, type Answer } from "../../notify/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { rememberPerson, withNames } from "../people.ts";
import {
  announcementMessage,
  lastAnswerTo,
  proposalMessage,
  receiptMessage,
  type PreparedMessage,
} from "../reporting/acting-message.ts";
import { deliverInThread } from "../reporting/experiment-thread.ts";
import { isQuiet } from "../reporting/quiet-hours.ts";
import { answerAnnouncement } from "./answer-announcement.ts";
import { answerProposal } from "./answer-proposal.ts";
import { answeredAboutRollout, answerRollout } from "./answer-rollout.ts";
import { proposedIn, readAction, refused, type AnsweredAction, type ProposalValue, type Reply } from "./answer.ts";

/**
 * Does once what a person asked for by an answer, and replies with the result. Only its origin is trusted: it came from the person's
 * medium. Everything else is checked: who it is, where the message stands, and whether every id in the answer matches the ledger.
 * An answer carries nothing else.
 */
export async function respondToAnswer(given: Answer, context: JobContext): Promise<Readonly<Record<string, unknown>>> {
  const { ledger, clock, people, log, asOf, settings } = context;
  const key = `answer ${given.id}`;
  if ((await ledger.notes.get(key)) !== undefined) return { outcome: "repeated" };
  const permission = await people.mayAnswer(given);
  if (permission.kind === "foreign") {
    log.warn({ person: given.person, origin: given.origin }, "answer from somewhere foreign refused");
    return { outcome: "refused" };
  }
  if (given.action === OPEN_PAGE && permission.kind === "granted") return openPage(given, context);
  const action = readAction(given);
  const reply =
    permission.kind === "refused"
      ? refused({ kind: permission.because })
      : await answer(action, { answer: given, actor: await rememberPerson(given, context) }, context);
  if (action !== undefined && reply.kind !== "refused") await renew(action, reply, context);
  const fact = await withNames(reply.fact, context);
  await people.whisper(given, `${writtenFor(settings.reader, () => replySentence(fact, settings.acting.timeZone))}.`);
  if (reply.kind === "done") {
    const noted = { answer: given.action, by: given.person };
    await ledger.notes.write({ key, topic: "answered", asOf, at: clock.now(), fact: noted });
  }
  log.info({ action: given.action, person: given.person, outcome: reply.kind }, "answer done");
  return { outcome: reply.kind, because: reply.fact.kind };
}

/** A link for this person alone. Neither ledger nor log nor queue sees it; pressed again, there is another one. */
async function openPage(given: Answer, context: JobContext): Promise<Readonly<Record<string, unknown>>> {
  const { people, log, settings } = context;
  if (given.personName !== "") await rememberPerson(given, context);
  const name = given.personName === "" ? given.person : given.personName;
  const url = context.signInLink?.({ person: given.person, name });
  const fact: ReplyFact = url === undefined ? { kind: "no-page" } : { kind: "page-link", name };
  await people.whisper(
    given,
    `${writtenFor(settings.reader, () => replySentence(fact, settings.acting.timeZone))}.`,
    url === undefined ? undefined : { text: "Open in Herald", url },
  );
  log.info({ action: given.action, person: given.person, outcome: fact.kind }, "answer done");
  return { outcome: url === undefined ? "refused" : "done", because: fact.kind };
}

async function answer(
  action: AnsweredAction | undefined,
  saying: Parameters<typeof answerProposal>[1],
  context: JobContext,
): Promise<Reply> {
  if (action === undefined) return refused({ kind: "unknown-button" });
  switch (action.about) {
    case "proposal":
      return answerProposal(action, saying, context);
    case "intent":
      return answerAnnouncement(action, saying, context);
    case "rollout":
      return answerRollout(action, saying, context);
  }
}

/** A message that changes disturbs nobody, so this does not wait for the end of quiet hours. */
async function renew(action: AnsweredAction, reply: Reply, context: JobContext): Promise<void> {
  const message = await answeredMessage(action, reply, context);
  if (message !== undefined) requireDelivered(await deliverInThread(message.about, message.letter, context));
  await renewAfterQuietHours(action, context);
}

/** Where a message cannot be edited, what somebody answered is a message of its own, which waits. Receipts say it of announcements. */
async function renewAfterQuietHours(action: AnsweredAction, context: JobContext): Promise<void> {
  if (action.about !== "proposal" || !isQuiet(context)) return;
  const { account, experiment: experimentId, decision: decisionId } = action.value;
  const intention = proposedIn(action.value);
  await context.enqueue({
    job: "reporting.act-message",
    payload: { kind: "answered-proposal", account, experimentId, decisionId, intention },
  });
}

async function answeredMessage(
  action: AnsweredAction,
  reply: Reply,
  context: JobContext,
): Promise<PreparedMessage | undefined> {
  switch (action.about) {
    case "proposal":
      return closedProposal(action.value, reply, context);
    case "intent":
      return standing(action.kind === "resume" ? receiptMessage : announcementMessage, action.intentId, context);
    case "rollout":
      return answeredAboutRollout(action, reply, context);
  }
}

async function closedProposal(
  value: ProposalValue,
  { kind, fact }: Reply,
  context: JobContext,
): Promise<PreparedMessage | undefined> {
  const { account, experiment: experimentId, decision } = value;
  // The action came from an old message: the proposal may ask again by now.
  if (fact.kind === "nothing-to-undo") return undefined;
  if (kind === "outdated") return proposalMessage(decision, proposedIn(value), { outdated: fact }, context);
  // Undefined: someone has said something else since, and another message shows that.
  const answered = await lastAnswerTo(decision, { account, experimentId }, context);
  return answered && proposalMessage(decision, proposedIn(value), { answered }, context);
}

/** The message about an intent as it stands now. */
async function standing(
  message: typeof announcementMessage | typeof receiptMessage,
  intentId: string,
  context: JobContext,
): Promise<PreparedMessage | undefined> {
  const intent = await context.ledger.intents.get(intentId);
  return intent && message(intent, context);
}
