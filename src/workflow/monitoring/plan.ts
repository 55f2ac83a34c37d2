import {
  holdOf,
  planAction,
  type Circumstances,
  type Decision,
  type DecisionInput,
  type Instruction,
  type Plan,
} from "../../decision/index.ts";
import { lastClosedDay, type UtcDay } from "../../experiment/index.ts";
import type { Clock, Conclusion, JobContext } from "../../ports/index.ts";

/** What follows from a decision. A look at a past day is reported, never acted on. @param said about the experiment, and about everything */
export function planOf(
  input: Conclusion["input"],
  decision: Decision,
  said: readonly Instruction[],
  context: Pick<JobContext, "clock" | "settings">,
): Plan {
  if (isPast(decision.lastClosedDay, context.clock)) return { kind: "report" };
  return planAction(decision, input.policy.rules, circumstancesFrom(input, said, context));
}

/** What counts beside the decision: what people said, and what the configuration allows. */
export async function circumstancesOf(
  input: DecisionInput,
  { clock, ledger, settings }: Pick<JobContext, "clock" | "ledger" | "settings">,
): Promise<Circumstances> {
  const { account, experiment } = input.snapshot;
  const said = await ledger.instructions.of({ account, experimentId: experiment.id });
  return circumstancesFrom(input, said, { clock, settings });
}

/** @param said about the experiment, and about everything */
function circumstancesFrom(
  { history }: Conclusion["input"],
  said: readonly Instruction[],
  { clock, settings }: Pick<JobContext, "clock" | "settings">,
): Circumstances {
  const now = clock.now();
  return {
    firstSeenAt: history.firstSeenAt,
    now,
    hold: holdOf(said, now),
    isActingEnabled: settings.acting.isEnabled,
    hours: settings.acting.hours,
  };
}

/** Whether more days have closed since. */
export function isPast(day: UtcDay, clock: Pick<Clock, "now">): boolean {
  return day !== lastClosedDay(clock.now());
}
