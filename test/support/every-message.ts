import type { Decision, Hindsight, ProposalReason } from "../../src/decision/index.ts";
import {
  ANSWER_KINDS,
  renderAnnouncement,
  renderDeletedReport,
  renderDigest,
  renderEmptied,
  renderEnd,
  renderFinalReport,
  renderOnset,
  renderPast,
  renderProposal,
  renderReceipt,
  renderScorecard,
  renderThread,
  type ActingModel,
  type AlertKind,
  type Answered,
  type DigestEntry,
  type FinalReportModel,
  type Message,
  type ScorecardModel,
  type StopEnding,
  type StopFacts,
  type StopStory,
  type ThreadModel,
} from "../../src/messages/index.ts";
import {
  aControlReport,
  aDecision,
  aDigestEntry,
  aDigestModel,
  someChecks,
  anActingModel,
  anArmReport,
  aStopStory,
  estimated,
} from "./builders.ts";
import { OUR_HOST } from "./largest-message.ts";

const AT = "2026-11-23T08:00:04.000Z";
const FIGURES = {
  usual: {},
  huge: {
    impressions: Number.MAX_SAFE_INTEGER,
    conversions: Number.MAX_SAFE_INTEGER,
    rate: estimated(1, 1 - 1e-12, 1),
    probabilityToBeBest: 1,
    expectedLoss: 1,
    lift: estimated(1e12, -1e12, 1e300),
    oddsRatio: estimated(1e300, 1e-300, Number.MAX_VALUE),
  },
  tiny: {
    impressions: 0,
    conversions: 0,
    rate: estimated(0, 0, 1e-12),
    probabilityToBeBest: 0,
    expectedLoss: 0,
    lift: estimated(-1, -1, -1e-12),
    oddsRatio: estimated(0, 0, 0),
  },
  none: {
    impressions: 0,
    conversions: 0,
    rate: { kind: "not-estimable", reason: "" },
    probabilityToBeBest: null,
    expectedLoss: null,
    lift: null,
    oddsRatio: null,
    logEvidence: null,
    logEvidenceNeeded: null,
    z: null,
  },
} as const;

/** What everything is called, by everybody, and how much of it there is. */
export interface Hostile {
  readonly name: string;
  /** At least one: the original. */
  readonly variants: number;
  readonly figures: keyof typeof FIGURES;
}
export const FIGURE_KINDS = Object.keys(FIGURES) as (keyof typeof FIGURES)[];

interface Told {
  readonly kind: string;
  readonly message: Message;
}

/** One message of every kind that Herald posts, in each of its forms. */
export function everyMessage(hostile: Hostile): readonly Told[] {
  return [
    ...digests(hostile),
    ...proposals(hostile),
    ...announcements(hostile),
    ...receipts(hostile),
    ...signals(hostile),
    ...threads(hostile),
    ...finalReports(hostile),
    {
      kind: "deleted report",
      message: renderDeletedReport({ experimentName: hostile.name, accountName: hostile.name }),
    },
    { kind: "scorecard", message: renderScorecard(hostileScorecard(hostile, 2)).message },
    { kind: "emptied part", message: renderEmptied() },
  ];
}

/** An experiment's address; with a name of 500 characters it is as long as a link may be, or longer. */
function urlOf(name: string): string {
  return `${OUR_HOST}experiments/${name}`;
}

function decisionOf({ name, variants, figures }: Hostile, changes: Parameters<typeof aDecision>[0] = {}): Decision {
  const arms = Array.from({ length: variants }, (_, index) =>
    index === 0
      ? aControlReport({ name, ...FIGURES[figures], lift: null, oddsRatio: null })
      : anArmReport({ id: `${name}${index}`, name: `${name.slice(0, -2)}${index}`, ...FIGURES[figures] }),
  );
  const best = Math.min(1, variants - 1);
  const isWinner = changes.failing === null;
  const ladder = someChecks(changes.failing === undefined ? "evidence" : changes.failing).map((check) => ({
    ...check,
    sentence: name,
    value: name,
    limit: `${name}!`,
    ...((check.id === "decidable-kind" || check.id === "series-matches-totals") && { needsPerson: true as const }),
  }));
  return aDecision({
    experimentName: name,
    experimentId: name,
    policyName: name,
    arms,
    ladder,
    leader: best,
    winner: isWinner ? best : null,
    unsafe: { falseStopShare: 1, sentence: name },
    ...changes,
  });
}

function winnerIn(hostile: Hostile): Decision {
  return decisionOf(hostile, { failing: null, winnersCurse: true });
}

function digests(hostile: Hostile): Told[] {
  const { name } = hostile;
  const { message, continuation, details } = renderDigest(
    aDigestModel({
      accountName: name,
      entries: hostileEntries(hostile),
      unread: [{ name, experimentId: name, reason: name }],
      workerNote: name,
      isDemo: true,
    }),
  );
  return [
    { kind: "digest", message },
    ...continuation.map((part) => ({ kind: "digest, continued", message: part })),
    ...details.map((detail) => ({ kind: "details", message: detail.message })),
  ];
}

/** One of every standing, with as much to say as there can be. */
export function hostileEntries(hostile: Hostile): readonly DigestEntry[] {
  const { name } = hostile;
  const common = { decisionId: "dec_1", url: urlOf(name) };
  const signals = (
    ["harm", "harm", "broken-split", "counts-fell", "configuration-changed", "unsound-counts"] as const
  ).map((kind) => ({ kind, armId: null, sentence: name }));
  const prospects = {
    advice: { kind: "equivalent", sentence: name },
    forecast: { kind: "expected", day: 20, earliest: 16, latest: null, sentence: name },
  } as const;
  const running = decisionOf(hostile, prospects);
  const stop = (state: StopStory["state"]) => aStopStory({ state, winnerName: name, outcome: name, visitorsSee: name });
  return [
    aDigestEntry({
      ...common,
      decision: decisionOf(hostile, { failing: "split-as-planned", signals, ...prospects }),
      stop: stop("withdrawn"),
    }),
    aDigestEntry({ ...common, decision: decisionOf(hostile, { ...prospects, verdict: "inconclusive" }) }),
    aDigestEntry({ ...common, decision: winnerIn(hostile), plan: { kind: "propose", because: "unverified" } }),
    aDigestEntry({
      ...common,
      decision: winnerIn(hostile),
      plan: { kind: "held", hold: { kind: "not-yet", by: name, since: AT, until: AT } },
    }),
    aDigestEntry({ ...common, decision: winnerIn(hostile), stop: stop("executing") }),
    aDigestEntry({ ...common, decision: winnerIn(hostile), stop: stop("failed") }),
    aDigestEntry({ ...common, decision: winnerIn(hostile), plan: undefined, stop: stop("stopped") }),
    aDigestEntry({ ...common, decision: running, plan: undefined, stop: stop("overtaken") }),
    aDigestEntry({ ...common, decision: running, stop: stop("vetoed") }),
    aDigestEntry({
      ...common,
      decision: running,
      before: {
        ...running,
        lastClosedDay: "2026-11-19",
        arms: running.arms.map((arm) => ({ ...arm, probabilityToBeBest: 0.4 })),
      },
    }),
    aDigestEntry({ ...common, decision: running }),
  ];
}

function actingModel(hostile: Hostile): ActingModel {
  const { name } = hostile;
  const decision = winnerIn(hostile);
  return anActingModel({
    decision,
    winnerVariantId: decision.arms[decision.winner!]!.id,
    accountName: name,
    url: urlOf(name),
    isDemo: true,
    canAnswer: true,
  });
}

function answersOf({ name }: Hostile): readonly Answered[] {
  return ANSWER_KINDS.map((kind) => ({ kind, by: name, at: AT, until: kind === "not-yet" ? AT : null }));
}

function receipts(hostile: Hostile): Told[] {
  const model = { ...actingModel(hostile), at: AT };
  return endingsOf(hostile).map((ending) => ({
    kind: "receipt",
    message: renderReceipt({ ...model, ending, requestedBy: hostile.name }),
  }));
}

function proposals(hostile: Hostile): Told[] {
  const model = actingModel(hostile);
  const reasons: readonly ProposalReason[] = ["policy", "newcomer", "paused", "unverified"];
  const rendered = [
    ...reasons.flatMap((because) =>
      (["record", "rollout"] as const).map((onWinner) => renderProposal({ ...model, because, onWinner })),
    ),
    ...answersOf(hostile).map((answered) => renderProposal({ ...model, because: "unverified", answered })),
    renderProposal({ ...model, because: "unverified", outdated: hostile.name }),
    renderProposal({ ...model, because: "policy", canAnswer: false }),
    renderProposal({ ...model, because: "policy", winnerVariantId: hostile.name }),
  ];
  return rendered.map((message) => ({ kind: "proposal", message }));
}

function announcements(hostile: Hostile): Told[] {
  const model = { ...actingModel(hostile), intentId: "stop_1", notBefore: AT };
  const rendered = [
    ...(["record", "rollout"] as const).map((onWinner) => renderAnnouncement({ ...model, onWinner })),
    renderAnnouncement({ ...model, winnerVariantId: hostile.name }),
    ...answersOf(hostile).map((answered) => renderAnnouncement({ ...model, answered })),
    ...endingsOf(hostile).map((ending) => renderAnnouncement({ ...model, ended: { at: AT, ending } })),
  ];
  return rendered.map((message) => ({ kind: "announcement", message }));
}

function endingsOf(hostile: Hostile): readonly StopEnding[] {
  const { name } = hostile;
  const { winnerVariantId } = actingModel(hostile);
  const stopped = (changes: Partial<StopFacts>): StopEnding => ({
    state: "stopped",
    facts: {
      publishStatus: "published",
      concurrentVersionChanges: Number.MAX_SAFE_INTEGER,
      winnerReadBack: winnerVariantId,
      rolloutReadBack: undefined,
      onWinner: "record",
      ...changes,
    },
  });
  return [
    stopped({}),
    stopped({ publishStatus: "pending", winnerReadBack: undefined }),
    stopped({ publishStatus: "unknown", winnerReadBack: `${name}!`, onWinner: "rollout" }),
    stopped({ publishStatus: "pending", onWinner: "rollout", rolloutReadBack: winnerVariantId }),
    ...(["evidence", "paused", "held", "unpublished"] as const).map(
      (because) => ({ state: "withdrawn", because, sentence: name }) as const,
    ),
    { state: "vetoed", by: name },
    ...["deleted", "completed", name].map((found) => ({ state: "overtaken", found }) as const),
    { state: "failed", message: name },
  ];
}

const ALERTS: Readonly<Record<AlertKind, true>> = {
  harm: true,
  "broken-split": true,
  "no-traffic": true,
  "no-goal": true,
  "configuration-changed": true,
  "counts-fell": true,
  "unsound-counts": true,
  unreadable: true,
  "still-serving": true,
  "publish-pending": true,
};

function signals({ name }: Hostile): Told[] {
  const experiments = [{ name, url: urlOf(name) }, undefined];
  return [...Object.keys(ALERTS), name].flatMap((kind, index) => {
    const model = {
      kind,
      sentence: name,
      beganAt: "2026-01-01T00:00:00.000Z",
      endedAt: AT,
      endedSentence: name,
      experiment: experiments[index % 2],
      accountName: name,
      isLastShown: true,
      timeZone: "Europe/Berlin",
      isDemo: true,
    };
    return [
      { kind: "signal, onset", message: renderOnset({ ...model, endedAt: undefined }) },
      { kind: "signal, end", message: renderEnd(model) },
      { kind: "signal, past", message: renderPast({ ...model, experiment: experiments[0] }) },
    ];
  });
}

function threads({ name }: Hostile): Told[] {
  const model: ThreadModel = {
    experimentName: name,
    accountName: name,
    url: urlOf(name),
    day: 14,
    status: "running",
    stop: undefined,
    openAlerts: Number.MAX_SAFE_INTEGER,
    isDemo: true,
  };
  const states = ["announced", "executing", "stopped", "withdrawn", "vetoed", "overtaken", "failed"] as const;
  const models: readonly ThreadModel[] = [
    { ...model, day: undefined },
    { ...model, status: name },
    { ...model, status: "deleted" },
    ...states.map((state) => ({ ...model, stop: { state, at: AT } })),
  ];
  return models.map((one) => ({ kind: "experiment thread", message: renderThread(one) }));
}

function finalReports(hostile: Hostile): Told[] {
  const models = (["holds", "looks-wrong", "cannot-say"] as const).flatMap((kind) => [
    hostileFinalReport(hostile, { kind, sentences: [hostile.name, hostile.name] }),
  ]);
  const rolledOut = models[0]!;
  return [
    ...models,
    { ...rolledOut, rolloutVariantId: rolledOut.winnerVariantId },
    {
      ...rolledOut,
      winnerVariantId: `${hostile.name}!`,
      stoppedBy: { kind: "herald" } as const,
      publishStatus: "unknown" as const,
    },
    {
      ...rolledOut,
      winnerVariantId: undefined,
      hindsight: undefined,
      stoppedAt: undefined,
      stoppedBy: { kind: "elsewhere" } as const,
      publishStatus: undefined,
    },
  ].map((model) => ({ kind: "final report", message: renderFinalReport(model) }));
}

/** Stopped early by a person, with every doubt there can be. */
export function hostileFinalReport(hostile: Hostile, hindsight: Hindsight): FinalReportModel {
  const { name } = hostile;
  const { decision, winnerVariantId, url, timeZone, decisionId } = actingModel(hostile);
  const doubts = decision.ladder.filter(({ group }) => group === "health").map(({ sentence }) => sentence);
  return {
    decision,
    decisionId,
    accountName: name,
    url,
    timeZone,
    stoppedBy: { kind: "person", name },
    stoppedAt: AT,
    winnerVariantId,
    rolloutVariantId: undefined,
    publishStatus: "pending",
    isEarly: true,
    hindsight,
    doubts,
    isDemo: true,
  };
}

/** A week with so many rows in every list. */
export function hostileScorecard({ name, figures }: Hostile, rows: number): ScorecardModel {
  const of = { name, accountName: name, url: urlOf(name) };
  const list = <Row>(row: (index: number) => Row): readonly Row[] =>
    Array.from({ length: rows }, (_, index) => row(index));
  const lift = figures === "huge" ? estimated(1e12, -1e12, 1e300) : estimated(0.1, 0, 0.2);
  const worth = {
    conversionsPerWeek: figures === "huge" ? { value: 1e15, low: -1e15, high: 1e15 } : { value: 12, low: 1, high: 30 },
    impressionsPerWeek: 1e15,
  };
  return {
    week: "2026-W48",
    from: "2026-11-16T08:00:00.000Z",
    until: AT,
    accountName: name,
    timeZone: "Europe/Berlin",
    stopped: list((index) => ({
      ...of,
      at: AT,
      by: ([{ kind: "herald" }, { kind: "person", name }, { kind: "elsewhere" }] as const)[index % 3]!,
      winner: index % 4 === 3 ? undefined : { name, isControl: index % 4 === 2, lift },
      worth: index % 4 === 0 ? worth : undefined,
      isEarly: true,
    })),
    calledOff: list(() => ({ ...of, sentence: name })),
    inconclusive: rows,
    doubted: list((index) => ({
      ...of,
      at: AT,
      hindsight: { kind: "looks-wrong", sentences: [name, name] },
      isStillServing: index % 2 === 0,
    })),
    undecided: list((index) => ({
      ...of,
      because: (["horizon", "blocked", "proposed"] as const)[index % 3]!,
      since: "2026-11-20",
      sentence: name,
    })),
    running: rows,
    promise: { automaticStops: rows, lookWrong: rows, alpha: 0.05 },
    isDemo: true,
  };
}
