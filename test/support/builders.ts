import {
  fingerprintOf,
  DEFAULT_POLICY,
  type ArmReport,
  type Decision,
  type Estimate,
  type Check,
  type CheckId,
  type History,
  type Look,
  type NamedPolicy,
  type Policy,
} from "../../src/decision/index.ts";
import type { ActingModel, DigestEntry, DigestModel, StopStory } from "../../src/messages/index.ts";
import {
  addDays,
  type Arm,
  type DayCounts,
  type Experiment,
  type Snapshot,
  type Variant,
} from "../../src/experiment/index.ts";

/**
 * Builders: each gives a sound, unremarkable value, and a test says only what matters to it.
 * The world they describe: Monday 23 November 2026, 08:00 UTC; experiments started 14 closed days ago.
 */
export const AS_OF = "2026-11-23T08:00:00.000Z";
export const LAST_CLOSED_DAY = "2026-11-22";
export const FIRST_DAY = "2026-11-09";
export const ACCOUNT = "acme";

export function aVariant(overrides: Partial<Variant> = {}): Variant {
  return { id: "var_control", name: "Original", isControl: true, weight: 50, ...overrides };
}

/** A running A/B experiment with a goal and two arms of equal weight. */
export function anExperiment(overrides: Partial<Experiment> = {}): Experiment {
  return {
    id: "exp_checkout",
    key: "checkout-button",
    name: "Checkout button colour",
    status: "running",
    statusAsSent: overrides.status ?? "running",
    type: "ab",
    createdAt: "2026-11-08T12:00:00.000Z",
    startedAt: `${FIRST_DAY}T00:00:00.000Z`,
    stoppedAt: undefined,
    trafficAllocation: 100,
    goal: "purchase",
    winnerVariantId: undefined,
    rolloutVariantId: undefined,
    variants: [aVariant(), aVariant({ id: "var_green", name: "Green button", isControl: false })],
    ...overrides,
  };
}

export function anArm(overrides: Partial<Arm> = {}): Arm {
  return {
    id: "var_control",
    name: "Original",
    isControl: true,
    weight: 50,
    vendor: { impressions: undefined, conversions: undefined, probabilityToBeBest: undefined },
    ...overrides,
  };
}

/** The same counts on each of `length` days from `from`. */
export function someDays(
  length: number,
  impressions: readonly number[],
  conversions: readonly number[],
  from = FIRST_DAY,
): DayCounts[] {
  return Array.from({ length }, (_, day) => ({ date: addDays(from, day), impressions, conversions }));
}

/** Fourteen equal days of two arms; the vendor's totals agree with them. */
export function aSnapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  const experiment = overrides.experiment ?? anExperiment();
  const days = overrides.days ?? someDays(14, [1000, 1000], [50, 60]);
  const variants = experiment.variants ?? [];
  const arms = variants.map((variant, index) =>
    anArm({
      ...variant,
      vendor: {
        impressions: days.reduce((sum, day) => sum + (day.impressions[index] ?? 0), 0),
        conversions: days.reduce((sum, day) => sum + (day.conversions[index] ?? 0), 0),
        probabilityToBeBest: 1 / variants.length,
      },
    }),
  );
  return {
    account: ACCOUNT,
    asOf: AS_OF,
    lastClosedDay: LAST_CLOSED_DAY,
    experiment,
    arms,
    days,
    unknownArmIds: [],
    ...overrides,
  };
}

/** First seen when the experiment started, never looked at. */
export function aHistory(overrides: Partial<History> = {}): History {
  return {
    firstSeenAt: `${FIRST_DAY}T08:00:00.000Z`,
    firstFingerprint: fingerprintOf(anExperiment()),
    looks: [],
    ...overrides,
  };
}

export function aLook(overrides: Partial<Look> = {}): Look {
  return {
    day: LAST_CLOSED_DAY,
    asOf: AS_OF,
    armIds: ["var_control", "var_green"],
    impressions: [14_000, 14_000],
    conversions: [700, 840],
    logEvidenceOverControl: [0, 2.1],
    logEvidenceUnderControl: [0, 0.1],
    logSplitEvidence: 0,
    weights: [50, 50],
    source: "series",
    spending: null,
    ...overrides,
  };
}

/** The default policy with some rules changed. */
export function aPolicy(rules: Partial<Policy> = {}, name = "default"): NamedPolicy {
  return { name, version: "v-test", rules: { ...DEFAULT_POLICY, ...rules } };
}

export function estimated(value: number, low: number, high: number): Estimate {
  return { kind: "estimated", value, low, high };
}

export function anArmReport(overrides: Partial<ArmReport> = {}): ArmReport {
  return {
    id: "var_green",
    name: "Green button",
    isControl: false,
    impressions: 14_000,
    conversions: 787,
    rate: estimated(0.0562, 0.0525, 0.0601),
    probabilityToBeBest: 0.973,
    probabilityToBeatControl: 0.973,
    expectedLoss: 0.00004,
    lift: estimated(0.124, 0.031, 0.219),
    logEvidence: 2.1,
    logEvidenceNeeded: 3.69,
    z: 1.93,
    boundary: null,
    boundaryProbability: null,
    oddsRatio: estimated(1.131, 0.98, 1.306),
    vendorProbabilityToBeBest: 0.97,
    ...overrides,
  };
}

/** The original: no lift over itself. */
export function aControlReport(overrides: Partial<ArmReport> = {}): ArmReport {
  return anArmReport({
    id: "var_control",
    name: "Original",
    isControl: true,
    conversions: 700,
    rate: estimated(0.05, 0.0465, 0.0537),
    probabilityToBeBest: 0.027,
    probabilityToBeatControl: null,
    expectedLoss: 0.0062,
    lift: null,
    logEvidence: 0,
    vendorProbabilityToBeBest: 0.03,
    ...overrides,
  });
}

type GateFacts = readonly [
  CheckId,
  Check["group"],
  title: string,
  value: string,
  limit: string,
  whenMet: string,
  whenNot: string,
];

const GATES: readonly GateFacts[] = [
  [
    "decidable-kind",
    "health",
    "Kind of experiment",
    "A/B test",
    "",
    "An A/B test can be decided",
    "A personalization has no winner",
  ],
  ["running", "health", "Running", "running", "running", "It is running", "It is paused"],
  ["goal-set", "health", "Goal set", "purchase", "", "Conversions are counted by purchase", "No goal event is set"],
  [
    "one-control",
    "health",
    "One control",
    "1",
    "1",
    "There is one original to compare with",
    "There is no original to compare with",
  ],
  [
    "sound-counts",
    "health",
    "Sound counts",
    "",
    "",
    "The counts make sense",
    "Green button counts more conversions than impressions",
  ],
  [
    "arms-known",
    "health",
    "Variants known",
    "2",
    "2",
    "Every variant counted is a variant configured",
    "A variant is counted that is not configured",
  ],
  [
    "same-configuration",
    "health",
    "Same configuration",
    "",
    "",
    "Nothing was changed while it ran",
    "The goal was changed while it ran",
  ],
  [
    "counts-grow",
    "health",
    "Counts only grow",
    "",
    "",
    "No count fell since the last look",
    "Counts fell since the last look",
  ],
  [
    "series-matches-totals",
    "health",
    "Days match totals",
    "",
    "",
    "The days add up to the totals",
    "The days do not add up to the totals",
  ],
  ["has-traffic", "health", "Traffic arrives", "28 000", "1", "It has traffic", "No impressions were counted yet"],
  [
    "split-as-planned",
    "health",
    "Split as planned",
    "0.4",
    "100",
    "Traffic is split as planned",
    "Traffic is not split as planned: 52 to 48 instead of 50 to 50",
  ],
  [
    "independent-impressions",
    "health",
    "Independent impressions",
    "1.0",
    "about 1",
    "Days differ as much as chance explains",
    "Days differ more than chance explains",
  ],
  ["full-weeks", "runtime", "Full weeks", "14 days", "7 days", "It ran 2 full weeks", "It ran 4 of at least 7 days"],
  [
    "enough-conversions",
    "runtime",
    "Enough conversions",
    "700",
    "25",
    "Every variant has at least 25 conversions",
    "Original has 12 of 25 conversions",
  ],
  [
    "evidence",
    "evidence",
    "Evidence",
    "44.2",
    "40",
    "The evidence for Green button is 44 to 1, 40 to 1 was needed",
    "The evidence for Green button is 8 to 1, 40 to 1 is needed",
  ],
  [
    "probably-best",
    "evidence",
    "Probably best",
    "97.3 %",
    "95 %",
    "Green button is best with 97.3 %",
    "Green button is best with 83.0 %, 95 % is needed",
  ],
];

/** The whole ladder: all gates met, or met up to `failing` and not judged after it. */
export function someChecks(failing: CheckId | null = null, sentence?: string): Check[] {
  let judged = true;
  return GATES.map(([id, group, title, value, limit, whenMet, whenNot]) => {
    if (id === failing) {
      judged = false;
      return { id, group, title, value, limit, status: "fail", sentence: sentence ?? whenNot };
    }
    return {
      id,
      group,
      title,
      value,
      limit,
      status: judged ? "pass" : "skipped",
      sentence: judged ? whenMet : "Not judged yet",
    };
  });
}

/** A healthy experiment that needs more evidence: the everyday case. `failing` alone sets verdict, ladder and first failing gate. */
export function aDecision(overrides: Partial<Decision> & { readonly failing?: CheckId | null } = {}): Decision {
  const { failing = "evidence", ...fields } = overrides;
  const group = GATES.find(([id]) => id === failing)?.[1];
  const isWinner = failing === null;
  return {
    schemaVersion: 1,
    account: ACCOUNT,
    experimentId: "exp_checkout",
    experimentKey: "checkout-button",
    experimentName: "Checkout button colour",
    asOf: AS_OF,
    lastClosedDay: LAST_CLOSED_DAY,
    day: 14,
    verdict: isWinner ? "winner" : group === "health" ? "blocked" : "not-yet",
    winner: isWinner ? 1 : null,
    leader: 1,
    arms: [aControlReport(), anArmReport(isWinner ? { logEvidence: 3.8 } : {})],
    ladder: someChecks(failing),
    firstFailing: failing,
    signals: [],
    advice: { kind: "none", sentence: "" },
    forecast: { kind: "none", day: null, earliest: null, latest: null, sentence: "" },
    unsafe: null,
    winnersCurse: isWinner,
    look: null,
    policyName: "default",
    policyVersion: "v-test",
    ...fields,
  };
}

/** A decision that found a winner: every gate met. */
export function aWinner(overrides: Partial<Decision> = {}): Decision {
  return aDecision({ failing: null, ...overrides });
}

/** Stopped this morning, the original back on the site. */
export function aStopStory(overrides: Partial<StopStory> = {}): StopStory {
  return {
    state: "stopped",
    notBefore: "2026-11-23T06:00:00.000Z",
    at: "2026-11-23T06:00:04.000Z",
    winnerName: "Green button",
    outcome: "Stopped with Green button as the winner, read back and confirmed",
    visitorsSee: "All visitors see the original again",
    ...overrides,
  };
}

/** The winner of `aWinner`, as messages about its stop show it. */
export function anActingModel(overrides: Partial<ActingModel> = {}): ActingModel {
  return {
    decision: aWinner(),
    decisionId: "dec_1",
    winnerVariantId: "var_green",
    accountName: "Acme Clinic",
    url: "https://app.example.test/experiments/exp_checkout",
    timeZone: "Europe/Berlin",
    onWinner: "record",
    isDemo: false,
    ...overrides,
  };
}

/** One row of a digest; `decision` may be given in full. */
export function aDigestEntry(overrides: Partial<DigestEntry> = {}): DigestEntry {
  const decision = overrides.decision ?? aDecision();
  return {
    decision,
    decisionId: "dec_1",
    plan: { kind: "report" },
    stop: undefined,
    before: undefined,
    url: `https://app.example.test/experiments/${encodeURIComponent(decision.experimentId.toWellFormed())}`,
    horizonDays: 28,
    ...overrides,
  };
}

export function aDigestModel(overrides: Partial<DigestModel> = {}): DigestModel {
  return {
    day: "2026-11-23",
    accountName: "Acme Clinic",
    asOf: AS_OF,
    since: "2026-11-20T08:00:00.000Z",
    lastClosedDay: LAST_CLOSED_DAY,
    timeZone: "Europe/Berlin",
    entries: [aDigestEntry()],
    unread: [],
    nextAt: "2026-11-24T08:00:00.000Z",
    workerNote: "",
    isDemo: false,
    ...overrides,
  };
}
