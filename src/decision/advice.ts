import { addDays, daysBetween, totalsOf } from "../experiment/index.ts";
import { probabilityOfLift } from "../stats/index.ts";
import type { Case } from "./case.ts";
import { daysOfLast } from "./counts/segments.ts";
import type { Advice, Verdict } from "./decision.ts";

const NONE: Advice = { kind: "none" };
/** Advice begins at the second whole week. */
const FIRST_WEEK = 2;
/** A gain less probable than this counts as ruled out; equivalence more probable than its complement counts as shown. */
const RULED_OUT = 0.05;
/** Minimum detectable effect (relative lift) if the policy sets none. */
const WORTH_HAVING = 0.05;
/** Fewest conversions of every arm for which the probabilities mean anything. */
const CONVERSIONS_NEEDED = 25;

/**
 * Futility: whether going on is worth it, judged on the counts of whole weeks, so that it changes once a week. It only ever advises to
 * end without a winner, so it cannot raise the false-positive rate.
 */
export function adviceOf(opened: Case, verdict: Verdict): Advice {
  const { figures, control, arms, rules, counted, segments } = opened;
  if (
    verdict === "winner" ||
    verdict === "blocked" ||
    figures === undefined ||
    control === undefined ||
    arms.length < 2
  )
    return NONE;
  const first = segments.at(-1)!.from ?? counted.firstTrafficDay;
  if (first === undefined) return NONE;
  const weeks = Math.floor(daysSince(first, opened) / 7);
  if (weeks < FIRST_WEEK) return NONE;
  const through = addDays(first, weeks * 7 - 1);
  const { impressions, conversions } = totalsOf({
    arms,
    days: daysOfLast(segments, counted.days).filter(({ date }) => date <= through),
  });
  if (arms.some((_, arm) => conversions[arm]! < CONVERSIONS_NEEDED || conversions[arm]! > impressions[arm]!))
    return NONE;
  const of = (arm: number) => ({ impressions: impressions[arm]!, conversions: conversions[arm]! });
  const worth = rules.minimumDetectableLift ?? WORTH_HAVING;
  const exceeds = (arm: number, lift: number) => probabilityOfLift(of(arm), of(control), lift, { prior: rules.prior });
  const variants = arms.flatMap((_, arm) => (arm === control ? [] : [arm]));
  const gains = variants.map((arm) => exceeds(arm, worth));
  if (gains.some((gain) => gain >= RULED_OUT)) return NONE;
  const isEquivalent = variants.every((arm, index) => exceeds(arm, -worth) - gains[index]! > 1 - RULED_OUT);
  return { kind: isEquivalent ? "equivalent" : "no-meaningful-gain", worth };
}

function daysSince(first: string, { snapshot, counted }: Case): number {
  return first === counted.firstTrafficDay ? counted.day : daysBetween(first, snapshot.lastClosedDay) + 1;
}
