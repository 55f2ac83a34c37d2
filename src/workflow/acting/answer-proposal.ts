import { ownHoldOf, winnerIdOf, type Instruction } from "../../decision/index.ts";
import { NOT_YET_DAYS, type ReplyFact } from "../../messages/index.ts";
import { type JobContext, ApiNotFoundError, type StoredDecision } from "../../ports/index.ts";
import { proposalKey } from "../reporting/acting-message.ts";
import {
  done,
  isMessageOf,
  objectionToStop,
  outdated,
  refused,
  type AnsweredAction,
  type ProposalValue,
  type Reply,
  type Saying,
} from "./answer.ts";
import { undoHold } from "./answer-undo.ts";

type ProposalAnswer = Extract<AnsweredAction, { about: "proposal" }> & { readonly kind: "stop" | "not-yet" | "never" };

/** If two people answer at the same moment, the second one's job looks again, and finds the first answer. */
const MOST_TRIES = 5;
/** An intent of the same person and decision that is no older than the answer is the one that the answer made. */
const CLOCKS_DIFFER_MS = 3_600_000;

/** Stops a proposed experiment, or puts it on hold. The first answer counts; the same action again changes nothing. */
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
  const action: ProposalAnswer = { about: "proposal", kind, value };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const said = await ledgerOf(value, context);
    const mine = said.find((one) => isSame(one, action, saying));
    const objection = mine === undefined ? await objectionTo(action, asked, saying, context) : undefined;
    if (objection !== undefined) return objection;
    if (mine === undefined && !(await record(action, saying, said.length, context))) continue;
    if (kind === "stop") return requestStop(asked, value, saying, { isRepeated: mine !== undefined }, context);
    return done(kind === "never" ? { kind: "on-hold-for-good" } : { kind: "on-hold-for", days: NOT_YET_DAYS });
  }
  return outdated({ kind: "several-at-once" });
}

/** The decision behind the button, if everything in the button matches it, and the action came from its own message. */
async function proposedDecision(
  { account, experiment, decision: decisionId, winner }: ProposalValue,
  { answer }: Saying,
  context: JobContext,
): Promise<StoredDecision | undefined> {
  if (!context.settings.accounts.some(({ id }) => id === account)) return undefined;
  if (!(await isMessageOf(proposalKey({ account, experimentId: experiment }, winner), answer, context)))
    return undefined;
  const stored = await context.ledger.decisions.get(decisionId);
  const isTrue =
    stored !== undefined &&
    stored.decision.account === account &&
    stored.decision.experimentId === experiment &&
    winnerIdOf(stored.decision) === winner;
  return isTrue ? stored : undefined;
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
  return actor === person && at === answer.at && kind === action.kind && subject === action.value.decision;
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
    kind,
    until,
    subject,
  });
  return isNew;
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
  const standing = await standingStop(value, kind, context);
  if (standing !== undefined) return outdated(standing);
  const known = await ledger.experiments.get({ account, experimentId: experiment });
  if (known?.lastStatus !== "running") return outdated({ kind: "not-running", status: known?.lastStatus ?? "unknown" });
  const latest = await ledger.decisions.latest({ account, experimentId: experiment });
  if (latest === undefined || winnerIdOf(latest.decision) !== value.winner)
    return outdated({ kind: "newer-result", decision: latest?.decision });
  if (kind !== "stop") return undefined;
  const notNow = await objectionToStop(answer, asked.input.snapshot.experiment.key, context);
  if (notNow !== undefined) return refused(notNow);
  const changed = await stopObjection(value, asked, context);
  return changed === undefined ? undefined : outdated(changed);
}

/** A hold on the experiment can still prevent a stop that nobody asked for. */
async function standingStop(
  { account, experiment }: ProposalValue,
  kind: ProposalAnswer["kind"],
  { ledger }: JobContext,
): Promise<ReplyFact | undefined> {
  const open = (await ledger.intents.of({ account, experimentId: experiment })).findLast(
    ({ state }) => state === "announced" || state === "executing" || state === "stopped",
  );
  if (open === undefined || (open.state === "announced" && open.requestedBy === null && kind !== "stop"))
    return undefined;
  if (open.state === "stopped") return { kind: "stopped-already" };
  if (open.state === "executing") return { kind: "stop-under-way" };
  return open.requestedBy === null ? { kind: "announced-since" } : { kind: "asked-already", by: open.requestedBy };
}

/** What the person did not know when they agreed: what visitors will see has changed, or the experiment has. */
async function stopObjection(
  { account, experiment }: ProposalValue,
  asked: StoredDecision,
  { settings, signal, api }: JobContext,
): Promise<ReplyFact | undefined> {
  const { rules } = settings.policyFor(asked.input.snapshot.experiment.key);
  if (rules.onWinner !== asked.input.policy.rules.onWinner) return { kind: "shows-something-else" };
  try {
    const { status } = await api(account).getExperiment(experiment, { signal });
    return status === "running" ? undefined : { kind: "not-running", status };
  } catch (error) {
    if (error instanceof ApiNotFoundError) return { kind: "not-running", status: "deleted" };
    throw error;
  }
}

async function requestStop(
  asked: StoredDecision,
  { winner, decision: decisionId }: ProposalValue,
  { actor, answer }: Saying,
  { isRepeated }: { readonly isRepeated: boolean },
  context: JobContext,
): Promise<Reply> {
  const { ledger, clock, enqueue } = context;
  const { account, experimentId, experimentName } = asked.decision;
  const earliest = new Date(Date.parse(answer.at) - CLOCKS_DIFFER_MS).toISOString();
  // A repetition must not begin a second stop if the first one has already ended.
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
          act: "stop",
          because: "winner",
          variantId: winner,
          onWinner: asked.input.policy.rules.onWinner,
          notBefore: clock.now(),
          requestedBy: actor,
        },
        clock.now(),
      )
    ).intent;
  if (intent.requestedBy !== actor) return outdated({ kind: "announced-since" });
  if (intent.state === "announced") await enqueue({ job: "acting.carry-out", payload: { intentId: intent.id } });
  return done({ kind: "looking-once-more" });
}
