import { pauseOf, type Intention } from "../../decision/index.ts";
import type { ExperimentRef, Instant } from "../../experiment/index.ts";
import { replySentence, writtenFor, type ReplyFact } from "../../messages/index.ts";
import type { PersonId } from "../../notify/index.ts";
import { ApiNotFoundError, UnrecoverableJobError, type Caller, type JobContext } from "../../ports/index.ts";
import { rememberCaller, withNames } from "../people.ts";
import { nameOf } from "./hold.ts";

/** Which experiment, who says so (the name that they give), and through what. */
export type ResumeRequest = ExperimentRef & Caller;

/** Who asks, by what, and when. `id` names the request itself: the same one twice is one. */
export interface Wish {
  readonly id: string;
  readonly actor: PersonId;
  readonly via: string;
  readonly at: Instant;
}

const RESUME: Intention = { act: "resume", because: "asked", variantId: null };

/** Resumes a paused experiment because a person asks for it. Safe to repeat. */
export async function resumeExperiment(
  { by, via, person, ...ref }: ResumeRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const experimentName = await nameOf(ref, context);
  const actor = await rememberCaller({ by, via, person }, context);
  const wish = { id: `resume ${context.runId}`, actor, via, at: context.clock.now() };
  const reply = await askToResume(ref, wish, context);
  const fact = await withNames(reply.fact, context);
  const { reader, acting } = context.settings;
  const sentence = writtenFor(reader, () => replySentence(fact, acting.timeZone));
  if (!reply.isAccepted)
    throw new UnrecoverableJobError(`${JSON.stringify(experimentName)} is not resumed. ${sentence}`);
  return { experimentName, said: sentence };
}

/** Writes the intent and sets it off; `isAccepted` false: why that cannot be. */
export async function askToResume(
  { account, experimentId }: ExperimentRef,
  { id, actor, via, at }: Wish,
  context: JobContext,
): Promise<{ readonly isAccepted: boolean; readonly fact: ReplyFact }> {
  const { ledger, clock, enqueue } = context;
  const refused = (fact: ReplyFact) => ({ isAccepted: false, fact });
  const said = await ledger.instructions.of({ account, experimentId });
  const repeated = said.find((instruction) => instruction.id === id);
  if (repeated === undefined) {
    const objection = await objectionTo({ account, experimentId }, context);
    if (objection !== undefined) return refused(objection);
  }
  const latest = await ledger.decisions.latest({ account, experimentId });
  if (latest === undefined) return refused({ kind: "newer-result", decision: undefined });
  await ledger.instructions.give({
    id,
    at,
    actor,
    via,
    account,
    experimentId,
    kind: "resume-experiment",
    until: null,
    subject: null,
  });
  const own = (await ledger.intents.of({ account, experimentId })).findLast(
    (one) => one.act === "resume" && one.requestedBy === actor && one.createdAt >= at,
  );
  const intent =
    own ??
    (
      await ledger.intents.announce(
        {
          account,
          experimentId,
          experimentName: latest.decision.experimentName,
          decisionId: latest.id,
          ...RESUME,
          onWinner: "record",
          notBefore: clock.now(),
          requestedBy: actor,
        },
        clock.now(),
      )
    ).intent;
  if (intent.act !== "resume") return refused({ kind: "announced-since", act: intent.act });
  if (intent.requestedBy !== actor)
    return refused({ kind: "asked-already", act: intent.act, by: intent.requestedBy ?? undefined });
  if (intent.state === "announced") await enqueue({ job: "acting.carry-out", payload: { intentId: intent.id } });
  return { isAccepted: true, fact: { kind: "looking-once-more", act: "resume" } };
}

/** What prevents it now; the rest is found out directly before the request leaves. */
async function objectionTo(
  { account, experimentId }: ExperimentRef,
  { ledger, settings, signal, api }: JobContext,
): Promise<ReplyFact | undefined> {
  if (!settings.acting.isEnabled) return { kind: "acting-off" };
  const pause = pauseOf(await ledger.instructions.general());
  if (pause !== undefined) return { kind: "acting-paused", by: pause.by };
  try {
    const { status, statusAsSent } = await api(account).getExperiment(experimentId, { signal });
    return status === "paused" ? undefined : { kind: "not-paused", status: statusAsSent };
  } catch (error) {
    if (error instanceof ApiNotFoundError) return { kind: "not-paused", status: "deleted" };
    throw error;
  }
}
