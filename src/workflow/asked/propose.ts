import { ownHoldOf, type Intention } from "../../decision/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import type { Caller, JobContext, StoredDecision } from "../../ports/index.ts";
import { requireAccount } from "../acting/hold.ts";
import { isPast } from "../monitoring/plan.ts";
import { rememberCaller } from "../people.ts";
import { sendActMessage } from "../reporting/act-message.ts";
import { proposableIn } from "../reporting/acting-message.ts";

/** Which experiment, who asks, and for which reason; the weightiest unless given. */
export type ProposeRequest = ExperimentRef & Caller & { readonly because?: Proposable | undefined };
type Proposable = "winner" | "harm" | "horizon" | "futility";

/** Why nobody is asked. */
export type NotAsked =
  | "never judged"
  | "not running"
  | "only observed"
  | "on hold"
  | "under way"
  | "past look"
  | "no reason";

/**
 * Asks people about one experiment because somebody wants them asked, also where the policy would only report. It posts what Herald itself posts
 * when it leaves an act to people, and does nothing else: what people answer is carried out as ever, after a fresh look. Safe to repeat: the
 * question is one message.
 */
export async function proposeAct(
  request: ProposeRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  requireAccount(request.account, context.settings);
  const stored = await context.ledger.decisions.latest(request);
  if (stored === undefined) return notAsked("never judged");
  const wanted = await wantedOf(stored, request, context);
  if (typeof wanted === "string") return notAsked(wanted);
  const requestedBy = await rememberCaller(request, context);
  await context.ledger.notes.write({
    key: `asked proposal ${context.runId}`,
    topic: "asked proposal",
    asOf: context.asOf,
    at: context.clock.now(),
    fact: {
      account: request.account,
      experimentId: request.experimentId,
      decisionId: stored.id,
      ...wanted,
      requestedBy,
    },
  });
  context.log.warn(
    { account: request.account, experimentId: request.experimentId, by: request.by },
    "proposal asked for",
  );
  const sent = await sendActMessage(
    { kind: "proposal", decisionId: stored.id, intention: wanted, because: "asked", requestedBy },
    context,
  );
  return { ...sent, isAsked: true, act: wanted.act, because: wanted.because };
}

function notAsked(outcome: NotAsked): Readonly<Record<string, unknown>> {
  return { key: "", outcome, isAsked: false };
}

/** What people are asked to do, or why they are not. */
async function wantedOf(
  { input, decision }: StoredDecision,
  request: ProposeRequest,
  { ledger, clock, settings }: JobContext,
): Promise<Intention | NotAsked> {
  const known = await ledger.experiments.get(request);
  if (known?.lastStatus !== "running") return "not running";
  if (settings.policyFor(input.snapshot.experiment.key).rules.mode === "observe") return "only observed";
  if (ownHoldOf(await ledger.instructions.of(request), clock.now()) !== undefined) return "on hold";
  if ((await ledger.intents.of(request)).some(({ state }) => state === "announced" || state === "executing"))
    return "under way";
  if (isPast(decision.lastClosedDay, clock)) return "past look";
  const { because } = request;
  // Harm is answered by a pause first: it ends nothing.
  return proposableIn(decision).find((one) => because === undefined || one.because === because) ?? "no reason";
}
