import { mixLogEvidence, normalQuantile } from "../stats/index.ts";
import type { Case, Figures } from "./case.ts";
import type { Forecast, Verdict } from "./decision.ts";
import { correctedEvidence } from "./evidence/daily-variation.ts";
import { daysNeeded } from "./evidence/days-needed.ts";
import type { Weighing } from "./evidence/engine.ts";
import { boundaryToSpend, passLook, type PassedLook } from "./evidence/spending-boundary.ts";
import { approachFrom, earlierLooks } from "./evidence/spending-paths.ts";
import { budgetOf, spentBy } from "./evidence/spending-plan.ts";
import { groupOf, type Check } from "./checks/all-checks.ts";
import { weighArm } from "./checks/evidence.ts";

const NONE: Forecast = { kind: "none" };
/** Standard normal quantile of an 80% interval. */
const Z80 = 1.2815515655446004;

/** One day to come: what the leader would need on it. */
interface DayToCome {
  readonly day: number;
  readonly information: number;
  /** z value of the stopping threshold; Infinity if it does not count. */
  readonly boundary: number;
}

/**
 * About when a decision comes, if traffic and the leader's difference stay as they are. Information grows in proportion to the days,
 * z with its root; the coming stopping thresholds are computed as they will be.
 */
export function forecastOf(opened: Case, verdict: Verdict, checks: readonly Check[]): Forecast {
  const { figures, rules } = opened;
  if (verdict !== "not-yet" || figures?.leader === undefined) return NONE;
  const weighing = weighArm(opened, figures.leader);
  if (weighing === undefined || (weighing.suffices && isEvidence(checks.find(({ status }) => status === "fail"))))
    return NONE;
  const variant = weighing.against === opened.control ? figures.leader : weighing.against;
  const { information } = figures.pairs[variant]!;
  if (!(information > 0)) return NONE;
  const days = daysToCome(opened, figures, variant, information);
  const score = weighing.z * Math.sqrt(information);
  // What has been counted stays. What comes varies for two reasons: the effect is only estimated, and the days to come are chance again.
  const due = (deviations: number): number | null => {
    const isDue = (day: DayToCome) => {
      const growth = day.information - information;
      const expected = (score * day.information) / information;
      return isDecidedOn(
        day,
        expected + deviations * Math.sqrt((growth * day.information) / information),
        weighing,
        opened,
        variant,
      );
    };
    return days.find(isDue)?.day ?? null;
  };
  const day = due(0);
  const earliest = due(Z80);
  const latest = due(-Z80);
  const { horizonDays } = rules;
  return day === null
    ? { kind: "not-within-horizon", earliest, horizonDays }
    : { kind: "expected", day, earliest, latest, horizonDays };
}

function isEvidence(check: Check | undefined): boolean {
  return check !== undefined && groupOf(check.id) === "evidence";
}

/** The days up to the horizon on which a decision is possible. */
function daysToCome(opened: Case, figures: Figures, variant: number, information: number): DayToCome[] {
  const { counted, rules, arms, history, snapshot } = opened;
  const { plan } = figures;
  const { approach, boundary } = figures.pairs[variant]!;
  let last: PassedLook | undefined =
    approach === undefined || boundary === null ? undefined : passLook(approach, boundary);
  let spent = plan === undefined ? 0 : last === undefined ? plan.spentBefore : plan.spentAfter;
  const looks = earlierLooks(history, snapshot.lastClosedDay);
  const fewest = Math.min(...figures.tally.conversions);
  const days: DayToCome[] = [];
  for (let day = Math.max(counted.day + 1, daysNeeded(rules)); day <= rules.horizonDays; day++) {
    const grown = (information * day) / counted.day;
    if ((fewest * day) / counted.day < rules.minConversionsPerArm) continue;
    let needed = rules.evidence === "threshold" ? normalQuantile(rules.probabilityToBeBest) : Infinity;
    const spentThen =
      plan === undefined || day > plan.horizonDays
        ? spent
        : spentBy(day, plan.horizonDays, budgetOf(rules, arms.length));
    if (plan !== undefined && spentThen > spent) {
      const way = approachFrom(last, looks, arms[variant]!, grown);
      needed = boundaryToSpend(way, spentThen - spent);
      last = passLook(way, needed);
      spent = spentThen;
    }
    days.push({ day, information: grown, boundary: needed });
  }
  return days;
}

/** @param score z times the root of the information, on that day */
function isDecidedOn(
  { information, boundary }: DayToCome,
  score: number,
  weighing: Weighing,
  { figures, rules }: Case,
  variant: number,
): boolean {
  if (score >= boundary * Math.sqrt(information)) return true;
  if (rules.evidence === "threshold" || weighing.isEProcessOff) return false;
  if (weighing.logEvidence >= weighing.logNeeded) return true;
  const perGridPoint = Float64Array.from(
    figures!.tally.eProcess.grid,
    (theta) => theta * score - (information * theta * theta) / 2,
  );
  return correctedEvidence(mixLogEvidence(perGridPoint), figures!.pairs[variant]!.variation) >= weighing.logNeeded;
}
