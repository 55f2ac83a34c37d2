import type { Instruction } from "../../decision/index.ts";
import type { ReplyFact } from "../../messages/index.ts";
import type { JobContext, Intent } from "../../ports/index.ts";
import { announcementKey, receiptKey, storedDecision } from "../reporting/acting-message.ts";
import {
  done,
  isMessageOf,
  LONGEST_WAY_MS,
  objectionToAct,
  outdated,
  refused,
  type AnsweredAction,
  type Reply,
  type Saying,
} from "./answer.ts";
import { undoHold } from "./answer-undo.ts";
import { askToResume } from "./resume-experiment.ts";

/** Vetoes an announced act, takes that back, asks for it at once, or resumes what was paused. Safe to repeat. */
export async function answerAnnouncement(
  { kind, intentId }: Extract<AnsweredAction, { about: "intent" }>,
  saying: Saying,
  context: JobContext,
): Promise<Reply> {
  const { ledger, settings } = context;
  const intent = await ledger.intents.get(intentId);
  const key = kind === "resume" ? receiptKey(intentId) : announcementKey(intentId);
  const isOurs =
    intent !== undefined &&
    settings.accounts.some(({ id }) => id === intent.account) &&
    (await isMessageOf(key, saying.answer, context));
  if (!isOurs) return refused({ kind: "unknown-announcement" });
  if (kind === "undo") {
    const isItsVeto = (last: Instruction) => last.kind === "veto" && last.subject === intentId;
    return undoHold(intent, { subject: intentId, mayLift: isItsVeto }, saying, context);
  }
  if (kind === "resume") return resume(intent, saying, context);
  return kind === "veto" ? veto(intent, saying, context) : hasten(intent, saying, context);
}

async function veto({ id }: Intent, { actor }: Saying, { ledger, clock, enqueue }: JobContext): Promise<Reply> {
  await ledger.intents.veto(id, actor, clock.now());
  const after = (await ledger.intents.get(id))!;
  if (after.ending?.state !== "vetoed" || after.ending.by !== actor)
    return outdated({ kind: "too-late-for-veto", where: whereItStands(after) });
  await enqueue({ job: "reporting.act-message", payload: { kind: "receipt", intentId: id } });
  return done({ kind: "vetoed" });
}

/** From the receipt of a pause. */
async function resume(
  { id, account, experimentId, state }: Intent,
  saying: Saying,
  context: JobContext,
): Promise<Reply> {
  if (state !== "paused") return refused({ kind: "unknown-button" });
  const { actor, answer } = saying;
  if (context.clock.nowMs() - Date.parse(answer.at) > LONGEST_WAY_MS) return refused({ kind: "too-long-on-the-way" });
  const wish = { id: `resume ${id} ${answer.id}`, actor, via: answer.medium, at: answer.at };
  const { isAccepted, fact } = await askToResume({ account, experimentId }, wish, context);
  return isAccepted ? done(fact) : outdated(fact);
}

async function hasten({ id }: Intent, { actor, answer }: Saying, context: JobContext): Promise<Reply> {
  const { ledger, clock, enqueue } = context;
  const before = (await ledger.intents.get(id))!;
  if (before.requestedBy !== actor) {
    if (before.state !== "announced" || before.requestedBy !== null) return outdated(whereItStands(before));
    const objection = await objectionToAct(
      answer,
      (await storedDecision(before.decisionId, context)).input.snapshot.experiment.key,
      context,
    );
    if (objection !== undefined) return refused(objection);
    if ((await ledger.intents.hasten(id, actor, clock.now())) === undefined)
      return outdated(whereItStands((await ledger.intents.get(id))!));
  }
  await enqueue({ job: "acting.carry-out", payload: { intentId: id } });
  return done({ kind: "looking-once-more", act: before.act });
}

function whereItStands({ act, state, requestedBy, ending }: Intent): ReplyFact {
  switch (state) {
    case "announced":
      return { kind: "asked-at-once-already", act, by: requestedBy ?? undefined };
    case "executing":
      return { kind: "under-way", act };
    case "vetoed":
      return { kind: "vetoed-already", by: ending?.state === "vetoed" ? ending.by : undefined };
    case "overtaken":
      return { kind: state };
    case "withdrawn":
    case "failed":
      return { kind: state, act };
    default:
      return { kind: "done-already", act };
  }
}
