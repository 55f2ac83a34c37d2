import { ownHoldOf, supports, type Instruction, type InstructionKind } from "../../decision/index.ts";
import { NOT_YET_DAYS, type ReplyFact } from "../../messages/index.ts";
import { type JobContext, ApiNotFoundError, type StoredDecision } from "../../ports/index.ts";
import { proposalKey } from "../reporting/acting-message.ts";
import {
  done,
  isMessageOf,
  objectionToAct,
  outdated,
  proposedIn,
  refused,
  type AnsweredAction,
  type ProposalValue,
  type Reply,
  type Saying,
} from "./answer.ts";
import { undoHold } from "./answer-undo.ts";

type ProposalAnswer = Extract<AnsweredAction, { about: "proposal" }> & {
  readonly kind: "stop" | "pause" | "not-yet" | "never";
};

/** If two people answer at the same moment, the second one's job looks again, and finds the first answer. */
const MOST_TRIES = 5;
/** An intent of the same person and decision that is no older than the answer is the one that the answer made. */
const CLOCKS_DIFFER_MS = 3_600_000;

/** Does what was proposed, or puts the experiment on hold. The first answer counts; the same action again changes nothing. */
export async function answerProposal(
  { kind, value }: Extract<AnsweredAction, { about: "proposal" }>,
  saying: Saying,
  context: JobContext,
): Promise<Reply> {
  const asked = await proposedDecision(value, saying, context);
  if (asked === undefined) return refused({ kind: "unknown-proposal" });
  if (kind === "undo") {
    const { account, experiment: experimentId, decision: decisionId } = value;
    // A proposal shows whatever hold there is.
    return undoHold({ account, experimentId }, { subject: decisionId, mayLift: () => true }, saying, context);
  }
  // The button of another proposal.
  if (isYes(kind) && kind !== value.act) return refused({ kind: "unknown-proposal" });
  const action: ProposalAnswer = { about: "proposal", kind, value };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const said = await ledgerOf(value, context);
    const mine = said.find((one) => isSame(one, action, saying));
    const objection = mine === undefined ? await objectionTo(action, asked, saying, context) : undefined;
    if (objection !== undefined) return objection;
    if (mine === undefined && !(await record(action, saying, said.length, context))) continue;
    if (isYes(kind)) return requestAct(asked, value, saying, { isRepeated: mine !== undefined }, context);
    return done(kind === "never" ? { kind: "on-hold-for-good" } : { kind: "on-hold-for", days: NOT_YET_DAYS });
  }
  return outdated({ kind: "several-at-once" });
}

/** The decision behind the button, if everything in the button matches it, and the action came from its own message. */
async function proposedDecision(
  value: ProposalValue,
  { answer }: Saying,
  context: JobContext,
): Promise<StoredDecision | undefined> {
  const { account, experiment, decision: decisionId } = value;
  if (!context.settings.accounts.some(({ id }) => id === account)) return undefined;
  if (!(await isMessageOf(proposalKey({ account, experimentId: experiment }, proposedIn(value)), answer, context)))
    return undefined;
  const stored = await context.ledger.decisions.get(decisionId);
  const isTrue =
    stored !== undefined &&
    stored.decision.account === account &&
    stored.decision.experimentId === experiment &&
    supports(stored.decision, proposedIn(value));
  return isTrue ? stored : undefined;
}

/** Whether an answer asks for what was proposed. */
function isYes(kind: ProposalAnswer["kind"]): kind is "stop" | "pause" {
  return kind === "stop" || kind === "pause";
}

/** What was said only about this experiment, oldest first. */
async function ledgerOf(
  { account, experiment }: ProposalValue,
  { ledger }: JobContext,
): Promise<readonly Instruction[]> {
  return (await ledger.instructions.of({ account, experimentId: experiment })).filter((one) => one.account !== null);
}

function isSame(
  { actor, at, kind, subject }: Instruction,
  action: ProposalAnswer,
  { actor: person, answer }: Saying,
): boolean {
  return (
    actor === person && at === answer.at && kind === instructionFor(action.kind) && subject === action.value.decision
  );
}

/** Its number is part of its id, so that of two at the same moment only one is written. */
async function record(
  { kind, value }: ProposalAnswer,
  { actor, answer }: Saying,
  saidBefore: number,
  { ledger }: JobContext,
): Promise<boolean> {
  const { account, experiment: experimentId, decision: subject } = value;
  const until = kind === "not-yet" ? new Date(Date.parse(answer.at) + NOT_YET_DAYS * 86_400_000).toISOString() : null;
  const id = `answer ${saidBefore + 1} ${JSON.stringify([account, experimentId])}`;
  const { isNew } = await ledger.instructions.give({
    id,
    at: answer.at,
    actor,
    via: answer.medium,
    account,
    experimentId,
    kind: instructionFor(kind),
    until,
    subject,
  });
  return isNew;
}

/** `pause` alone is a pause of everything. */
function instructionFor(kind: ProposalAnswer["kind"]): InstructionKind {
  return kind === "pause" ? "pause-experiment" : kind;
}

/** Why the proposal can no longer be answered, or not in this way; undefined: it can. */
async function objectionTo(
  { kind, value }: ProposalAnswer,
  asked: StoredDecision,
  { answer }: Saying,
  context: JobContext,
): Promise<Reply | undefined> {
  const { account, experiment } = value;
  const { ledger, clock } = context;
  const hold = ownHoldOf(await ledger.instructions.of({ account, experimentId: experiment }), clock.now());
  if (hold !== undefined) return outdated({ kind: "answered-before", hold });
  const standing = await standingAct(value, kind, context);
  if (standing !== undefined) return outdated(standing);
  const known = await ledger.experiments.get({ account, experimentId: experiment });
  if (known?.lastStatus !== "running") return outdated({ kind: "not-running", status: known?.lastStatus ?? "unknown" });
  const latest = await ledger.decisions.latest({ account, experimentId: experiment });
  if (latest === undefined || !supports(latest.decision, proposedIn(value)))
    return outdated({ kind: "newer-result", decision: latest?.decision });
  if (!isYes(kind)) return undefined;
  const notNow = await objectionToAct(answer, asked.input.snapshot.experiment.key, context);
  if (notNow !== undefined) return refused(notNow);
  const changed = await actObjection(value, asked, context);
  return changed === undefined ? undefined : outdated(changed);
}

/** A hold on the experiment can still prevent what nobody asked for. */
async function standingAct(
  { account, experiment }: ProposalValue,
  kind: ProposalAnswer["kind"],
  { ledger }: JobContext,
): Promise<ReplyFact | undefined> {
  const open = (await ledger.intents.of({ account, experimentId: experiment })).findLast(
    ({ state }) => state === "announced" || state === "executing" || state === "stopped",
  );
  if (open === undefined || (open.state === "announced" && open.requestedBy === null && !isYes(kind))) return undefined;
  const { act } = open;
  if (open.state === "stopped") return { kind: "done-already", act };
  if (open.state === "executing") return { kind: "under-way", act };
  return open.requestedBy === null
    ? { kind: "announced-since", act }
    : { kind: "asked-already", act, by: open.requestedBy };
}

/** What the person did not know when they agreed: what visitors will see has changed, or the experiment has. */
async function actObjection(
  { account, experiment, because }: ProposalValue,
  asked: StoredDecision,
  { settings, signal, api }: JobContext,
): Promise<ReplyFact | undefined> {
  const { rules } = settings.policyFor(asked.input.snapshot.experiment.key);
  if (because === "winner" && rules.onWinner !== asked.input.policy.rules.onWinner)
    return { kind: "shows-something-else" };
  try {
    const { status } = await api(account).getExperiment(experiment, { signal });
    return status === "running" ? undefined : { kind: "not-running", status };
  } catch (error) {
    if (error instanceof ApiNotFoundError) return { kind: "not-running", status: "deleted" };
    throw error;
  }
}

async function requestAct(
  asked: StoredDecision,
  value: ProposalValue,
  { actor, answer }: Saying,
  { isRepeated }: { readonly isRepeated: boolean },
  context: JobContext,
): Promise<Reply> {
  const { ledger, clock, enqueue } = context;
  const { decision: decisionId } = value;
  const { account, experimentId, experimentName } = asked.decision;
  const earliest = new Date(Date.parse(answer.at) - CLOCKS_DIFFER_MS).toISOString();
  // A repetition must not begin a second act if the first one has already ended.
  const own = isRepeated
    ? (await ledger.intents.of({ account, experimentId })).findLast(
        (one) => one.requestedBy === actor && one.decisionId === decisionId && one.createdAt >= earliest,
      )
    : undefined;
  const intent =
    own ??
    (
      await ledger.intents.announce(
        {
          account,
          experimentId,
          experimentName,
          decisionId,
          ...proposedIn(value),
          onWinner: asked.input.policy.rules.onWinner,
          notBefore: clock.now(),
          requestedBy: actor,
        },
        clock.now(),
      )
    ).intent;
  if (intent.requestedBy !== actor) return outdated({ kind: "announced-since", act: intent.act });
  if (intent.state === "announced") await enqueue({ job: "acting.carry-out", payload: { intentId: intent.id } });
  return done({ kind: "looking-once-more", act: intent.act });
}
