import type { Decision, DecisionInput, Intention, Plan, Withdrawal } from "../../decision/index.ts";
import type { JobContext } from "../../ports/index.ts";

/** Does what follows from a decision: asks for a proposal, or announces an act. */
export async function follow(
  plan: Plan,
  { decisionId, input, decision }: { decisionId: string; input: DecisionInput; decision: Decision },
  { ledger, clock, enqueue }: JobContext,
): Promise<void> {
  if (plan.kind === "report" || plan.kind === "held") return;
  if (plan.kind === "propose") {
    await enqueue({
      job: "reporting.act-message",
      payload: { kind: "proposal", decisionId, intention: plan.intention, because: plan.because },
    });
    return;
  }
  if (await endedLately(decision, plan.intention, { ledger, clock })) return;
  const { intent } = await ledger.intents.announce(
    {
      account: decision.account,
      experimentId: decision.experimentId,
      experimentName: decision.experimentName,
      decisionId,
      ...plan.intention,
      onWinner: input.policy.rules.onWinner,
      notBefore: plan.notBefore,
    },
    clock.now(),
  );
  if (intent.state !== "announced") return;
  // Asked for at every look while it waits: a crash after the intent was written must not swallow its announcement.
  await enqueue({ job: "reporting.act-message", payload: { kind: "announcement", intentId: intent.id } });
  const delayMs = Math.max(0, Date.parse(intent.notBefore) - clock.nowMs());
  await enqueue({ job: "acting.carry-out", payload: { intentId: intent.id } }, { delayMs });
}

const COOL_DOWN_MS = 24 * 3_600_000;

/**
 * What was refused or withdrawn is re-announced after at least a day, not at the next look. One that only a pause prevented is
 * re-announced as soon as the pause is over, and what has another reason does not wait.
 */
async function endedLately(
  { account, experimentId }: Decision,
  { act, because }: Intention,
  { ledger, clock }: Pick<JobContext, "ledger" | "clock">,
): Promise<boolean> {
  const earlier = await ledger.intents.of({ account, experimentId });
  return earlier.some(
    ({ state, updatedAt, ending, ...intent }) =>
      intent.act === act &&
      intent.because === because &&
      (state === "failed" || (ending?.state === "withdrawn" && !isPause(ending.because))) &&
      clock.nowMs() - Date.parse(updatedAt) < COOL_DOWN_MS,
  );
}

function isPause({ kind }: Withdrawal): boolean {
  return kind === "acting-off" || kind === "acting-paused";
}
