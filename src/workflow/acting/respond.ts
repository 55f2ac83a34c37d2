import { replySentence } from "../../messages/index.ts";
import type { JobContext, Press } from "../../ports/index.ts";
import { announcementMessage, lastAnswerTo, proposalMessage, type Telling } from "../reporting/acting-message.ts";
import { deliverInThread } from "../reporting/experiment-thread.ts";
import { answerAnnouncement } from "./answer-announcement.ts";
import { answerProposal } from "./answer-proposal.ts";
import { readPressed, refused, type Pressed, type ProposalValue, type Reply } from "./answer.ts";
import { actorOf, mayAnswer } from "./may-answer.ts";

/**
 * Does what a person asked for by pressing a button, once, and tells them what came of it. That Slack tells of the press is certain when
 * it arrives here (its signature, or the socket); all else is checked: who it is, where the message stands, and whether every id in
 * the button is true of what the ledger knows. A button carries nothing else.
 */
export async function respondToPress(
  { threadTs, ...rest }: Omit<Press, "threadTs"> & Partial<Pick<Press, "threadTs">>,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const press = { ...rest, threadTs };
  const { ledger, clock, people, log, asOf, settings } = context;
  const key = `press ${press.pressId}`;
  if ((await ledger.notes.get(key)) !== undefined) return { outcome: "repeated" };
  const permission = await mayAnswer(press, context);
  if (permission.kind === "foreign") {
    log.warn({ teamId: press.teamId }, "press from a foreign workspace refused");
    return { outcome: "refused" };
  }
  const pressed = readPressed(press);
  const reply =
    permission.kind === "refused"
      ? refused(permission.fact)
      : await answer(pressed, { press, actor: actorOf(press) }, context);
  if (pressed !== undefined && reply.kind !== "refused") await renew(pressed, reply, context);
  await people.whisper({
    channelId: press.channelId,
    threadTs,
    userId: press.userId,
    text: `${replySentence(reply.fact, settings.acting.timeZone)}.`,
  });
  if (reply.kind === "done") {
    const fact = { answer: press.action, by: actorOf(press) };
    await ledger.notes.write({ key, topic: "press answered", asOf, at: clock.now(), fact });
  }
  log.info({ action: press.action, userId: press.userId, outcome: reply.kind }, "press answered");
  return { outcome: reply.kind, because: reply.fact.kind };
}

async function answer(
  pressed: Pressed | undefined,
  saying: Parameters<typeof answerProposal>[1],
  context: JobContext,
): Promise<Reply> {
  if (pressed === undefined) return refused({ kind: "unknown-button" });
  return pressed.about === "proposal"
    ? answerProposal(pressed, saying, context)
    : answerAnnouncement(pressed, saying, context);
}

/** Nobody is disturbed by a message that changes, so this does not wait for the end of quiet hours. */
async function renew(pressed: Pressed, reply: Reply, context: JobContext): Promise<void> {
  const telling = await (pressed.about === "proposal"
    ? closedProposal(pressed.value, reply, context)
    : standingAnnouncement(pressed.intentId, context));
  if (telling !== undefined) await deliverInThread(telling.about, { ...telling.parcel, isBroadcast: true }, context);
}

async function closedProposal(
  { account, experiment: experimentId, decision }: ProposalValue,
  { kind, fact }: Reply,
  context: JobContext,
): Promise<Telling | undefined> {
  if (kind === "outdated") return proposalMessage(decision, { outdated: fact }, context);
  // Undefined: something else was said since, which is told elsewhere.
  const answered = await lastAnswerTo(decision, { account, experimentId }, context);
  return answered && proposalMessage(decision, { answered }, context);
}

async function standingAnnouncement(intentId: string, context: JobContext): Promise<Telling | undefined> {
  const intent = await context.ledger.intents.get(intentId);
  return intent && announcementMessage(intent, context);
}
