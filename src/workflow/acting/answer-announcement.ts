import type { JobContext, Intent } from "../../ports/index.ts";
import { announcementKey, storedDecision } from "../reporting/acting-message.ts";
import {
  done,
  isMessageOf,
  objectionToStop,
  outdated,
  refused,
  type Pressed,
  type Reply,
  type Saying,
} from "./answer.ts";

/** Vetoes an announced stop, or asks for it at once. Safe to repeat. */
export async function answerAnnouncement(
  { kind, intentId }: Extract<Pressed, { about: "intent" }>,
  saying: Saying,
  context: JobContext,
): Promise<Reply> {
  const { ledger, settings } = context;
  const intent = await ledger.intents.get(intentId);
  const isOurs =
    intent !== undefined &&
    settings.accounts.some(({ id }) => id === intent.account) &&
    (await isMessageOf(announcementKey(intentId), saying.press, context));
  if (!isOurs) return refused("This button belongs to no announcement that Herald knows");
  return kind === "veto" ? veto(intent, saying, context) : hasten(intent, saying, context);
}

async function veto({ id }: Intent, { actor }: Saying, { ledger, clock, enqueue }: JobContext): Promise<Reply> {
  await ledger.intents.veto(id, actor, clock.now(), "slack");
  const after = (await ledger.intents.get(id))!;
  if (after.state !== "vetoed" || after.outcome["by"] !== actor)
    return outdated(`It is too late for a veto: ${whereItStands(after)}`);
  await enqueue({ job: "reporting.alert", payload: { kind: "receipt", intentId: id } });
  return done("Vetoed: it goes on, and Herald will not stop it by itself any more");
}

async function hasten({ id }: Intent, { actor, press }: Saying, context: JobContext): Promise<Reply> {
  const { ledger, clock, enqueue } = context;
  const before = (await ledger.intents.get(id))!;
  if (before.requestedBy !== actor) {
    if (before.state !== "announced" || before.requestedBy !== null) return outdated(whereItStands(before));
    const objection = await objectionToStop(
      press,
      (await storedDecision(before.decisionId, context)).input.snapshot.experiment.key,
      context,
    );
    if (objection !== undefined) return refused(objection);
    if ((await ledger.intents.hasten(id, actor, clock.now())) === undefined)
      return outdated(whereItStands((await ledger.intents.get(id))!));
  }
  await enqueue({ job: "acting.stop", payload: { intentId: id } });
  return done("Herald takes one more look now, and stops it if the evidence still holds; a receipt follows");
}

function whereItStands({ state, requestedBy, outcome }: Intent): string {
  switch (state) {
    case "announced":
      return `${requestedBy ?? "Somebody"} has asked already to stop it at once`;
    case "executing":
      return "Its stop is under way";
    case "stopped":
      return "It is stopped already";
    case "vetoed":
      return `${typeof outcome["by"] === "string" ? outcome["by"] : "Somebody"} has vetoed it already`;
    case "overtaken":
      return "Somebody else ended or changed it in Ours Privacy before";
    case "withdrawn":
      return "Herald has withdrawn this stop already; the thread says why";
    case "failed":
      return "The stop has failed; the thread says why";
  }
}
