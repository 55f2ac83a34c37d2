import {
  renderHelp,
  renderOutcome,
  renderPlan,
  renderPlanHelp,
  renderStatus,
  renderWhy,
  type AskedOutcome,
} from "../../messages/index.ts";
import { addressOf, type Asked, type Notification } from "../../notify/index.ts";
import { planPower } from "../../replay/index.ts";
import type { JobContext, KnownExperiment } from "../../ports/index.ts";
import { withNames } from "../people.ts";
import { entriesOf, placeOf } from "../reporting/digest/digest-entries.ts";
import { accountName, usualTimeZone, written } from "../shown-as.ts";
import { minCellWhereAsked } from "../shown/min-cell.ts";
import { holdOrAllow, pauseOrResume } from "./act-by-command.ts";
import { findKnown } from "./find-known.ts";
import { answerableBriefs, gatherGlance } from "./glance.ts";
import { isAct, readCommand, type Command, type PlanWish } from "./read-command.ts";

/** What a status shows of what waits. */
const DECISIONS = 3;
/** The horizons of a plan, in days, as `herald plan` has them. */
const HORIZONS = [14, 21, 28, 42];

/** What is said, and whether it may be shown to everybody if that was asked for. */
interface Said {
  readonly notification: Notification;
  readonly isPrivate?: true;
}

/**
 * Answers once what a person asked in a medium, and does what they asked for. Only where it comes from is trusted: who it is, and what they
 * may do, is checked here. Everybody who belongs to the workspace may ask how things stand; only who may answer messages may act.
 */
export async function answerCommand(asked: Asked, context: JobContext): Promise<Readonly<Record<string, unknown>>> {
  const { ledger, people, log, clock, asOf } = context;
  const key = `asked ${asked.id}`;
  if ((await ledger.notes.get(key)) !== undefined) return { outcome: "repeated" };
  const permission = await people.mayAsk(asked);
  if (permission.kind === "foreign") {
    log.warn({ person: asked.person, origin: asked.origin }, "question from somewhere foreign refused");
    return { outcome: "refused" };
  }
  const { command, isShared } = readCommand(asked.words);
  const { notification, isPrivate = false } =
    permission.kind === "refused" ? refusal(permission.because, asked, context) : await say(command, asked, context);
  await people.reply(asked, notification, { isShared: isShared && !isPrivate && (await mayShare(asked, context)) });
  const fact = { asked: command.kind, by: asked.person };
  await ledger.notes.write({ key, topic: "asked", asOf, at: clock.now(), fact });
  log.info({ asked: command.kind, person: asked.person }, "question answered");
  return { outcome: isPrivate ? "refused" : "answered", asked: command.kind };
}

/** Once: if it is open whether everybody saw it, the next attempt shows it to the person only. */
async function mayShare({ id, person }: Asked, { ledger, asOf, clock }: JobContext): Promise<boolean> {
  const key = `shared ${id}`;
  if ((await ledger.notes.get(key)) !== undefined) return false;
  await ledger.notes.write({ key, topic: "shared", asOf, at: clock.now(), fact: { by: person } });
  return true;
}

async function say(command: Command, asked: Asked, context: JobContext): Promise<Said> {
  if (isAct(command)) {
    const permission = await context.people.mayAnswer(asked);
    if (permission.kind !== "granted")
      return refusal(permission.kind === "refused" ? permission.because : "not-an-approver", asked, context);
  }
  switch (command.kind) {
    case "help":
      return { notification: written((facts) => renderHelp(facts, asked.called), command, context), isPrivate: true };
    case "status":
      return { notification: await status(context) };
    case "digest":
      return told(await askForDigest(context), asked, context);
    case "plan":
      return command.wish === undefined
        ? { notification: written((facts) => renderPlanHelp(facts, asked.called), command, context), isPrivate: true }
        : { notification: await plan(command.wish, context) };
    case "pause":
    case "resume":
      return told(await pauseOrResume(command.kind, asked, context), asked, context);
    case "why":
    case "hold":
    case "allow":
      return aboutExperiment(command, asked, context);
  }
}

/** Answers that tell what to ask instead are nobody else's business. */
const PRIVATE: readonly AskedOutcome["kind"][] = ["refused", "none-called", "several-called", "no-name", "failed"];

function told(outcome: AskedOutcome, { called }: Asked, context: JobContext): Said {
  const { timeZone } = context.settings.acting;
  const notification = written((facts) => renderOutcome(facts, { called, timeZone }), outcome, context);
  return { notification, ...(PRIVATE.includes(outcome.kind) && { isPrivate: true as const }) };
}

function refusal(
  because: "not-a-person" | "other-workspace" | "not-an-approver",
  asked: Asked,
  context: JobContext,
): Said {
  return told({ kind: "refused", fact: { kind: because } }, asked, context);
}

async function status(context: JobContext): Promise<Notification> {
  const { glance, entries, sources } = await gatherGlance(context);
  const decide = await answerableBriefs(entries.slice(0, DECISIONS), sources, context);
  return written(renderStatus, { ...glance, decide }, context);
}

/** The job that its schedule asks for; asked for twice while it waits, it is made once. */
async function askForDigest({ settings, enqueue }: JobContext): Promise<AskedOutcome> {
  const [digest] = settings.digests;
  if (digest === undefined) return { kind: "no-digest" };
  await enqueue({ job: "reporting.daily-digest", payload: {} });
  return { kind: "digest-asked", places: digest.destinations.map(addressOf) };
}

async function plan(
  { traffic, lift }: PlanWish,
  { settings, whatIf, signal, ...context }: JobContext,
): Promise<Notification> {
  const policy = settings.policies.at(-1)!;
  const made =
    whatIf === undefined
      ? planPower(policy.rules, traffic, [lift], HORIZONS)[0]!
      : (await whatIf.plan({ rules: policy.rules, traffic, lifts: [lift], days: HORIZONS }, signal))[0]!;
  return written((facts) => renderPlan(policy, traffic, facts), made, { ...context, settings });
}

async function aboutExperiment(
  { kind, experiment: said }: Extract<Command, { readonly experiment: string }>,
  asked: Asked,
  context: JobContext,
): Promise<Said> {
  if (said === "") return told({ kind: "no-name" }, asked, context);
  const found = await findKnown(said, context);
  if (found.kind === "none") return told({ kind: "none-called", said, near: found.near }, asked, context);
  if (found.kind === "several")
    return told(
      { kind: "several-called", said, found: found.experiments.map((one) => named(one, context)) },
      asked,
      context,
    );
  if (kind !== "why") return told(await holdOrAllow(kind, found.experiment, asked, context), asked, context);
  return why(found.experiment, asked, context);
}

async function why(experiment: KnownExperiment, asked: Asked, context: JobContext): Promise<Said> {
  const { ledger, settings } = context;
  const { account, experimentId, name, hypothesis } = experiment;
  const [conclusion] = await ledger.decisions.latestConclusions([{ account, experimentId }]);
  if (conclusion === undefined) return told({ kind: "not-judged", name }, asked, context);
  const latest = (await ledger.intents.of({ account, experimentId })).at(-1);
  const sources = {
    intents: new Map(latest === undefined ? [] : [[placeOf(latest), latest]]),
    since: undefined,
    timeZone: usualTimeZone(settings),
    minCell: minCellWhereAsked(settings),
  };
  const [entry] = await withNames(await entriesOf([conclusion], sources, context), context);
  const frame = { ...sources, accountName: accountName(account, settings) };
  return { notification: written((facts) => renderWhy(facts, frame), { ...entry!, hypothesis }, context) };
}

function named({ account, experimentId, name, lastStatus }: KnownExperiment, { settings }: JobContext) {
  return { name, experimentId, accountName: accountName(account, settings), status: lastStatus };
}
