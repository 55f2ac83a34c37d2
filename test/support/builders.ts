import {
  CHECK_IDS,
  fingerprintOf,
  groupOf,
  METHOD,
  NO_ACCOUNT_FACTS,
  DEFAULT_POLICY,
  type AccountFacts,
  type ArmReport,
  type Decision,
  type Estimate,
  type Findings,
  type Check,
  type CheckId,
  type History,
  type Look,
  type NamedPolicy,
  type Policy,
  type ActEnding,
  type Intention,
  type StopFacts,
} from "../../src/decision/index.ts";
import {
  detailsShown,
  digestBrief,
  type ActingModel,
  type ActStory,
  type DigestEntry,
  type DigestModel,
} from "../../src/messages/index.ts";
import {
  addDays,
  bareExperiment,
  type Arm,
  type DayCounts,
  type Experiment,
  type Snapshot,
  type Variant,
  type ApiFailure,
  type Failure,
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
  return bareExperiment({
    id: "exp_checkout",
    key: "checkout-button",
    name: "Checkout button colour",
    status: "running",
    statusAsSent: overrides.status ?? "running",
    type: "ab",
    createdAt: "2026-11-08T12:00:00.000Z",
    startedAt: `${FIRST_DAY}T00:00:00.000Z`,
    trafficAllocation: 100,
    goal: "purchase",
    variants: [aVariant(), aVariant({ id: "var_green", name: "Green button", isControl: false })],
    ...overrides,
  });
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
    metrics: [],
    ...overrides,
  };
}

/** What an account says of an experiment that is its first, as the ledger asks for it. */
export const NOTHING_KNOWN = (): Promise<AccountFacts> => Promise.resolve(NO_ACCOUNT_FACTS);

/** First seen when the experiment started, never looked at. */
export function aHistory(overrides: Partial<History> = {}): History {
  return {
    firstSeenAt: `${FIRST_DAY}T08:00:00.000Z`,
    firstFingerprint: fingerprintOf(anExperiment()),
    account: NO_ACCOUNT_FACTS,
    harmAcknowledgedOn: null,
    looks: [],
    pauses: [],
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
    logHarmEvidence: [0, 0.1],
    logSplitExcess: -Math.log(100),
    weights: [50, 50],
    source: "series",
    pairs: [null, { logOddsRatio: 0.193, information: 360, phi: 1 }],
    lag: { products: 0, pairs: 13 },
    spending: null,
    metrics: [],
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
    expectedLift: estimated(0.075, 0, 0.152),
    falseSign: 0.21,
    phi: 1,
    logEvidence: 2.1,
    logEvidenceNeeded: 3.69,
    z: 1.93,
    boundary: null,
    boundaryProbability: null,
    oddsRatio: estimated(1.131, 0.98, 1.306),
    vendor: { impressions: 14_400, conversions: 801, probabilityToBeBest: 0.97 },
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
    expectedLift: null,
    falseSign: null,
    phi: null,
    logEvidence: 0,
    vendor: { impressions: 14_400, conversions: 712, probabilityToBeBest: 0.03 },
    ...overrides,
  });
}

const WEIGHED = {
  kind: "weighed",
  arm: 1,
  against: 0,
  foundBy: null,
  z: 1.93,
  boundary: { kind: "counts", z: 2.43, probability: 0.9925 },
  logEvidence: 2.1,
  logNeeded: 3.69,
  horizon: null,
} as const;

const PASSING: Findings = {
  "decidable-kind": { kind: "ab" },
  running: { kind: "running" },
  "goal-set": { kind: "set", goal: "purchase" },
  "one-control": { kind: "one", variants: 2, arm: 0 },
  "sound-counts": { kind: "sound" },
  "arms-known": { kind: "known" },
  "same-configuration": { kind: "unchanged" },
  "counts-grow": { kind: "first-look" },
  "series-matches-totals": { kind: "agree" },
  "has-traffic": { kind: "shown", impressions: 28_000 },
  "split-as-planned": { kind: "as-planned", logEvidence: -0.9, logAlarm: Math.log(100), phi: 1 },
  "independent-days": { kind: "measured", arm: 1, phi: 1 },
  "full-weeks": { kind: "days", days: 14, needed: 7 },
  "enough-conversions": { kind: "conversions", arm: 0, conversions: 700, effective: 700, needed: 25 },
  evidence: { ...WEIGHED, foundBy: "boundary", z: 2.6 },
  "probably-best": { kind: "probability", arm: 1, probability: 0.973, needed: 0.95, negligibleLoss: null },
  "guardrails-hold": { kind: "hold", guardrails: 1 },
  "no-guardrail-harmed": { kind: "none", guardrails: 1 },
};

const FAILING: Findings = {
  "decidable-kind": { kind: "personalization" },
  running: { kind: "paused" },
  "goal-set": { kind: "missing" },
  "one-control": { kind: "not-one", controls: 0 },
  "sound-counts": {
    kind: "unsound",
    first: { kind: "goal-repeats", day: LAST_CLOSED_DAY, arm: 1, impressions: 10, conversions: 12 },
    count: 1,
  },
  "arms-known": { kind: "repeated", arms: [1] },
  "same-configuration": { kind: "changed", changes: [{ kind: "goal", from: "signup", to: "purchase" }] },
  "counts-grow": { kind: "fell", arm: 1, of: "impressions", day: "2026-11-21", before: 14_100, after: 14_000 },
  "series-matches-totals": { kind: "differ", arm: 1, of: "impressions" },
  "has-traffic": { kind: "none-at-all" },
  "split-as-planned": {
    kind: "broken",
    isSevere: true,
    since: "2026-11-15",
    impressionsThen: [7_000, 6_300],
    impressions: [14_000, 12_900],
    shares: [0.5, 0.5],
    logEvidence: 12,
    logAlarm: Math.log(100),
    phi: 1,
  },
  "independent-days": { kind: "days-alike", arm: 1, phi: 1.4, correlation: 0.71 },
  "full-weeks": { kind: "days", days: 4, needed: 7 },
  "enough-conversions": { kind: "conversions", arm: 0, conversions: 12, effective: 12, needed: 25 },
  evidence: WEIGHED,
  "probably-best": { kind: "probability", arm: 1, probability: 0.83, needed: 0.95, negligibleLoss: null },
  "guardrails-hold": { kind: "not-shown", metric: 0, arm: 1, margin: 0.02, z: 0.8, boundary: 1.9, notBefore: null },
  "no-guardrail-harmed": {
    kind: "harmed",
    metric: 0,
    arm: 1,
    logEvidence: 4.1,
    logVeto: Math.log(20),
    since: "2026-11-21",
  },
};

/** Every check of a policy without guardrails: all met, or met up to `failing` and not judged after it. @param finding of the failing one */
export function someChecks<Id extends CheckId>(failing: Id | null = null, finding?: Findings[Id]): Check[] {
  let judged = true;
  const isOfGuardrails = (id: CheckId) => groupOf(id) === "guardrails";
  return CHECK_IDS.filter((id) => !isOfGuardrails(id) || (failing !== null && isOfGuardrails(failing))).map((id) => {
    if (id === failing) {
      judged = false;
      return { id, status: "fail", finding: finding ?? FAILING[id] } as Check;
    }
    return { id, status: judged ? "pass" : "skipped", finding: judged ? PASSING[id] : { kind: "not-judged" } } as Check;
  });
}

/** A healthy experiment that needs more evidence: the everyday case. `failing` alone sets verdict, checks and first failing check. */
export function aDecision(overrides: Partial<Decision> & { readonly failing?: CheckId | null } = {}): Decision {
  const { failing = "evidence", ...fields } = overrides;
  const isWinner = failing === null;
  return {
    schemaVersion: 1,
    method: METHOD,
    account: ACCOUNT,
    experimentId: "exp_checkout",
    experimentKey: "checkout-button",
    experimentName: "Checkout button colour",
    asOf: AS_OF,
    lastClosedDay: LAST_CLOSED_DAY,
    day: 14,
    verdict: isWinner ? "winner" : groupOf(failing) === "health" ? "blocked" : "not-yet",
    winner: isWinner ? 1 : null,
    leader: 1,
    arms: [aControlReport(), anArmReport(isWinner ? { logEvidence: 3.8 } : {})],
    unlistedVariants: [],
    checks: someChecks(failing),
    firstFailing: failing,
    signals: [],
    advice: { kind: "none" },
    forecast: { kind: "none" },
    unsafe: null,
    winnersCurse: isWinner,
    liftPrior: { nullShare: 0.5, spread: 0.08, fittedTo: 0 },
    metrics: [],
    look: null,
    policyName: "default",
    policyVersion: "v-test",
    ...fields,
  };
}

/** A decision that found a winner: every check met. */
export function aWinner(overrides: Partial<Decision> = {}): Decision {
  return aDecision({ failing: null, ...overrides });
}

/** Proven, published, with the winner on record. */
export function aStopped(overrides: Partial<StopFacts> = {}): ActEnding {
  return {
    state: "stopped",
    stoppedAt: "2026-11-23T06:00:03.000Z",
    publishStatus: "published",
    concurrentVersionChanges: 1,
    unpublishedNames: [],
    winnerReadBack: "var_green",
    rolloutReadBack: null,
    onWinner: "record",
    isAnswerLost: false,
    ...overrides,
  };
}

/** That a stop with this winner is to be, or was, carried out. */
export function aWin(variantId = "var_green"): Intention {
  return { act: "stop", because: "winner", variantId };
}

/** Stopped this morning, the original back on the site. */
export function anActStory(overrides: Partial<ActStory> = {}): ActStory {
  return {
    state: "stopped",
    notBefore: "2026-11-23T06:00:00.000Z",
    at: "2026-11-23T06:00:04.000Z",
    intention: aWin(),
    ending: aStopped(),
    fresh: undefined,
    ...overrides,
  };
}

/** The winner of `aWinner`, as messages about its stop show it. */
export function anActingModel(overrides: Partial<ActingModel> = {}): ActingModel {
  return {
    decision: aWinner(),
    decisionId: "dec_1",
    intention: aWin(),
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
  const { experimentId: id, experimentKey: key, experimentName: name } = decision;
  return {
    experiment: anExperiment({ id, key, name }),
    decision,
    decisionId: "dec_1",
    plan: { kind: "report" },
    act: undefined,
    before: undefined,
    url: `https://app.example.test/experiments/${encodeURIComponent(id.toWellFormed())}`,
    horizonDays: 28,
    ...overrides,
  };
}

/** The API answered with an error and gave a reason. */
export function anApiFailure(reason: string, status = 500): ApiFailure {
  return { method: "GET", path: "/experiments/x/results", kind: "status", status, reason };
}

/** As `anApiFailure`, of something that could not be read. */
export function aFailure(reason: string, status = 500): Failure {
  return { code: status === 500 ? "api-unavailable" : "api-refused", api: anApiFailure(reason, status) };
}

/** Everything a digest shows but its experiments. */
export type DigestFrame = Omit<DigestModel, "briefs" | "details">;
/** A model together with the entries that it was made of. */
export type ModelOfEntries = DigestModel & { readonly entries: readonly DigestEntry[] };

/** A digest of these experiments. */
export function digestOf(entries: readonly DigestEntry[], frame: DigestFrame): ModelOfEntries {
  const briefs = entries.map((entry) => digestBrief(entry, frame));
  const details = detailsShown({ briefs }).map((brief) => entries[briefs.indexOf(brief)]!);
  return { ...frame, entries, briefs, details };
}

export function aDigestModel({
  entries = [aDigestEntry()],
  ...overrides
}: Partial<DigestFrame & Pick<ModelOfEntries, "entries">> = {}): ModelOfEntries {
  return digestOf(entries, {
    day: "2026-11-23",
    accountName: "Acme Clinic",
    asOf: AS_OF,
    since: "2026-11-20T08:00:00.000Z",
    lastClosedDay: LAST_CLOSED_DAY,
    timeZone: "Europe/Berlin",
    unread: [],
    nextAt: "2026-11-24T08:00:00.000Z",
    worker: { late: undefined, givenUp: 0, overdue: [], personalizations: 0 },
    isDemo: false,
    ...overrides,
  });
}

/** The second arm loses, beyond doubt. */
export const HARM = {
  kind: "harm",
  armId: "var_green",
  arm: 1,
  control: 0,
  logEvidence: Math.log(41),
  event: null,
  isActionable: true,
  logAlarm: Math.log(20),
} as const;
