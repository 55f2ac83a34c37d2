/** How far Herald may go by itself: only report, ask with buttons, or announce and then stop. */
export type ActingMode = "observe" | "propose" | "auto";

/** Which way a metric should move. */
export type MetricDirection = "more-is-better" | "more-is-worse";

/** An event beside the goal that a winner must not harm. */
export interface Guardrail {
  readonly event: string;
  /** What people call it; undefined: its event. */
  readonly name: string | undefined;
  readonly direction: MetricDirection;
  /**
   * Relative change for the worse that is still acceptable: a winner must then be shown to be no worse than this. undefined: it is enough
   * that no harm is shown.
   */
  readonly margin: number | undefined;
}

/** What follows from the end of the planned time, or from futility: it is told, a person is asked, or the experiment is stopped without a winner. */
export type EndingMode = "report" | "propose" | "stop";

/** What follows from a variant that clearly loses. */
export type HarmMode = "alert" | "propose" | "pause" | "stop";

/** Prior of every conversion rate, a proper Beta distribution. */
export interface BetaPrior {
  readonly alpha: number;
  readonly beta: number;
}

/**
 * The rules by which one experiment is decided. Plain data: stored with every decision, so that it can be recomputed.
 * Probabilities and levels are proportions in (0, 1).
 */
export interface Policy {
  readonly mode: ActingMode;
  /** Minutes between the announcement of an automatic stop and the stop; 0 = at once. */
  readonly vetoWindowMinutes: number;
  /** Hours after Herald discovered an experiment during which it only proposes a winner, whatever the mode. */
  readonly recentlyDiscoveredHours: number;
  readonly onWinner: "record" | "rollout";
  /** When the planned time is over without a winner. `mode` limits it. */
  readonly atHorizon: EndingMode;
  /** When a worthwhile gain has become unlikely. `mode` limits it. */
  readonly onFutility: EndingMode;
  /** When a variant clearly loses against the control: an alert, a question, or a pause or stop. `mode` limits it. */
  readonly onHarm: HarmMode;
  /** Minutes between the announcement of a pause or stop for harm and the act; 0 = at once. */
  readonly harmVetoMinutes: number;
  /**
   * `anytime`: only the e-process, at level `alpha`.
   * `spending`: alpha-spending stopping thresholds up to `horizonDays`, and the e-process, which share `alpha` as `budget` says.
   * `threshold`: only the probability of being best, looked at daily. Its false-positive rate is far above `alpha`, so it
   * needs `unsafe`.
   */
  readonly evidence: "spending" | "anytime" | "threshold";
  /** The owner knows that these rules break the promise of `alpha`. Every decision then says how often they err. */
  readonly unsafe: boolean;
  /** Maximum false-positive rate: the share of experiments without a difference that may ever be stopped as having one. */
  readonly alpha: number;
  /** How `alpha` is divided in `spending` mode. */
  readonly budget: ErrorBudget;
  /** Minimum number of closed days; rounded up to full weeks. */
  readonly minDays: number;
  /** Planned longest run in days. */
  readonly horizonDays: number;
  /** In effective conversions, which is conversions over the dispersion. */
  readonly minConversionsPerArm: number;
  /** `best`: the leader must be probably best. `good-enough`: or its expected loss must be negligible. */
  readonly gate: "good-enough" | "best";
  /** Probability of being best that the leader needs. */
  readonly probabilityToBeBest: number;
  /** Expected loss, relative to the control's rate, below which the leader is good enough. */
  readonly negligibleLoss: number;
  /** Largest share of healthy experiments whose check of the traffic split (SRM) may ever fail. */
  readonly alphaSplit: number;
  /**
   * True where one visitor converts again on later days: evidence is then also corrected for days that resemble their neighbours, and
   * such days no longer leave a winner to people.
   */
  readonly conversionsRepeatAcrossDays: boolean;
  /** Error budget of harm, over the goal and all guardrails together: of its alert, and of acting on it. */
  readonly alphaHarm: number;
  /** What a winner must not harm. */
  readonly guardrails: readonly Guardrail[];
  /** Largest probability that a winner is declared although it is worse than the margin of a guardrail. */
  readonly alphaGuardrail: number;
  /** Events that are shown beside the goal and decide nothing; undefined: the experiment's own secondary metrics. */
  readonly secondary: readonly string[] | undefined;
  /** Minimum detectable effect (MDE): the smallest relative lift that is worth finding; undefined: none planned. */
  readonly minimumDetectableLift: number | undefined;
  readonly prior: BetaPrior;
}

/**
 * How `alpha` is divided among what may stop an experiment, as shares of `alpha`. The shares add up to less or more than 1, because what was
 * calibrated is their joint effect (docs/methods.md): more than any of these breaks the promise, and needs `unsafe`.
 */
export interface ErrorBudget {
  /** By day d a share of (d / horizonDays)^exponent has been spent. Larger: less is spent early, where few days say little about how they vary. @default 2.5 */
  readonly spendingExponent: number;
  /** The variant's, where there is only one. @default 0.7 */
  readonly variant: number;
  /** The same while an arm has fewer than `manyConversions` effective conversions, because the counts of few clusters are skewed. @default 0.52 */
  readonly fewConversions: number;
  /** @default 300 */
  readonly manyConversions: number;
  /** All variants' together, where there are several: times their factor, over their number. @default 1.1 */
  readonly variants: number;
  /**
   * For 1, 2, ... variants: by how much tests that share a control may exceed equal parts, being correlated (Dunnett 1955). The last one holds
   * for more variants. @default [1, 1.05, 1.09, 1.18, 1.2, 1.22]
   */
  readonly sharedControlFactors: readonly number[];
  /** Below this correlation, with a control much larger than a variant, the factor is 1. @default 0.4 */
  readonly leastCorrelation: number;
  /** The control's. Small, because people do not wait for it: a variant that loses raises an alert. @default 0.16 */
  readonly control: number;
  /** The e-process's, which goes on after the horizon. @default 0.04 */
  readonly eProcess: number;
}

/** A policy under its name, with a fingerprint of its content: what decisions are stored with. */
export interface NamedPolicy {
  readonly name: string;
  /** Hash of the rules; changes whenever a rule does. */
  readonly version: string;
  readonly rules: Policy;
}

/** What applies where the configuration says nothing. */
export const DEFAULT_POLICY: Policy = {
  mode: "auto",
  vetoWindowMinutes: 120,
  recentlyDiscoveredHours: 24,
  onWinner: "record",
  atHorizon: "report",
  onFutility: "report",
  onHarm: "alert",
  harmVetoMinutes: 30,
  evidence: "spending",
  unsafe: false,
  alpha: 0.05,
  budget: {
    spendingExponent: 2.5,
    variant: 0.7,
    fewConversions: 0.52,
    manyConversions: 300,
    variants: 1.1,
    sharedControlFactors: [1, 1.05, 1.09, 1.18, 1.2, 1.22],
    leastCorrelation: 0.4,
    control: 0.16,
    eProcess: 0.04,
  },
  minDays: 7,
  horizonDays: 28,
  minConversionsPerArm: 25,
  gate: "good-enough",
  probabilityToBeBest: 0.95,
  negligibleLoss: 0.01,
  alphaSplit: 0.01,
  conversionsRepeatAcrossDays: false,
  alphaHarm: 0.05,
  guardrails: [],
  alphaGuardrail: 0.05,
  secondary: undefined,
  minimumDetectableLift: undefined,
  prior: { alpha: 1, beta: 1 },
};
