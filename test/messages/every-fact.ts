import type {
  ActingMode,
  Advice,
  AlertEnd,
  AlertFact,
  ArmListProblem,
  BoundaryToday,
  CheckId,
  ConfigurationChange,
  CountChange,
  CountProblem,
  Findings,
  Forecast,
  Hindsight,
  HindsightObjection,
  Hold,
  NotEstimable,
  Signal,
  SplitBroken,
  StillServing,
  ActEnding,
  ActFacts,
  DoneEnding,
  StopFacts,
  TrafficProblem,
  Unreadable,
  Verdict,
  Weighed,
  Withdrawal,
} from "../../src/decision/index.ts";
import type { ApiFailure, Failure } from "../../src/experiment/index.ts";

/**
 * Every fact that messages make words of, in each of its kinds, with hostile text wherever text comes from outside and with the
 * largest and smallest figures. A kind that is added to the facts does not compile before it has its place here.
 */

/** What everything is called, by everybody, and how much of it there is. */
export interface Hostile {
  readonly name: string;
  /** At least one: the original. */
  readonly variants: number;
  readonly figures: Figures;
}

export type Figures = "usual" | "huge" | "tiny" | "none";

/** At least one. */
export type Some<Value> = readonly [Value, ...Value[]];

type OfKind<Fact, Kind> = Fact extends { readonly kind: infer Known }
  ? Kind extends Known
    ? Fact & { readonly kind: Kind }
    : never
  : never;

/** At least one fact of every kind. */
export type EveryKind<Fact extends { readonly kind: string }> = {
  readonly [Kind in Fact["kind"]]: Some<OfKind<Fact, Kind>>;
};

/** The facts of all kinds, one after the other. */
export function allOf<Fact>(kinds: Readonly<Record<string, readonly Fact[]>>): readonly Fact[] {
  return Object.values(kinds).flat();
}

/** The names in a table that has to hold each of them. */
export function namesIn<Name extends string>(table: Readonly<Record<Name, true>>): Some<Name> {
  return Object.keys(table) as unknown as Some<Name>;
}

/** The same facts in several kinds. */
export function kinds<const Kind extends string, Rest extends object>(
  names: readonly Kind[],
  ...rests: Some<Rest>
): { readonly [Name in Kind]: Some<Rest & { readonly kind: Name }> } {
  return Object.fromEntries(names.map((kind) => [kind, rests.map((rest) => ({ kind, ...rest }))])) as never;
}

export function mapped<From, To>(values: Some<From>, make: (value: From, index: number) => To): Some<To> {
  return values.map(make) as unknown as Some<To>;
}

const DAY = "2026-11-22";
const LATER_DAY = "2026-11-24";
const BEFORE = "2026-11-20T08:00:04.000Z";
const AT = "2026-11-23T08:00:04.000Z";

/**
 * An amount, one as it was sent, which may be none, days, a z value, the logarithm of an e-value, a proportion, and a variance over
 * what chance explains.
 */
const FIGURES: Readonly<
  Record<Figures, Readonly<Record<"count" | "sent" | "days" | "z" | "log" | "share" | "phi", number>>>
> = {
  usual: { count: 1234, sent: 1234.5, days: 14, z: 1.93, log: 2.1, share: 0.4, phi: 1.42 },
  huge: {
    count: Number.MAX_SAFE_INTEGER,
    sent: -Number.MAX_VALUE,
    days: 1_000_000,
    z: 1e18,
    log: 1e300,
    share: 1 - 1e-12,
    phi: 1e18,
  },
  tiny: { count: 1, sent: -Number.MIN_VALUE, days: 1, z: -1e-12, log: -1e300, share: 1e-12, phi: 1e-12 },
  none: { count: 0, sent: 0, days: 0, z: 0, log: 0, share: 0, phi: 0 },
};

const COUNTED = namesIn<CountChange["of"]>({ impressions: true, conversions: true });

/** The id of a variant, and that of one that the results do not list. */
export function variantId({ name }: Hostile, place: number): string {
  return `${name}${place}`;
}
export function unlistedId({ name }: Hostile): string {
  return `${name}?`;
}
function unknownId({ name }: Hostile): string {
  return `${name}!`;
}

function places({ variants }: Hostile): Some<number> {
  return [...Array(variants).keys()] as unknown as Some<number>;
}
/** The last variant; of one variant, the original. */
function lastOf({ variants }: Hostile): number {
  return variants - 1;
}

/** Everything that each check can have found. */
export function everyFinding(hostile: Hostile): { readonly [Id in CheckId]: EveryKind<Findings[Id]> } {
  const { name, variants, figures } = hostile;
  const { count, days, log, share, phi } = FIGURES[figures];
  const arm = lastOf(hostile);
  const { changed, weightsChanged } = configurations(hostile);
  return {
    "decidable-kind": {
      ...kinds(["ab", "multivariate", "personalization", "unknown"], {}),
      unstated: [{ kind: "unstated", variants }],
    },
    running: {
      ...kinds(["running", "paused", "draft", "completed"], {}),
      unknown: [{ kind: "unknown", status: name }],
    },
    "goal-set": { set: [{ kind: "set", goal: name }], missing: [{ kind: "missing" }] },
    "one-control": {
      one: [{ kind: "one", variants, arm: 0 }],
      "too-few-variants": [{ kind: "too-few-variants", variants }],
      "not-one": [
        { kind: "not-one", controls: 0 },
        { kind: "not-one", controls: variants },
      ],
    },
    "sound-counts": {
      sound: [{ kind: "sound" }],
      late: [{ kind: "late", days: Array<string>(40).fill(DAY) }],
      unsound: unsoundCounts(hostile),
    },
    "arms-known": {
      known: [{ kind: "known" }],
      ...armListProblems(hostile),
      "switched-off": [{ kind: "switched-off", arm, impressions: count }],
    },
    "same-configuration": {
      unchanged: [{ kind: "unchanged" }],
      changed,
      "weights-changed": weightsChanged,
    },
    "counts-grow": {
      ...kinds(["first-look", "not-judged"], {}),
      same: [{ kind: "same", day: DAY }],
      ...countChanges(hostile),
    },
    "series-matches-totals": {
      ...kinds(["agree", "no-series", "no-day-over", "totals-missing", "not-judged"], {}),
      differ: mapped(COUNTED, (of) => ({ kind: "differ", arm, of })),
    },
    "has-traffic": {
      ...kinds(["first-day", "not-judged"], {}),
      shown: [{ kind: "shown", impressions: count }],
      waiting: [{ kind: "waiting", arm }],
      ...trafficProblems(hostile),
    },
    "split-as-planned": {
      ...kinds(["unknown-plan", "not-judged"], {}),
      "as-planned": [{ kind: "as-planned", logEvidence: log, logAlarm: log, phi }],
      broken: brokenSplits(hostile),
    },
    "independent-days": {
      "nothing-to-compare": [{ kind: "nothing-to-compare" }],
      "too-few-days": [{ kind: "too-few-days", days, needed: days }],
      measured: [{ kind: "measured", arm, phi }],
      "too-alike": [{ kind: "too-alike", arm, phi }],
      "days-alike": [{ kind: "days-alike", arm, phi, correlation: share }],
    },
    "full-weeks": { days: [{ kind: "days", days, needed: days }] },
    "enough-conversions": {
      conversions: [{ kind: "conversions", arm, conversions: count, effective: count, needed: count }],
      "not-judged": [{ kind: "not-judged" }],
    },
    evidence: {
      ...kinds(["nothing-to-weigh", "not-judged"], {}),
      "bare-threshold": [{ kind: "bare-threshold", arm, probability: share, needed: share }],
      weighed: weighings(hostile),
    },
    "probably-best": {
      ...kinds(["nobody-leads", "not-judged"], {}),
      probability: [
        { kind: "probability", arm, probability: share, needed: share, negligibleLoss: null },
        { kind: "probability", arm, probability: share, needed: share, negligibleLoss: share },
      ],
    },
  };
}

/** Everything that a decision can signal. */
export function everySignal(hostile: Hostile): EveryKind<Signal> {
  const { figures } = hostile;
  const { count, log } = FIGURES[figures];
  const arm = lastOf(hostile);
  const armId = variantId(hostile, arm);
  const { changed, weightsChanged } = configurations(hostile);
  return {
    harm: [{ kind: "harm", armId, arm, control: 0, event: null, logEvidence: log, logAlarm: log, isActionable: true }],
    "broken-split": [
      ...mapped(brokenSplits(hostile), (seen) => ({ kind: "broken-split", armId: null, seen }) as const),
      { kind: "broken-split", armId, seen: { kind: "switched-off", arm, impressions: count } },
    ],
    "no-traffic": mapped(some(allOf<TrafficProblem>(trafficProblems(hostile))), (seen) => ({
      kind: "no-traffic",
      armId: "arm" in seen ? armId : null,
      seen,
    })),
    "no-goal": [{ kind: "no-goal", armId: null }],
    "configuration-changed": mapped([...changed, ...weightsChanged], (seen) => ({
      kind: "configuration-changed",
      armId: null,
      seen,
    })),
    "counts-fell": mapped(countChanges(hostile).fell, (seen) => ({ kind: "counts-fell", armId: null, seen })),
    "unsound-counts": mapped(unsoundCounts(hostile), (seen) => ({ kind: "unsound-counts", armId: null, seen })),
  };
}

/** Every way in which a request can fail. */
export function everyApiFailure({ name, figures }: Hostile): EveryKind<ApiFailure> {
  const { count } = FIGURES[figures];
  const request = { method: "GET", path: `/experiments/${name}` };
  const body = { body: "html", characters: count } as const;
  return {
    status: mapped([400, 401, 403, 404, 409, 500, 503], (status, index) => ({
      ...request,
      kind: "status",
      status,
      reason: index % 2 === 0 ? name : null,
    })),
    "not-json": [{ ...request, kind: "not-json", status: 200, ...body }],
    "no-api": [{ ...request, kind: "no-api", status: 404, reason: name, ...body }],
    redirect: mapped([name, "", null], (to) => ({ ...request, kind: "redirect", status: 302, to })),
    shape: mapped([name, ""], (at) => ({ ...request, kind: "shape", at, expected: name, more: count })),
    wait: [{ ...request, kind: "wait", waitMs: count }],
    timeout: [{ ...request, kind: "timeout", limitMs: count, isSent: true }],
    network: mapped([true, false], (isSent) => ({ ...request, kind: "network", code: name, isSent })),
    closed: [{ ...request, kind: "closed", isSent: false }],
    oversize: [{ ...request, kind: "oversize", limitBytes: count }],
    "repeated-page": [{ ...request, kind: "repeated-page", page: count }],
    "endless-list": [{ ...request, kind: "endless-list", mostPages: count }],
  };
}

/** Every reason for which something could not be read. */
export function everyFailure(hostile: Hostile): Some<Failure> {
  const api = allOf<ApiFailure>(everyApiFailure(hostile)).map((failure) => ({ code: hostile.name, api: failure }));
  return [{ code: "lost", api: null }, { code: hostile.name, api: null }, ...api];
}

/** Everything that people are alerted of: signals, and what only use cases can see. */
export function everyAlert(hostile: Hostile): EveryKind<AlertFact> {
  const { name, figures } = hostile;
  const { count } = FIGURES[figures];
  const failure: Failure = { code: name, api: null };
  const unreadable: Readonly<Record<Unreadable["what"], readonly Unreadable[]>> = {
    experiment: everyFailure(hostile).map((one) => ({ kind: "unreadable", what: "experiment", failure: one })),
    listing: [{ kind: "unreadable", what: "listing", failure }],
    several: [{ kind: "unreadable", what: "several", failure, unread: count, all: count }],
  };
  return {
    ...everySignal(hostile),
    unreadable: mapped(some(Object.values(unreadable).flat()), (fact) => ({ ...fact, armId: null })),
    "still-serving": [{ ...stillServing(hostile), armId: null }],
    "publish-pending": [{ kind: "publish-pending", armId: null, stoppedAt: AT }],
  };
}

/** Everything that can be known when an alert ends. */
export function everyAlertEnd(hostile: Hostile): EveryKind<AlertEnd> {
  const { name, figures } = hostile;
  const { count, days } = FIGURES[figures];
  const time = { from: BEFORE, to: AT };
  return {
    ...kinds(["clear", "experiment-ended", "experiment-paused", "deleted", "rolled-out"], {}),
    ...kinds(["not-running", "status"], { status: name }),
    "no-impressions": [{ kind: "no-impressions", ...time }],
    "late-events": [{ kind: "late-events", ...time, impressions: count }],
    "watched-long-enough": [{ kind: "watched-long-enough", days, last: stillServing(hostile) }],
  };
}

function doneFacts<State extends Exclude<DoneEnding["state"], "stopped">>(
  state: State,
): Some<{ readonly state: State } & ActFacts> {
  return mapped(
    namesIn<ActFacts["publishStatus"]>({ published: true, pending: true, unknown: true }),
    (publishStatus) => ({
      state,
      publishStatus,
      concurrentVersionChanges: publishStatus === "unknown" ? null : Number.MAX_SAFE_INTEGER,
      isAnswerLost: publishStatus === "unknown",
    }),
  );
}

/** Every way in which an act can end. */
export function everyEnding(hostile: Hostile): {
  readonly [State in ActEnding["state"]]: Some<Extract<ActEnding, { readonly state: State }>>;
} {
  const { name, variants } = hostile;
  const winner = variantId(hostile, winnerOf(variants));
  return {
    stopped: mapped<Partial<StopFacts>, { readonly state: "stopped" } & StopFacts>(
      [
        ...mapped(
          namesIn<StopFacts["publishStatus"]>({ published: true, pending: true, unknown: true }),
          (publishStatus) => ({ publishStatus }),
        ),
        { publishStatus: "unknown", winnerReadBack: null, isAnswerLost: true, concurrentVersionChanges: null },
        { publishStatus: "pending", winnerReadBack: unknownId(hostile), onWinner: "rollout" },
        { publishStatus: "pending", onWinner: "rollout", rolloutReadBack: winner },
        { publishStatus: "unknown", onWinner: "rollout", rolloutReadBack: unknownId(hostile), stoppedAt: null },
      ],
      (changes) => ({
        state: "stopped",
        stoppedAt: AT,
        publishStatus: "published",
        concurrentVersionChanges: Number.MAX_SAFE_INTEGER,
        winnerReadBack: winner,
        rolloutReadBack: null,
        onWinner: "record",
        isAnswerLost: false,
        ...changes,
      }),
    ),
    paused: doneFacts("paused"),
    resumed: doneFacts("resumed"),
    "rolled-out": doneFacts("rolled-out"),
    "rollout-ended": doneFacts("rollout-ended"),
    withdrawn: mapped(some(allOf<Withdrawal>(everyWithdrawal(hostile))), (because) => ({
      state: "withdrawn",
      because,
    })),
    vetoed: [{ state: "vetoed", by: name }],
    overtaken: mapped(["deleted", "completed", "paused", name] as const, (found) => ({
      state: "overtaken",
      found,
      winnerReadBack: unknownId(hostile),
    })),
    failed: mapped(some(allOf<ApiFailure>(everyApiFailure(hostile))), (failure) => ({ state: "failed", failure })),
  };
}

/** Every reason for which a stop can be withdrawn. */
export function everyWithdrawal({ name, figures }: Hostile): EveryKind<Withdrawal> {
  const person = { by: name, since: BEFORE };
  const decisionId = "dec_1";
  const { count } = FIGURES[figures];
  return {
    "acting-off": [{ kind: "acting-off" }],
    "acting-paused": [{ kind: "acting-paused", ...person }],
    "on-hold": mapped(
      namesIn<OfKind<Withdrawal, "on-hold">["hold"]>({ "not-yet": true, never: true, veto: true }),
      (hold) => ({ kind: "on-hold", ...person, hold }),
    ),
    // The words are those of the look it names: of any check, whichever it is.
    "decision-changed": mapped(
      namesIn<Verdict>({ winner: true, "not-yet": true, blocked: true, inconclusive: true }),
      (verdict) => ({
        kind: "decision-changed",
        decisionId,
        verdict,
        failing: verdict === "winner" ? null : "same-configuration",
      }),
    ),
    unverified: [{ kind: "unverified", decisionId }],
    policy: mapped(namesIn<ActingMode>({ observe: true, propose: true, auto: true }), (mode) => ({
      kind: "policy",
      decisionId,
      mode,
    })),
    unpublished: [
      { kind: "unpublished", changes: null },
      { kind: "unpublished", changes: count },
    ],
  };
}

/** Everything that the final numbers can say of a winner: every objection at once, and each alone. */
export function everyHindsight(hostile: Hostile): EveryKind<Hindsight> {
  const { share } = FIGURES[hostile.figures];
  const arm = lastOf(hostile);
  const objections: EveryKind<HindsightObjection> = {
    "hardly-best": [{ kind: "hardly-best", probability: share }],
    "converts-less": [{ kind: "converts-less", high: -share }],
    "perhaps-no-difference": [{ kind: "perhaps-no-difference", low: -share }],
  };
  const silent: { readonly [Reason in Silent["because"]]: Extract<Silent, { readonly because: Reason }> } = {
    "unknown-winner": { kind: "cannot-say", because: "unknown-winner" },
    "no-figure": { kind: "cannot-say", because: "no-figure", arm },
  };
  return {
    "cannot-say": some(Object.values(silent)),
    holds: [{ kind: "holds", arm, probability: share }],
    "looks-wrong": [
      { kind: "looks-wrong", arm, objections: allOf<HindsightObjection>(objections) },
      ...allOf<HindsightObjection>(objections).map(
        (objection) => ({ kind: "looks-wrong", arm, objections: [objection] }) as const,
      ),
    ],
  };
}

type Silent = OfKind<Hindsight, "cannot-say">;

/** Everything that can be advised. */
export function everyAdvice({ figures }: Hostile): EveryKind<Advice> {
  const { share } = FIGURES[figures];
  return { none: [{ kind: "none" }], ...kinds(["no-meaningful-gain", "equivalent"], { worth: share }) };
}

/** Everything that can be forecast. */
export function everyForecast({ figures }: Hostile): EveryKind<Forecast> {
  const { days } = FIGURES[figures];
  const [day, horizonDays] = [20 + days, 28 + days];
  return {
    none: [{ kind: "none" }],
    expected: [
      { kind: "expected", day, earliest: 16, latest: null, horizonDays },
      { kind: "expected", day, earliest: 16, latest: day, horizonDays },
      { kind: "expected", day, earliest: null, latest: day, horizonDays },
    ],
    "not-within-horizon": [
      { kind: "not-within-horizon", earliest: null, horizonDays },
      { kind: "not-within-horizon", earliest: 16, horizonDays },
    ],
  };
}

/** Every reason to leave a winner alone. */
export function everyHold({ name: by }: Hostile): EveryKind<Hold> {
  const since = BEFORE;
  return {
    ...kinds(["paused", "never", "veto"], { by, since, until: null }),
    "not-yet": [{ kind: "not-yet", by, since, until: AT }],
  };
}

/** Every reason why there is no figure. */
export const NOT_ESTIMABLE = namesIn<NotEstimable>({
  "impossible-counts": true,
  "no-impressions": true,
  "no-single-control": true,
  "few-control-conversions": true,
  "too-few-days": true,
  "endless-interval": true,
});

/** The place of the winner among so many variants: the first that is not the original. */
export function winnerOf(variants: number): number {
  return Math.min(1, variants - 1);
}

export function some<Value>(values: readonly Value[]): Some<Value> {
  const [first, ...more] = values;
  if (first === undefined) throw new RangeError("some requires at least one value");
  return [first, ...more];
}

function unsoundCounts(hostile: Hostile): Some<OfKind<Findings["sound-counts"], "unsound">> {
  const { name: day, figures } = hostile;
  const { count, sent } = FIGURES[figures];
  const arm = lastOf(hostile);
  const problems: EveryKind<CountProblem> = {
    ...kinds(["last-day-is-none", "day-is-none", "day-not-over", "day-repeated", "day-misses-variants"], { day }),
    "no-count": [
      ...mapped(COUNTED, (of) => ({ kind: "no-count", day, arm, of, count: sent }) as const),
      { kind: "no-count", day, arm, of: "impressions", count: null },
    ],
    "goal-repeats": [{ kind: "goal-repeats", day, arm, impressions: count, conversions: count }],
    "too-many": [{ kind: "too-many", arm, impressions: Math.abs(sent) }],
  };
  // Alone, with one other, and with many.
  return mapped(some(allOf<CountProblem>(problems)), (first, index) => ({
    kind: "unsound",
    first,
    count: [1, 2, 1 + count][index % 3]!,
  }));
}

function armListProblems(hostile: Hostile): EveryKind<ArmListProblem> {
  const arms = places(hostile);
  const ids = [unlistedId(hostile), unknownId(hostile), ...arms.map((arm) => variantId(hostile, arm))];
  return {
    ...kinds(["repeated", "not-configured"], { arms }, { arms: [lastOf(hostile)] }),
    ...kinds(["not-in-results", "missing"], { variantIds: ids }, { variantIds: ids.slice(0, 3) }),
  };
}

/** Each change is listed somewhere: of more than four in one sentence the others are counted. */
function configurations(hostile: Hostile): {
  readonly changed: Some<OfKind<Findings["same-configuration"], "changed">>;
  readonly weightsChanged: Some<OfKind<Findings["same-configuration"], "weights-changed">>;
} {
  const { name, figures } = hostile;
  const { share } = FIGURES[figures];
  const weights = mapped(places(hostile), (arm) => ({ kind: "weight", arm, from: share, to: 100 * share }) as const);
  const changes: EveryKind<ConfigurationChange> = {
    goal: [
      { kind: "goal", from: name, to: name },
      { kind: "goal", from: name, to: null },
    ],
    traffic: [{ kind: "traffic", from: share, to: 100 * share }],
    restarted: [{ kind: "restarted", at: name }],
    "variant-added": [
      { kind: "variant-added", variantId: unlistedId(hostile) },
      { kind: "variant-added", variantId: unknownId(hostile) },
    ],
    "variant-removed": [{ kind: "variant-removed", variantId: variantId(hostile, lastOf(hostile)) }],
    weight: weights,
  };
  const all = allOf<ConfigurationChange>(changes);
  return {
    changed: [
      { kind: "changed", changes: all.slice(0, 4) },
      { kind: "changed", changes: all.slice(4, 8) },
      { kind: "changed", changes: all },
    ],
    weightsChanged: [
      { kind: "weights-changed", changes: weights, from: DAY },
      { kind: "weights-changed", changes: [], from: LATER_DAY },
    ],
  };
}

function countChanges(hostile: Hostile): EveryKind<CountChange> {
  const { count } = FIGURES[hostile.figures];
  const arm = lastOf(hostile);
  const [impressions, conversions] = mapped(COUNTED, (of) => ({ arm, of, day: DAY, before: count, after: count }));
  return kinds(["late", "restated", "fell"], impressions!, conversions!);
}

function trafficProblems(hostile: Hostile): EveryKind<TrafficProblem> {
  const arm = lastOf(hostile);
  return {
    "none-at-all": [{ kind: "none-at-all" }],
    "none-lately": [{ kind: "none-lately", lastDay: DAY }],
    "variant-none": [{ kind: "variant-none", arm }],
    "variant-none-lately": [{ kind: "variant-none-lately", arm, all: FIGURES[hostile.figures].count }],
  };
}

function brokenSplits(hostile: Hostile): Some<SplitBroken> {
  const { count, log, share, phi } = FIGURES[hostile.figures];
  return mapped([true, false], (isSevere) => ({
    kind: "broken",
    isSevere,
    since: DAY,
    impressionsThen: places(hostile).map(() => count),
    impressions: places(hostile).map(() => count),
    shares: places(hostile).map(() => share),
    logEvidence: log,
    logAlarm: log,
    phi,
  }));
}

/** A variant against the original, and the original against the variant closest to it; found by each of what may find it, or not. */
function weighings(hostile: Hostile): Some<Weighed> {
  const { z, log, share, days } = FIGURES[hostile.figures];
  const arm = lastOf(hostile);
  const boundaries: EveryKind<BoundaryToday> = {
    ...kinds(["none", "not-today"], {}),
    ...kinds(["not-before", "not-after"], { day: days }),
    counts: [
      { kind: "counts", z, probability: share },
      { kind: "counts", z, probability: null },
    ],
  };
  const weighed: Weighed = {
    kind: "weighed",
    arm,
    against: 0,
    foundBy: null,
    z,
    boundary: { kind: "counts", z, probability: share },
    logEvidence: log,
    logNeeded: log,
    horizon: { planned: days, configured: days },
  };
  return [
    ...mapped(some(allOf<BoundaryToday>(boundaries)), (boundary) => ({ ...weighed, boundary })),
    ...namesIn<Exclude<Weighed["foundBy"], null>>({ boundary: true, "e-process": true }).flatMap((foundBy) => [
      { ...weighed, foundBy },
      { ...weighed, foundBy, arm: 0, against: arm, horizon: null },
    ]),
  ];
}

function stillServing({ figures }: Hostile): StillServing {
  const { count } = FIGURES[figures];
  return { kind: "still-serving", impressions: count, explained: count, from: BEFORE, to: AT, stoppedAt: BEFORE };
}
