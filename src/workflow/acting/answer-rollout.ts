import type { Experiment, ExperimentRef } from "../../experiment/index.ts";
import type { ReplyFact } from "../../messages/index.ts";
import type { Intent, JobContext, StoredDecision } from "../../ports/index.ts";
import { experimentIfThere } from "../experiment-if-there.ts";
import { receiptKey, receiptMessage, storedDecision, type PreparedMessage } from "../reporting/acting-message.ts";
import { finalReportMessage, finalReportMessageKey } from "../reporting/final-report-message.ts";
import { offeredAtTheEnd, offeredBy, type Offered } from "../reporting/rollout-offer.ts";
import {
  done,
  isMessageOf,
  objectionToAct,
  outdated,
  refused,
  type Reply,
  type RolloutAnswer,
  type Saying,
} from "./answer.ts";
import { askToRollOut, type RollOutObjection } from "./roll-out.ts";

/** The message that a button stands on. */
interface Asking extends ExperimentRef {
  /** Key of its message. */
  readonly key: string;
  readonly decided: StoredDecision;
  readonly offered: Offered | undefined;
  /** Id of what is answered: of the act, or of the decision about the final numbers. */
  readonly subject: string;
}

/** Rolls the winner out, or ends that, because a person asks for it by a button. The same action again changes nothing. */
export async function answerRollout(
  { kind: act, value }: RolloutAnswer,
  { answer, actor }: Saying,
  context: JobContext,
): Promise<Reply> {
  const asking = await askingOf(value, context);
  if (asking?.offered?.act !== act || !(await isMessageOf(asking.key, answer, context)))
    return refused({ kind: "unknown-button" });
  const { account, experimentId, subject, decided, offered } = asking;
  const id = `${act} ${answer.id}`;
  const said = await context.ledger.instructions.of({ account, experimentId });
  const notNow = said.some((one) => one.id === id)
    ? undefined
    : await objectionToAct(answer, decided.input.snapshot.experiment.key, context);
  if (notNow !== undefined) return refused(notNow);
  const experiment = await experimentIfThere(asking, context);
  if (experiment === undefined) return outdated({ kind: "not-ended", status: "deleted" });
  const wish = { id, actor, via: answer.medium, at: answer.at, subject, variantId: offered.variantId };
  const asked = await askToRollOut(act, { account, experiment }, wish, context);
  switch (asked.kind) {
    case "asked":
      return done({ kind: "looking-once-more", act });
    case "objection":
      return outdated(factOf(asked.because, act, experiment));
    case "under-way":
      return outdated(standingFact(asked.intent, act));
  }
}

/** The message that was answered, as it stands now. */
export async function answeredAboutRollout(
  { value }: RolloutAnswer,
  { kind, fact }: Reply,
  context: JobContext,
): Promise<PreparedMessage | undefined> {
  const why = kind === "outdated" ? fact : undefined;
  if (value.about === "final-report")
    return finalReportMessage(await storedDecision(value.decision, context), context, why);
  const intent = await context.ledger.intents.get(value.intent);
  return intent && receiptMessage(intent, context, why);
}

/** Undefined: the ledger knows no such message, or its account is no longer configured. */
async function askingOf(value: RolloutAnswer["value"], context: JobContext): Promise<Asking | undefined> {
  const { ledger, settings } = context;
  const isOurs = ({ account }: ExperimentRef) => settings.accounts.some(({ id }) => id === account);
  if (value.about === "intent") {
    const intent = await ledger.intents.get(value.intent);
    if (intent === undefined || !isOurs(intent)) return undefined;
    const decided = await storedDecision(intent.decisionId, context);
    const { id, account, experimentId } = intent;
    return { account, experimentId, key: receiptKey(id), decided, offered: offeredBy(intent, decided), subject: id };
  }
  const { account, experiment: experimentId, decision: subject } = value;
  const decided = await ledger.decisions.get(subject);
  const isTrue = decided?.decision.account === account && decided.decision.experimentId === experimentId;
  if (!isTrue || !isOurs({ account, experimentId })) return undefined;
  const key = finalReportMessageKey({ account, experimentId });
  return { account, experimentId, key, decided, offered: offeredAtTheEnd(decided), subject };
}

/** Why nothing was done. */
function factOf(because: RollOutObjection, act: RolloutAnswer["kind"], { statusAsSent }: Experiment): ReplyFact {
  switch (because) {
    case "stands":
      return { kind: "done-already", act };
    case "not-ended":
      return { kind: "not-ended", status: statusAsSent };
    case "another-is-rolled-out":
      return { kind: because };
    case "no-winner":
    case "control-won":
    case "another-winner":
      return { kind: "another-winner" };
  }
}

/** What is in the way: the same, asked for before, or something else. */
function standingFact({ act: standing, requestedBy }: Intent, act: RolloutAnswer["kind"]): ReplyFact {
  return standing === act && requestedBy !== null
    ? { kind: "asked-already", act, by: requestedBy }
    : { kind: "under-way", act: standing };
}
