import { logOddsRatio, normalUpperTail, type Counts } from "../stats/index.ts";
import type { ReplayedDay } from "./replay.ts";

/** How rules that other tools use would have ended the same experiment. They are here to be compared with, never to decide by. */
export interface OtherRule {
  readonly id: string;
  readonly title: string;
  /** Index of the arm that this rule would declare on this day; undefined: it would go on. */
  winnerOn(day: ReplayedDay, isLast: boolean): number | undefined;
}

/** Where a rule would have stopped. */
export interface OtherOutcome {
  readonly rule: string;
  readonly winner: number | null;
  readonly stoppedOnDay: number | null;
}

const LEVEL = 0.05;

export const OTHER_RULES: readonly OtherRule[] = [
  { id: "probability-95", title: "probability of being best over 95%", winnerOn: (day) => probablyBest(day) },
  {
    id: "probability-95-guarded",
    title: "the same from day 7, with 100 conversions per variant",
    winnerOn: (day) => (day.judgement.day >= 7 && fewestConversions(day) >= 100 ? probablyBest(day) : undefined),
  },
  { id: "expected-loss", title: "expected loss under 0.5% of the control's rate", winnerOn: (day) => smallLoss(day) },
  {
    id: "single-look",
    title: "one test at the end, at 5%",
    winnerOn: (day, isLast) => (isLast ? significant(day) : undefined),
  },
];

/** Each rule's first stop. @param days every look of a replay that went on to the end */
export function applyOtherRules(days: readonly ReplayedDay[]): readonly OtherOutcome[] {
  return OTHER_RULES.map((rule) => {
    for (const [index, day] of days.entries()) {
      const winner = rule.winnerOn(day, index === days.length - 1);
      if (winner !== undefined) return { rule: rule.id, winner, stoppedOnDay: day.judgement.day };
    }
    return { rule: rule.id, winner: null, stoppedOnDay: null };
  });
}

function probablyBest({ judgement: { opened } }: ReplayedDay): number | undefined {
  const { posteriors, leader } = opened.figures ?? {};
  return posteriors !== undefined && leader !== undefined && posteriors.probabilityToBeBest[leader]! > 0.95
    ? leader
    : undefined;
}

function smallLoss({ judgement: { opened } }: ReplayedDay): number | undefined {
  const { figures, control } = opened;
  if (figures?.posteriors === undefined || figures.leader === undefined || control === undefined) return undefined;
  const controlRate = figures.tally.conversions[control]! / figures.tally.impressions[control]!;
  return figures.posteriors.expectedLoss[figures.leader]! < 0.005 * controlRate ? figures.leader : undefined;
}

function fewestConversions({ judgement: { opened } }: ReplayedDay): number {
  return Math.min(...(opened.figures?.tally.conversions ?? [0]));
}

/** Each arm may be declared wrongly with a K-th of the level, one-sided; the control only against every variant. */
function significant({ judgement: { opened } }: ReplayedDay): number | undefined {
  const { figures, control, arms } = opened;
  if (figures?.leader === undefined || control === undefined) return undefined;
  const { leader, tally } = figures;
  const countsOf = (arm: number): Counts => ({
    impressions: tally.impressions[arm]!,
    conversions: tally.conversions[arm]!,
  });
  const beats = (arm: number, other: number) => {
    const { estimate, variance } = logOddsRatio(countsOf(arm), countsOf(other));
    return normalUpperTail(estimate / Math.sqrt(variance)) <= LEVEL / arms.length;
  };
  const opponents = leader === control ? arms.map((_, arm) => arm).filter((arm) => arm !== control) : [control];
  return opponents.every((other) => beats(leader, other)) ? leader : undefined;
}
