import { drawBinomial, logOddsRatio, oddsRatioConfidenceSequence, RandomStream } from "../../stats/index.ts";
import { approachLook, boundaryToSpend, passLook, type PassedLook } from "../evidence/spending-boundary.ts";
import { MARGIN_TRACKS, marginBudget, marginLimit, marginSpentBy, type MarginTrack } from "../metrics/margin-rules.ts";
import type { Policy } from "../policy.ts";
import { rawThreshold } from "./raw-threshold.ts";
import { WalkSums } from "./walk-sums.ts";
import type { AlikeDays } from "./walk.ts";

/** z over the root of phi that shows a margin to hold on a day, by where phi came from; Infinity: nothing does. */
type DayMargin = { readonly [From in "own" | "pooled"]: { readonly [Track in MarginTrack]: number } };

/**
 * In how many runs a guardrail is shown to stay within each margin, at one look or more up to the policy's horizon: the test of
 * `src/decision/metrics` over counts that are drawn day by day, as `rehearse` does with the goal's. Of the last variant. The same arguments
 * give the same counts.
 * @param alike the guardrail's rates @param from the first day on which nothing but evidence is missing for a winner
 */
export function rehearseMargins(
  rules: Policy,
  alike: AlikeDays,
  from: number,
  margins: readonly number[],
  runs: number,
  seed: number,
): readonly number[] {
  const random = new RandomStream(seed);
  const thresholds = rules.evidence === "spending" ? marginsByDay(rules, alike, from) : undefined;
  const shown = margins.map(() => 0);
  const sums = new WalkSums(alike.impressions, rules.conversionsRepeatAcrossDays);
  for (let run = 0; run < runs; run++) {
    const holds = oneRun(rules, alike, from, margins, { random, thresholds, sums });
    for (const [place, isShown] of holds.entries()) shown[place]! += isShown ? 1 : 0;
  }
  return shown;
}

interface Running {
  readonly random: RandomStream;
  /** Undefined: alpha is not spent, so the interval that holds at every look tells. */
  readonly thresholds: readonly DayMargin[] | undefined;
  readonly sums: WalkSums;
}

function oneRun(
  rules: Policy,
  { impressions, rates, phi: drawn, days }: AlikeDays,
  from: number,
  margins: readonly number[],
  { random, thresholds, sums }: Running,
): boolean[] {
  sums.reset();
  const arm = impressions.length - 1;
  const today = new Float64Array(impressions.length);
  const total = new Float64Array(impressions.length);
  const holds = margins.map(() => false);
  for (let day = 1; day <= Math.min(days, rules.horizonDays) && holds.includes(false); day++) {
    for (const [place, shown] of impressions.entries()) {
      today[place] = drawn * drawBinomial(random, Math.round(shown / drawn), rates[place]!);
      total[place]! += today[place];
    }
    sums.add(today);
    if (day < from) continue;
    const [own, pooled] = [sums.ownPhi(arm), sums.pooledPhi()];
    const phi = sums.phiOf(arm, pooled);
    if (!(phi > 0)) continue;
    const countsOf = (place: number) => ({ impressions: impressions[place]! * day, conversions: total[place]! });
    const { estimate, variance } = logOddsRatio(countsOf(arm), countsOf(0));
    const few = rules.budget.manyConversions * Math.max(1, phi);
    const track = total[arm]! < few || total[0]! < few ? "fewConversions" : "usual";
    for (const [place, margin] of margins.entries()) {
      const limit = marginLimit({ direction: "more-is-worse", margin }, countsOf(0));
      holds[place] ||=
        thresholds === undefined
          ? oddsRatioConfidenceSequence(countsOf(arm), countsOf(0), {
              alpha: (2 * rules.alphaGuardrail) / (impressions.length - 1),
              phi,
            })[1] < limit
          : (limit - estimate) / Math.sqrt(variance * phi) >=
            thresholds[day - 1]![pooled > own ? "pooled" : "own"][track];
    }
  }
  return holds;
}

/** What a policy asks for on each day, if every day brings as much information. */
function marginsByDay(rules: Policy, { impressions, days }: AlikeDays, from: number): readonly DayMargin[] {
  const variants = impressions.length - 1;
  const paths: { [Track in MarginTrack]?: PassedLook } = {};
  let spent = 0;
  return Array.from({ length: Math.min(days, rules.horizonDays) }, (_, index): DayMargin => {
    const day = index + 1;
    const boundaries = { usual: Infinity, fewConversions: Infinity };
    if (day >= from) {
      const share = marginSpentBy(day, rules.horizonDays) - spent;
      for (const track of MARGIN_TRACKS) {
        const approach = approachLook(paths[track], day);
        boundaries[track] = boundaryToSpend(approach, marginBudget(rules.alphaGuardrail, variants, track) * share);
        paths[track] = passLook(approach, boundaries[track]);
      }
      spent += share;
    }
    const rawOf = (ofDays: number) => ({
      usual: rawThreshold(boundaries.usual, ofDays, rules),
      fewConversions: rawThreshold(boundaries.fewConversions, ofDays, rules),
    });
    return { own: rawOf(day - 1), pooled: rawOf(variants * (day - 1)) };
  });
}
