import { mixLogEvidence, normalQuantile, studentised, type Dispersion } from "../stats/index.ts";
import type { Case, Figures } from "./case.ts";
import type { Forecast, Verdict } from "./decision.ts";
import { FIRST_WEEK, studentisedEvidence, usualDispersion } from "./evidence/corrected-evidence.ts";
import { daysNeeded } from "./evidence/days-needed.ts";
import type { Weighing } from "./evidence/engine.ts";
import { boundaryToSpend, passLook, type PassedLook } from "./evidence/spending-boundary.ts";
import { approachFrom, earlierLooks, goalStep } from "./evidence/spending-paths.ts";
import { budgetsOf, spentBy } from "./evidence/spending-plan.ts";
import { groupOf, type Check } from "./checks/all-checks.ts";
import { effectiveOf } from "./checks/enough-conversions.ts";
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
  /** As it will be known then, if days go on varying as they do. */
  readonly dispersion: Dispersion;
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
  const isControl = weighing.against !== opened.control;
  const variant = isControl ? weighing.against : figures.leader;
  const { information, rawZ } = figures.pairs[variant]!;
  if (!(information > 0)) return NONE;
  const days = daysToCome(opened, figures, variant, isControl ? "control" : "variant");
  const score = (isControl ? -rawZ : rawZ) * Math.sqrt(information);
  const phi = phiToCome(opened, variant);
  // What has been counted stays. What comes varies for two reasons: the effect is only estimated, and the days to come are chance again.
  const due = (deviations: number): number | null => {
    const isDue = (day: DayToCome) => {
      const growth = day.information - information;
      const expected = (score * day.information) / information;
      return isDecidedOn(
        day,
        expected + deviations * Math.sqrt((phi * growth * day.information) / information),
        weighing,
        opened,
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

/** How much the days to come will vary: as those counted did; in the first week, as is usual in the account. */
function phiToCome({ figures, counted, history }: Case, variant: number): number {
  const dispersion = figures!.pairs[variant]!.dispersion;
  return counted.day < FIRST_WEEK || dispersion === undefined
    ? usualDispersion(history.account.usualPhi)
    : Math.max(1, dispersion.phi);
}

/** The days up to the horizon on which a decision is possible. */
function daysToCome(opened: Case, figures: Figures, variant: number, track: "variant" | "control"): DayToCome[] {
  const { counted, rules, arms, history, snapshot, control } = opened;
  const { plan, tally } = figures;
  const { information, tracks, dispersion } = figures.pairs[variant]!;
  const phi = phiToCome(opened, variant);
  const today = tracks[track];
  let last: PassedLook | undefined = today && passLook(today.approach, today.boundary);
  let spent = plan === undefined ? 0 : last === undefined ? plan.spentBefore : plan.spentAfter;
  const budget = plan === undefined ? null : budgetsOf(plan.rules, tally.impressions, control!)[track];
  const looks = earlierLooks(history, snapshot.lastClosedDay);
  const fewest = Math.min(...effectiveOf(opened));
  const freedomPerDay = (dispersion?.degreesOfFreedom ?? 0) / Math.max(1, counted.day - 1) || 1;
  const days: DayToCome[] = [];
  for (let day = Math.max(counted.day + 1, daysNeeded(rules)); day <= rules.horizonDays; day++) {
    const grown = (information * day) / counted.day;
    if ((fewest * day) / counted.day < rules.minConversionsPerArm) continue;
    let needed = rules.evidence === "threshold" ? normalQuantile(rules.probabilityToBeBest) : Infinity;
    const spentThen = plan === undefined || day > plan.rules.horizonDays ? spent : spentBy(day, plan.rules);
    if (budget !== null && spentThen > spent) {
      const way = approachFrom(last, looks, goalStep(arms[variant]!.id, track), grown);
      needed = boundaryToSpend(way, budget * (spentThen - spent));
      last = passLook(way, needed);
      spent = spentThen;
    }
    const degreesOfFreedom = Math.max(1, freedomPerDay * (day - 1));
    days.push({ day, information: grown, boundary: needed, dispersion: { phi, degreesOfFreedom } });
  }
  return days;
}

/** @param score z times the root of the information, on that day */
function isDecidedOn(
  { information, boundary, dispersion }: DayToCome,
  score: number,
  weighing: Weighing,
  { figures, rules }: Case,
): boolean {
  const z = score / Math.sqrt(information);
  if (rules.evidence === "threshold") return z >= boundary;
  if (studentised(z, dispersion) >= boundary || weighing.logEvidence >= weighing.logNeeded) return true;
  const perGridPoint = Float64Array.from(
    figures!.tally.eProcess.grid,
    (theta) => theta * score - (information * theta * theta) / 2,
  );
  return studentisedEvidence(mixLogEvidence(perGridPoint), dispersion) >= weighing.logNeeded;
}
