import type { Instruction } from "../../decision/index.ts";
import type { ReplyFact } from "../../messages/index.ts";
import type { JobContext, Intent } from "../../ports/index.ts";
import { announcementKey, storedDecision } from "../reporting/acting-message.ts";
import {
  done,
  isMessageOf,
  objectionToAct,
  outdated,
  refused,
  type AnsweredAction,
  type Reply,
  type Saying,
} from "./answer.ts";
import { undoHold } from "./answer-undo.ts";

/** Vetoes an announced stop, takes that back, or asks for it at once. Safe to repeat. */
export async function answerAnnouncement(
  { kind, intentId }: Extract<AnsweredAction, { about: "intent" }>,
  saying: Saying,
  context: JobContext,
): Promise<Reply> {
  const { ledger, settings } = context;
  const intent = await ledger.intents.get(intentId);
  const isOurs =
    intent !== undefined &&
    settings.accounts.some(({ id }) => id === intent.account) &&
    (await isMessageOf(announcementKey(intentId), saying.answer, context));
  if (!isOurs) return refused({ kind: "unknown-announcement" });
  if (kind === "undo") {
    const isItsVeto = (last: Instruction) => last.kind === "veto" && last.subject === intentId;
    return undoHold(intent, { subject: intentId, mayLift: isItsVeto }, saying, context);
  }
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
