import { EXPERIMENTS_FOR_PRIOR, type ArmReport } from "../../decision/index.ts";
import { addDays, lastClosedDay, type Instant } from "../../experiment/index.ts";
import type { FalseWinners, ForecastRecord } from "../../messages/index.ts";
import type { Intent, JobContext, KnownExperiment, StoredDecision } from "../../ports/index.ts";

/** An experiment with its latest decision, and the stop that Herald carried out; undefined: none. */
export interface Followed {
  readonly known: KnownExperiment;
  readonly stored: StoredDecision;
  readonly stopped: Intent | undefined;
}

const YEAR_DAYS = 365;

/**
 * How many of the winners that Herald stopped in the last 365 days are expected to be false: at most, by the promise, of all experiments that
 * began then under a policy that keeps it; and estimated from how sure the winners are, once the account has enough experiments. The estimate
 * never exceeds the guarantee.
 */
export function falseWinnersOf(followed: readonly Followed[], alpha: number, until: Instant): FalseWinners {
  const since = addDays(lastClosedDay(until), -YEAR_DAYS);
  const recent = followed.filter(
    ({ known, stored: { decision } }) =>
      known.firstSeenAt.slice(0, 10) >= since && decision.look !== null && decision.unsafe === null,
  );
  const atMost = alpha * recent.length;
  const doubts = recent.flatMap(({ stored, stopped }) =>
    stopped === undefined || stopped.variantId === null ? [] : (doubtOf(stored, stopped.variantId) ?? []),
  );
  const isEnough = recent.length >= EXPERIMENTS_FOR_PRIOR && doubts.length > 0;
  const sum = doubts.reduce((all, one) => all + one, 0);
  return {
    experiments: recent.length,
    atMost,
    winners: doubts.length,
    estimated: isEnough ? Math.min(atMost, sum) : null,
  };
}

/** Probability that a winner is none; undefined where nothing is known. A control is none as soon as one variant is at least as good. */
function doubtOf({ decision: { arms } }: StoredDecision, winnerId: string): number | undefined {
  const winner = arms.find(({ id }) => id === winnerId);
  if (winner === undefined) return undefined;
  if (!winner.isControl) return wrongSign(winner, 1);
  const sure = arms.filter(({ isControl }) => !isControl).map((arm) => wrongSign(arm, -1));
  return sure.includes(undefined) ? undefined : 1 - sure.reduce<number>((all, one) => all * (1 - one!), 1);
}

/** Probability that a lift has not the sign that was declared; certain as far as that is known where the estimate itself has the other one. */
function wrongSign({ falseSign, expectedLift }: ArmReport, declared: 1 | -1): number | undefined {
  if (falseSign === null || expectedLift?.kind !== "estimated") return undefined;
  return Math.sign(expectedLift.value) === declared ? falseSign : 1;
}

/** Forecasts are held against what came: those made after a week, of experiments that are decided or over. */
const FORECAST_DAY = 7;

/** How often the 80% range of a forecast held the day on which the experiment was decided. */
export async function forecastRecord(
  followed: readonly Followed[],
  until: Instant,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<ForecastRecord> {
  const since = addDays(lastClosedDay(until), -YEAR_DAYS);
  let made = 0;
  let held = 0;
  for (const { known, stored, stopped } of followed) {
    if (known.firstSeenAt.slice(0, 10) < since) continue;
    const decided = await decidedOn(stored, stopped, ledger);
    if (decided === undefined) continue;
    const { account, experimentId, lastClosedDay: day } = stored.decision;
    const then = addDays(day, FORECAST_DAY - stored.decision.day);
    const early = await ledger.decisions.latest({ account, experimentId }, then, { withoutLooks: true });
    const forecast = early?.decision.day === FORECAST_DAY ? early.decision.forecast : undefined;
    if (forecast === undefined || forecast.kind === "none") continue;
    made += 1;
    const earliest = forecast.earliest ?? Infinity;
    const latest = forecast.kind === "expected" ? (forecast.latest ?? Infinity) : Infinity;
    // No decision came on day Infinity, which "not within the horizon" holds.
    if (decided.day >= earliest && decided.day <= latest) held += 1;
  }
  return { made, held };
}

/** The day of the decision that led to the stop; Infinity where the planned time is over without one; undefined while it is open. */
async function decidedOn(
  { decision }: StoredDecision,
  stopped: Intent | undefined,
  ledger: JobContext["ledger"],
): Promise<{ readonly day: number } | undefined> {
  if (stopped !== undefined) {
    const stop = await ledger.decisions.get(stopped.decisionId);
    return stop && { day: stop.decision.day };
  }
  return decision.verdict === "inconclusive" ? { day: Infinity } : undefined;
}
