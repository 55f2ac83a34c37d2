/** How far Herald may go by itself: only report, ask with buttons, or announce and then stop. */
export type ActingMode = "observe" | "propose" | "auto";

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
  /**
   * `anytime`: only the e-process, at level `alpha`.
   * `spending`: alpha-spending stopping thresholds up to `horizonDays` at `alpha - alphaEprocess`, and the e-process at `alphaEprocess`.
   * `threshold`: only the probability of being best, looked at daily. Its false-positive rate is far above `alpha`, so it
   * needs `unsafe`.
   */
  readonly evidence: "spending" | "anytime" | "threshold";
  /** The owner knows that these rules break the promise of `alpha`. Every decision then says how often they err. */
  readonly unsafe: boolean;
  /** Maximum false-positive rate: the share of experiments without a difference that may ever be stopped as having one. */
  readonly alpha: number;
  /** The e-process's part of `alpha` in `spending` mode. */
  readonly alphaEprocess: number;
  /** Minimum number of closed days; rounded up to full weeks. */
  readonly minDays: number;
  /** Planned longest run in days. */
  readonly horizonDays: number;
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
   * True where one person can cause several impressions: the split check then warns instead of blocking, and evidence is always
   * corrected for days that vary more than chance explains.
   */
  readonly impressionsRepeat: boolean;
  /** Error budget of the harm alert. */
  readonly alphaHarm: number;
  /** Minimum detectable effect (MDE): the smallest relative lift that is worth finding; undefined: none planned. */
  readonly minimumDetectableLift: number | undefined;
  readonly prior: BetaPrior;
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
  evidence: "spending",
  unsafe: false,
  alpha: 0.05,
  alphaEprocess: 0.01,
  minDays: 7,
  horizonDays: 28,
  minConversionsPerArm: 25,
  gate: "good-enough",
  probabilityToBeBest: 0.95,
  negligibleLoss: 0.005,
  alphaSplit: 0.01,
  impressionsRepeat: false,
  alphaHarm: 0.05,
  minimumDetectableLift: undefined,
  prior: { alpha: 1, beta: 1 },
};
