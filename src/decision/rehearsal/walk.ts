import { drawBinomial, logOddsRatio, normalQuantile, type RandomStream } from "../../stats/index.ts";
import { FIRST_WEEK } from "../evidence/corrected-evidence.ts";
import { daysNeeded } from "../evidence/days-needed.ts";
import { liftGrid } from "../evidence/lift-grid.ts";
import type { Policy } from "../policy.ts";
import { chanceOfBest, chanceToBeat, logitPosterior, probablyBest, type LogitPosterior } from "./probably-best.ts";
import { logEvidenceOfAlikeDays } from "./alike-evidence.ts";
import { ruleByDay, type DayRule } from "./rule-by-day.ts";
import { WalkSums } from "./walk-sums.ts";

/** An experiment whose days are all alike. Lists by arm, the control first. */
export interface AlikeDays {
  /** A day. */
  readonly impressions: readonly number[];
  readonly rates: readonly number[];
  /** Variance of a day's conversions over the binomial one, 1 or more. */
  readonly phi: number;
  readonly days: number;
}

/** Runs of one experiment, one after the other. */
export class Walk {
  readonly #rules: Policy;
  readonly #alike: AlikeDays;
  readonly #arms: number;
  readonly #sums: WalkSums;
  readonly #grid: readonly number[];
  readonly #leadNeeded: number;
  readonly #isBetter: Uint8Array;
  /** Thresholds, by the day on which there were enough conversions. */
  readonly #rulesFrom = new Map<number, readonly DayRule[]>();
  /** Clusters a day, by arm. */
  readonly #clusters: readonly number[];
  readonly #today: Float64Array;
  readonly #conversions: Float64Array;
  /** By the e-process: the variant beats the control, and the control the variant. */
  readonly #betBetter: Uint8Array;
  readonly #betWorse: Uint8Array;

  constructor(rules: Policy, alike: AlikeDays) {
    this.#rules = rules;
    this.#alike = alike;
    this.#arms = alike.impressions.length;
    this.#sums = new WalkSums(alike.impressions, rules.conversionsRepeatAcrossDays);
    this.#grid = liftGrid(rules);
    this.#leadNeeded = normalQuantile(rules.probabilityToBeBest) - ROUGHNESS;
    this.#isBetter = new Uint8Array(this.#arms);
    this.#clusters = alike.impressions.map((count) => Math.round(count / alike.phi));
    this.#today = new Float64Array(this.#arms);
    this.#conversions = new Float64Array(this.#arms);
    this.#betBetter = new Uint8Array(this.#arms);
    this.#betWorse = new Uint8Array(this.#arms);
  }

  /** One run to its stop; undefined: it has none. */
  run(random: RandomStream): { readonly day: number; readonly winner: number } | undefined {
    const needed = Math.max(1, daysNeeded(this.#rules));
    const isBare = this.#rules.evidence === "threshold";
    this.#sums.reset();
    this.#conversions.fill(0);
    this.#betBetter.fill(0);
    this.#betWorse.fill(0);
    let start = 0;
    for (let day = 1; day <= this.#alike.days; day++) {
      this.#draw(random);
      if (day < needed && (isBare || day < FIRST_WEEK)) continue;
      const pooled = this.#sums.pooledPhi();
      const isOpen = day >= needed && this.#hasEnough(pooled);
      if (isOpen && start === 0) start = this.#alike.days > MONTHS ? STRIDE * Math.floor(day / STRIDE) : day;
      if (!isBare) this.#placeBets(day, pooled);
      if (!isOpen) continue;
      const winner = isBare ? this.#beyondThreshold(day) : this.#beyondBoundary(day, start, pooled);
      if (winner !== undefined) return { day, winner };
    }
    return undefined;
  }

  #draw(random: RandomStream): void {
    const { rates, phi } = this.#alike;
    for (let arm = 0; arm < this.#arms; arm++) {
      const converted = phi * drawBinomial(random, this.#clusters[arm]!, rates[arm]!);
      this.#today[arm] = converted;
      this.#conversions[arm]! += converted;
    }
    this.#sums.add(this.#today);
  }

  #hasEnough(pooled: number): boolean {
    const least = this.#rules.minConversionsPerArm;
    let largest = 1;
    for (let arm = 1; arm < this.#arms; arm++) {
      const phi = Math.max(1, this.#sums.phiOf(arm, pooled));
      if (this.#conversions[arm]! < least * phi) return false;
      largest = Math.max(largest, phi);
    }
    return this.#conversions[0]! >= least * largest;
  }

  #ruleOn(day: number, start: number): DayRule {
    let rules = this.#rulesFrom.get(start);
    if (rules === undefined) {
      rules = ruleByDay(this.#rules, this.#alike.impressions, start, this.#alike.days);
      this.#rulesFrom.set(start, rules);
    }
    return rules[day - 1]!;
  }

  #placeBets(day: number, pooled: number): void {
    if (day < FIRST_WEEK) return;
    const rule = this.#ruleOn(day, 0);
    for (let arm = 1; arm < this.#arms; arm++) {
      const phi = this.#sums.phiOf(arm, pooled);
      const isPooled = pooled > this.#sums.ownPhi(arm);
      const needed = Math.max(1, phi) * (isPooled ? rule.pooled : rule.own).logEvidence;
      // A log e-value is half the square of a z value at most, or about that: few days need the whole sum.
      const { score, information } = this.#sums.totalsOf(arm);
      if (!(phi > 0) || (score * score) / information < NEARLY * needed) continue;
      if (score > 0 && this.#logEvidence(arm, day, 1) >= needed) this.#betBetter[arm] = 1;
      if (score < 0 && this.#logEvidence(arm, day, -1) >= needed) this.#betWorse[arm] = 1;
    }
  }

  #logEvidence(arm: number, day: number, direction: 1 | -1): number {
    const { impressions } = this.#alike;
    const of = (one: number) => ({ impressions: impressions[one]! * day, conversions: this.#conversions[one]! });
    return logEvidenceOfAlikeDays(of(arm), of(0), this.#grid, direction);
  }

  #beyondBoundary(day: number, start: number, pooled: number): number | undefined {
    const { manyConversions } = this.#rules.budget;
    const rule = this.#ruleOn(day, start);
    let [isControlBetter, isAnyBetter] = [true, false];
    for (let arm = 1; arm < this.#arms; arm++) {
      const phi = this.#sums.phiOf(arm, pooled);
      const raw = pooled > this.#sums.ownPhi(arm) ? rule.pooled : rule.own;
      const z = phi > 0 ? this.#rawZ(arm, day) / Math.sqrt(phi) : 0;
      const few = manyConversions * Math.max(1, phi);
      const isFew = this.#arms === 2 && (this.#conversions[arm]! < few || this.#conversions[0]! < few);
      const isBetter = z >= (isFew ? raw.fewConversions : raw.variant) || this.#betBetter[arm] === 1;
      this.#isBetter[arm] = isBetter ? 1 : 0;
      isAnyBetter ||= isBetter;
      isControlBetter &&= -z >= raw.control || this.#betWorse[arm] === 1;
    }
    if (!isControlBetter && !isAnyBetter) return undefined;
    const { gate, probabilityToBeBest, negligibleLoss } = this.#rules;
    const { arm, chance, shortfall } = probablyBest(this.#posteriors(day));
    if (!(arm === 0 ? isControlBetter : this.#isBetter[arm] === 1)) return undefined;
    // A difference of logits is one of rates over p (1 - p).
    const loss = shortfall * (1 - this.#conversions[0]! / (this.#alike.impressions[0]! * day));
    return chance >= probabilityToBeBest || (gate === "good-enough" && loss <= negligibleLoss) ? arm : undefined;
  }

  #beyondThreshold(day: number): number | undefined {
    const needed = this.#rules.probabilityToBeBest;
    if (this.#lead(day) < this.#leadNeeded) return undefined;
    const posteriors = this.#posteriors(day);
    let leader = 0;
    for (const [arm, { mean }] of posteriors.entries()) if (mean > posteriors[leader]!.mean) leader = arm;
    const isAhead = posteriors.every(
      (other, arm) => arm === leader || chanceToBeat(posteriors[leader]!, other) >= needed,
    );
    return isAhead && chanceOfBest(posteriors, leader) >= needed ? leader : undefined;
  }

  /** About how far the best arm is ahead of the next, in standard deviations: most looks need no more than this. */
  #lead(day: number): number {
    const { impressions } = this.#alike;
    let [first, second] = [0, -1];
    const rateOf = (arm: number) => this.#conversions[arm]! / impressions[arm]!;
    for (let arm = 1; arm < this.#arms; arm++) {
      if (rateOf(arm) > rateOf(first)) [first, second] = [arm, first];
      else if (second < 0 || rateOf(arm) > rateOf(second)) second = arm;
    }
    const converted = this.#conversions[first]! + this.#conversions[second]!;
    const rate = converted / ((impressions[first]! + impressions[second]!) * day);
    const variance = rate * (1 - rate) * (day / impressions[first]! + day / impressions[second]!);
    return (rateOf(first) - rateOf(second)) / Math.sqrt(variance);
  }

  #rawZ(arm: number, day: number): number {
    const { impressions } = this.#alike;
    const of = (one: number) => ({ impressions: impressions[one]! * day, conversions: this.#conversions[one]! });
    const { estimate, variance } = logOddsRatio(of(arm), of(0));
    return estimate / Math.sqrt(variance);
  }

  #posteriors(day: number): readonly LogitPosterior[] {
    return this.#alike.impressions.map((impressions, arm) =>
      logitPosterior({ impressions: impressions * day, conversions: this.#conversions[arm]! }, this.#rules.prior),
    );
  }
}

/** Runs longer than this share thresholds with those that begin a few days earlier: each beginning has a recursion of its own. */
const MONTHS = 50;
const STRIDE = 7;
/** How far `#lead` may be wrong. */
const ROUGHNESS = 0.2;
/** Of twice the log e-value: well below the 2 that a normal score would need. */
const NEARLY = 1.5;
