import {
  CHECK_IDS,
  groupOf,
  type AlertEnd,
  type AlertFact,
  type Advice,
  type ArmReport,
  type Check,
  type CheckId,
  type CheckStatus,
  type Decision,
  type Findings,
  type Forecast,
  type Hindsight,
  type Hold,
  type ProposalReason,
  type Signal,
  isDone,
  type Act,
  type ActEnding,
  type Intention,
  type Verdict,
  type ActingMode,
} from "../../../src/decision/index.ts";
import {
  ANSWER_KINDS,
  failingSentence,
  holdSentence,
  renderAnnouncement,
  renderDeletedReport,
  renderDigest,
  renderAlertOver,
  renderFinalReport,
  renderAlert,
  renderPastAlert,
  renderProposal,
  renderReceipt,
  renderScorecard,
  renderHelp,
  renderHome,
  renderOutcome,
  renderPlanHelp,
  renderStatus,
  renderWelcome,
  renderThread,
  replySentence,
  tellAct,
  type ActingModel,
  type AskedOutcome,
  type Glance,
  type HomeModel,
  type Answered,
  type DigestEntry,
  type FinalReportModel,
  type ReceiptModel,
  type ReplyFact,
  type RolloutOffer,
  type ScorecardModel,
  type ActStory,
  type ThreadModel,
  type Unread,
} from "../../../src/messages/index.ts";
import type { Experiment } from "../../../src/experiment/index.ts";
import type { Notification } from "../../../src/notify/index.ts";
import { renderNotification, type Message } from "../../../src/slack/index.ts";
import { alertEndSentence, alertSentence } from "../../../src/messages/alerts/alert-words.ts";
import {
  adviceSentence,
  forecastSentence,
  hindsightSentences,
  unsafeSentence,
} from "../../../src/messages/checks/outlook-words.ts";
import {
  allOf,
  everyAdvice,
  everyAlert,
  everyFailure,
  everyAlertEnd,
  everyEnding,
  everyFinding,
  everyMetric,
  everyForecast,
  everyHindsight,
  everyHold,
  everySignal,
  kinds,
  mapped,
  namesIn,
  NOT_ESTIMABLE,
  some,
  unlistedId,
  variantId,
  winnerOf,
  type EveryKind,
  type Figures,
  type Hostile,
  type Some,
} from "../../messages/every-fact.ts";
import {
  aControlReport,
  aDecision,
  aDigestEntry,
  aDigestModel,
  anActingModel,
  anArmReport,
  anExperiment,
  anActStory,
  aStopped,
  aWin,
  aVariant,
  estimated,
} from "../builders.ts";
import { anUnsafeNote } from "./unsafe-note.ts";
import { OUR_HOST } from "./largest-message.ts";

export type { Hostile } from "../../messages/every-fact.ts";

const AT = "2026-11-23T08:00:04.000Z";
const TIME_ZONE = "Europe/Berlin";
const REF = { account: "acme", experimentId: "exp_1" };
const FIGURES: Readonly<Record<Figures, Partial<ArmReport>>> = {
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
    probabilityToBeBest: null,
    expectedLoss: null,
    lift: null,
    oddsRatio: null,
    logEvidence: null,
    logEvidenceNeeded: null,
    z: null,
  },
};
export const FIGURE_KINDS = Object.keys(FIGURES) as readonly Figures[];

/** A digest of so many shows each of them, and each in detail; of more it shows the first of a kind. */
const SHOWN_WHOLE = 4;
/** So many variants stand in one sentence; of more, all but the first ones are counted. */
const NAMED = 4;

export interface Told {
  readonly kind: string;
  readonly notification: Notification;
}

export interface Posted {
  readonly kind: string;
  readonly message: Message;
}

/** Of what is told every message that Slack gets: where presses of buttons arrive, and where they do not if that is another one. */
export function postedOf({ kind, notification }: Told): readonly Posted[] {
  const posted = (canAnswer: boolean): readonly Posted[] => {
    return [{ kind, message: renderNotification(notification, { canAnswer }) }];
  };
  const answerable = posted(true);
  if (!hasButtons(notification)) return answerable;
  const unanswerable = posted(false);
  // Buttons that cannot be carried stand in neither.
  return JSON.stringify(answerable) === JSON.stringify(unanswerable) ? answerable : [...answerable, ...unanswerable];
}

export function hasButtons({ body }: Notification): boolean {
  return body.some(({ part }) => part === "actions");
}

/** Every message that Slack gets of `everyNotification`. */
export function everyMessage(hostile: Hostile): readonly Posted[] {
  return everyNotification(hostile).flatMap(postedOf);
}

/** One notification of every kind that Herald sends, in each of its forms, about every fact of every kind. */
export function everyNotification(hostile: Hostile): readonly Told[] {
  const world = worldOf(hostile);
  return [
    ...digests(world),
    ...proposals(world),
    ...announcements(world),
    ...receipts(world),
    ...alerts(world),
    ...threads(world),
    ...finalReports(world),
    {
      kind: "deleted report",
      notification: renderDeletedReport({ ...REF, experimentName: hostile.name, accountName: hostile.name }),
    },
    ...welcomes(hostile),
    ...replies(world),
    ...[2, world.endings.length].map((rows) => ({
      kind: "scorecard",
      notification: renderScorecard(scorecardOf(world, rows)),
    })),
  ];
}

/** What people are told who ask. */
function replies({ hostile: { name } }: World): Told[] {
  const by = `${name} (U012AB3CD)`;
  const context = { called: "/herald", timeZone: TIME_ZONE };
  const found = Array.from({ length: 12 }, () => ({ name, experimentId: name, accountName: name, status: "running" }));
  const outcomes: AskedOutcome[] = [
    { kind: "held", isChange: true, name },
    { kind: "held", isChange: false, name, by, since: AT },
    { kind: "allowed", isChange: true, name },
    { kind: "allowed", isChange: false, name },
    { kind: "paused", isChange: true, by, since: AT },
    { kind: "paused", isChange: false, by, since: AT },
    { kind: "resumed", isChange: true, isActingEnabled: false },
    { kind: "resumed", isChange: false, isActingEnabled: true },
    { kind: "digest-asked", places: [name, name] },
    ...(["no-digest", "no-name", "failed"] as const).map((kind) => ({ kind })),
    { kind: "refused", fact: { kind: "not-an-approver" } },
    { kind: "not-judged", name },
    { kind: "none-called", said: name, near: undefined },
    { kind: "none-called", said: name, near: name },
    { kind: "several-called", said: name, found },
  ];
  const hold = { kind: "never", by, since: AT, until: null } as const;
  const glance: Glance = {
    counts: { decide: 3, fix: 30, running: 1_000 },
    decide: [],
    problems: CHECK_IDS.map((check) => ({ check, count: 12 })),
    asOf: AT,
    nextDigestAt: undefined,
    timeZone: TIME_ZONE,
    pause: { ...hold, kind: "paused" },
    isActingEnabled: false,
    isDemo: true,
  };
  const home: Omit<HomeModel, "page"> = {
    ...glance,
    isApprover: true,
    waiting: [],
    moreWaiting: 0,
    held: found.map(() => ({ name, url: urlOf(name), hold })),
    moreHeld: 3,
    now: AT,
  };
  const homes: HomeModel[] = [
    { ...home, page: { kind: "offered" } },
    { ...home, isApprover: false, moreWaiting: 2, page: { kind: "none" } },
    { ...home, held: [], page: { kind: "link", url: `${OUR_HOST}sign-in?link=x`, name } },
  ];
  return [
    ...outcomes.map((outcome) => ({ kind: "reply", notification: renderOutcome(outcome, context) })),
    ...[undefined, "status"].map((meant) => ({
      kind: "reply",
      notification: renderHelp({ said: meant === undefined ? "" : name, meant }, "/herald"),
    })),
    ...(
      [undefined, { kind: "unknown-word", said: name }, { kind: "missing", what: "daily" }, { kind: "lift" }] as const
    ).map((problem) => ({ kind: "reply", notification: renderPlanHelp({ problem }, "/herald") })),
    { kind: "reply", notification: renderStatus(glance) },
    { kind: "reply", notification: renderStatus({ ...glance, problems: [], pause: undefined, asOf: undefined }) },
    ...homes.map((model) => ({ kind: "home", notification: renderHome(model) })),
  ];
}

function welcomes({ name }: Hostile): Told[] {
  const accountNames = [name, name, name, name, name, name];
  const policies = namesIn<ActingMode>({ observe: true, propose: true, auto: true }).map((mode) => ({
    mode,
    vetoWindowMinutes: 120,
  }));
  return [[policies[0]!], policies.slice(0, 2), policies, [{ ...policies[2]!, vetoWindowMinutes: 0 }]].flatMap((some) =>
    [true, false].map((isActingEnabled) => ({
      kind: "welcome",
      notification: renderWelcome({
        accountNames,
        nextDigestAt: isActingEnabled ? AT : undefined,
        timeZone: TIME_ZONE,
        isActingEnabled,
        policies: some,
      }),
    })),
  );
}

/** What `everyNotification` must find room to say: every fact of every kind in its own words, without full stops. */
export function everySentence(hostile: Hostile): readonly string[] {
  const world = worldOf(hostile);
  const { winners, failing, endings } = world;
  const decision = winners[0]!;
  const intention = aWin(variantId(hostile, winnerOf(hostile.variants)));
  return [
    ...failing.map((one) => failingSentence(one)!),
    ...failing.map(({ advice }) => adviceSentence(advice)),
    ...failing.map((one) => forecastSentence(one.forecast, one)),
    ...allOf<AlertFact>(everyAlert(hostile)).map((fact) => alertSentence(fact, decision, TIME_ZONE)),
    ...allOf<AlertEnd>(everyAlertEnd(hostile)).map((end) => alertEndSentence(end, TIME_ZONE)),
    ...endings.flatMap(({ ending, fresh }) => Object.values(tellAct({ intention, ending, fresh }, decision))),
    ...allOf<Hindsight>(everyHindsight(hostile)).flatMap((hindsight) => hindsightSentences(hindsight, decision)),
    ...allOf<Hold>(everyHold(hostile)).map((hold) => holdSentence(hold, TIME_ZONE)),
    ...allOf<ReplyFact>(everyReply(world)).map((reply) => replySentence(reply, TIME_ZONE)),
    unsafeSentence(decision.unsafe!),
  ];
}

/** Everything that can be the case where everything is called so. */
interface World {
  readonly hostile: Hostile;
  /** The same with few variants: of more no sentence names all. */
  readonly few: Hostile;
  /** Found in all its variants, check by check. */
  readonly findings: Readonly<Record<CheckId, readonly Findings[CheckId][]>>;
  /** Decisions with a winner: between them they found everything that can be found, met and met with a reservation. */
  readonly winners: readonly Decision[];
  /** With few variants: for every finding of every check a decision that waits for it, within its planned time and after it. */
  readonly failing: readonly Decision[];
  /** Of those the one that says most. */
  readonly longest: Decision;
  /** With few variants and a winner. */
  readonly settled: Decision;
  readonly endings: readonly Ended[];
}

/** How a stop ended, and the look that a withdrawal names. */
interface Ended {
  readonly ending: ActEnding;
  readonly fresh: Decision | undefined;
}

function worldOf(hostile: Hostile): World {
  const findings = findingsOf(hostile);
  const few = { ...hostile, variants: Math.min(NAMED, hostile.variants) };
  const found = findingsOf(few);
  const failing = failingOf(few, found);
  const longest = longestOf(failing);
  return {
    hostile,
    few,
    findings,
    winners: winnersOf(hostile, findings),
    failing,
    longest,
    settled: winnersOf(few, found)[0]!,
    endings: allOf<ActEnding>(everyEnding(hostile)).map((ending) => ({
      ending,
      fresh: ending.state === "withdrawn" && ending.because.kind === "decision-changed" ? longest : undefined,
    })),
  };
}

function findingsOf(hostile: Hostile): World["findings"] {
  const found = everyFinding(hostile);
  return Object.fromEntries(CHECK_IDS.map((id) => [id, allOf<Findings[CheckId]>(found[id])])) as World["findings"];
}

/** An experiment's address; with a name of 500 characters it is as long as a link may be, or longer. */
function urlOf(name: string): string {
  return `${OUR_HOST}experiments/${name}`;
}

/** An experiment all of whose texts are that name. */
function experimentOf(hostile: Hostile): Experiment {
  const { name, variants } = hostile;
  return anExperiment({
    id: name,
    key: name,
    name,
    statusAsSent: name,
    goal: name,
    winnerVariantId: variantId(hostile, winnerOf(variants)),
    variants: Array.from({ length: variants }, (_, place) =>
      aVariant({ id: variantId(hostile, place), name, isControl: place === 0 }),
    ),
  });
}

function decisionOf(hostile: Hostile, changes: Parameters<typeof aDecision>[0] = {}): Decision {
  const { name, variants, figures } = hostile;
  const arms = Array.from({ length: variants }, (_, place) => {
    const because = NOT_ESTIMABLE[place % NOT_ESTIMABLE.length]!;
    const report = {
      id: variantId(hostile, place),
      ...FIGURES[figures],
      ...(figures === "none" && { rate: { kind: "not-estimable", because } as const }),
    };
    return place === 0
      ? aControlReport({ ...report, name, lift: null, oddsRatio: null })
      : anArmReport({ ...report, name: `${name.slice(0, -2)}${place}` });
  });
  const best = winnerOf(variants);
  return aDecision({
    experimentName: name,
    experimentId: name,
    policyName: name,
    arms,
    unlistedVariants: [{ id: unlistedId(hostile), name }],
    leader: best,
    winner: changes.failing === null ? best : null,
    unsafe: anUnsafeNote({ falseStopShare: 1 }),
    metrics: everyMetric(hostile),
    ...changes,
  });
}

/** Every check with the finding of a turn, in any status: what it is called must fit whatever came of it. */
function checksOf(
  findings: World["findings"],
  turn: number,
  statusOf: (id: CheckId, place: number) => CheckStatus,
): readonly Check[] {
  return CHECK_IDS.map((id, place) => {
    const status = statusOf(id, place);
    const finding = findings[id][turn % findings[id].length];
    return { id, status, finding, ...(status === "warn" && { needsPerson: true }) } as Check;
  });
}

/** So many turns show everything that any check can have found. */
function turnsOf(findings: World["findings"]): readonly number[] {
  return [...Array(Math.max(...Object.values(findings).map(({ length }) => length))).keys()];
}

/** All that was found of the data is left to a person. */
function winnersOf(hostile: Hostile, findings: World["findings"]): readonly Decision[] {
  return turnsOf(findings).map((turn) =>
    decisionOf(hostile, {
      failing: null,
      winnersCurse: true,
      checks: checksOf(findings, turn, (id) => (groupOf(id) === "health" ? "warn" : "pass")),
    }),
  );
}

/** Checks before the failing one are met, those after it are whatever they may be. */
function failingOf(hostile: Hostile, findings: World["findings"]): readonly Decision[] {
  return CHECK_IDS.flatMap((failing, at) =>
    findings[failing].flatMap((_finding, turn) => {
      const checks = checksOf(findings, turn, (_id, place) =>
        place < at ? "pass" : place === at ? "fail" : (["skipped", "fail", "warn"] as const)[turn % 3]!,
      );
      const verdicts: readonly Verdict[] = groupOf(failing) === "health" ? ["blocked"] : ["not-yet", "inconclusive"];
      return verdicts.map((verdict) =>
        decisionOf(hostile, { failing, checks, verdict, ...prospectsOf(hostile, turn) }),
      );
    }),
  );
}

/** What may come, another one each turn. */
function prospectsOf(hostile: Hostile, turn: number): Pick<Decision, "advice" | "forecast"> {
  const advice = allOf<Advice>(everyAdvice(hostile));
  const forecasts = allOf<Forecast>(everyForecast(hostile));
  return { advice: advice[turn % advice.length]!, forecast: forecasts[turn % forecasts.length]! };
}

/** The one that says most of why not. */
function longestOf(failing: readonly Decision[]): Decision {
  const lengthOf = (decision: Decision) => failingSentence(decision)?.length ?? 0;
  return failing.reduce((longest, one) => (lengthOf(one) > lengthOf(longest) ? one : longest));
}

function digests(world: World): Told[] {
  const { name } = world.hostile;
  const entries = entriesOf(world);
  const unread = unreadOf(world.hostile);
  const models = [
    { entries, unread },
    ...inParts(entries, SHOWN_WHOLE).map((some) => ({ entries: some, unread: [] })),
    ...inParts(unread, SHOWN_WHOLE).map((some) => ({ entries: [], unread: some })),
  ];
  return models.flatMap((model) => {
    const { notification, details } = renderDigest(
      aDigestModel({ accountName: name, ...model, worker: hostileWorker(name), isDemo: true }),
    );
    return [
      { kind: "digest", notification },
      ...details.map((detail) => ({ kind: "details", notification: detail.notification })),
    ];
  });
}

/** As many pairs as each needs to come up at least once. */
function inTurns<One, Other>(ones: readonly One[], others: readonly Other[]): readonly (readonly [One, Other])[] {
  return Array.from({ length: Math.max(ones.length, others.length) }, (_, turn) => [
    ones[turn % ones.length]!,
    others[turn % others.length]!,
  ]);
}

function inParts<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, part) =>
    values.slice(part * size, (part + 1) * size),
  );
}

/** Everything that cannot be read, with and without a name, for a reason or because it is gone. */
function unreadOf(hostile: Hostile): readonly Unread[] {
  const { name } = hostile;
  return namesIn<Unread["what"]>({ account: true, experiment: true }).flatMap((what) =>
    [name, undefined].flatMap((called) =>
      [undefined, ...everyFailure(hostile)].map((failure) => ({
        what,
        account: "main",
        name: called,
        experimentId: name,
        failure,
      })),
    ),
  );
}

/** A worker that is late with everything. */
export function hostileWorker(name: string): ReturnType<typeof aDigestModel>["worker"] {
  return {
    late: { plannedFor: AT, madeAt: AT },
    givenUp: Number.MAX_SAFE_INTEGER,
    overdue: [name, name, name],
    personalizations: Number.MAX_SAFE_INTEGER,
  };
}

/** One of every standing with as much to say as there can be; then one for every ending, finding and signal. */
export function hostileEntries(hostile: Hostile): readonly DigestEntry[] {
  return entriesOf(worldOf(hostile));
}

function entriesOf({ hostile, few, winners, failing, settled, endings }: World): readonly DigestEntry[] {
  const { name, variants } = hostile;
  const common = { experiment: experimentOf(hostile), decisionId: "dec_1", url: urlOf(name) };
  const prospects = prospectsOf(hostile, 1);
  const running = decisionOf(hostile, prospects);
  const winner = winners[0]!;
  const told = (state: ActStory["state"], { ending, fresh }: Partial<Ended> = {}) =>
    anActStory({ state, intention: aWin(variantId(hostile, winnerOf(variants))), ending, fresh });
  const act = (state: ActEnding["state"]) =>
    told(
      state,
      endings.find(({ ending }) => ending.state === state),
    );
  const everything = allOf<Signal>(everySignal(hostile));
  return [
    aDigestEntry({
      ...common,
      decision: decisionOf(hostile, { failing: "split-as-planned", signals: everything, ...prospects }),
      act: act("withdrawn"),
    }),
    aDigestEntry({ ...common, decision: decisionOf(hostile, { ...prospects, verdict: "inconclusive" }) }),
    aDigestEntry({ ...common, decision: winner, plan: { kind: "propose", intention: aWin(), because: "unverified" } }),
    ...allOf<Hold>(everyHold(hostile)).map((hold) =>
      aDigestEntry({ ...common, decision: winner, plan: { kind: "held", intention: aWin(), hold } }),
    ),
    aDigestEntry({ ...common, decision: winner, act: told("announced") }),
    aDigestEntry({ ...common, decision: winner, act: told("executing") }),
    aDigestEntry({ ...common, decision: winner, act: act("failed") }),
    aDigestEntry({ ...common, decision: winner, plan: undefined, act: act("stopped") }),
    aDigestEntry({ ...common, decision: running, plan: undefined, act: act("overtaken") }),
    aDigestEntry({ ...common, decision: running, act: act("vetoed") }),
    aDigestEntry({
      ...common,
      decision: decisionOf(hostile, { verdict: "blocked" }),
      missingHosts: [hostile.name, hostile.name],
      hypothesis: hostile.name,
    }),
    // Vetoed before the last digest, by whom is not known, and its policy only observes since.
    aDigestEntry({ ...common, decision: winner, act: { ...told("vetoed"), at: "2026-11-19T06:00:04.000Z" } }),
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
    ...endings.map((ended) =>
      aDigestEntry({ ...common, decision: settled, plan: undefined, act: told(ended.ending.state, ended) }),
    ),
    ...failing.map((decision) => aDigestEntry({ ...common, decision })),
    ...inParts(allOf<Signal>(everySignal(few)), 3).map((signals, turn) =>
      aDigestEntry({ ...common, decision: { ...failing[turn % failing.length]!, signals } }),
    ),
  ];
}

function actingModel({ hostile, winners }: World, turn = 0): ActingModel {
  const { name, variants } = hostile;
  return anActingModel({
    decision: winners[turn % winners.length]!,
    intention: aWin(variantId(hostile, winnerOf(variants))),
    accountName: name,
    url: urlOf(name),
    isDemo: true,
  });
}

function answersOf({ name }: Hostile): readonly Answered[] {
  return ANSWER_KINDS.map((kind) => ({ kind, by: name, at: AT, until: kind === "not-yet" ? AT : null }));
}

function receipts(world: World): Told[] {
  const intentions = [undefined, ...INTENTIONS];
  const told = (ended: Ended, turn: number, changes: Partial<ReceiptModel>): Told => ({
    kind: "receipt",
    notification: renderReceipt({
      ...actingModel(world, turn),
      at: AT,
      ...ended,
      requestedBy: world.hostile.name,
      ...changes,
    }),
  });
  const offering = world.endings.filter(({ ending: { state } }) => state === "stopped" || state === "rolled-out");
  return [
    ...intentions.flatMap((intention) =>
      world.endings.map((ended, turn) => told(ended, turn, { ...(intention && { intention }) })),
    ),
    ...inTurns(offering, allOf<RolloutOffer>(everyOffer(world))).map(([ended, rollout], turn) =>
      told(ended, turn, { rollout }),
    ),
    ...allOf<RolloutOffer>(everyOffer(world)).flatMap((rollout) => [
      told({ ending: aStopped({ winnerReadBack: winnerIn(world), rolloutReadBack: null }), fresh: undefined }, 0, {
        rollout,
      }),
      told(
        { ending: aStopped({ winnerReadBack: winnerIn(world), rolloutReadBack: winnerIn(world) }), fresh: undefined },
        0,
        {
          rollout,
        },
      ),
    ]),
  ];
}

function winnerIn({ hostile }: World): string {
  return variantId(hostile, winnerOf(hostile.variants));
}

/** Everything that can be done about a rollout. */
function everyOffer(world: World): EveryKind<RolloutOffer> {
  const { name } = world.hostile;
  return {
    ...kinds(["none"], {}),
    open: [
      { kind: "open", value: { about: "intent", intent: "act_1" } },
      { kind: "open", value: { about: "final-report", account: "main", experiment: name, decision: "dec_1" } },
    ],
    answered: mapped(["rollout", "end-rollout"] as const, (kind) => ({
      kind: "answered",
      answered: { kind, by: name, at: AT, until: null },
    })),
    outdated: mapped(some(allOf<ReplyFact>(everyReply(world))), (why) => ({ kind: "outdated", why })),
  };
}

function proposals(world: World): Told[] {
  const { hostile, winners } = world;
  const model = actingModel(world);
  const forms = namesIn<ProposalReason>({
    policy: true,
    "recently-discovered": true,
    paused: true,
    unverified: true,
  }).flatMap((because) => (["record", "rollout"] as const).map((onWinner) => ({ because, onWinner })));
  const rendered = [
    ...inTurns(winners, forms).map(([decision, form]) => renderProposal({ ...model, decision, ...form })),
    ...answersOf(hostile).map((answered) => renderProposal({ ...model, because: "unverified", answered })),
    ...allOf<ReplyFact>(everyReply(world)).map((outdated) =>
      renderProposal({ ...model, because: "unverified", outdated }),
    ),
    renderProposal({ ...model, because: undefined }),
    renderProposal({ ...model, because: "policy", intention: aWin(hostile.name) }),
    ...INTENTIONS.flatMap((intention) => [
      renderProposal({ ...model, intention, because: "policy" }),
      ...answersOf(hostile).map((answered) => renderProposal({ ...model, intention, because: undefined, answered })),
    ]),
  ];
  return rendered.map((notification) => ({ kind: "proposal", notification }));
}

/** Everything that somebody can be told who pressed a button. */
export function hostileReplies(hostile: Hostile): readonly ReplyFact[] {
  return allOf<ReplyFact>(everyReply(worldOf(hostile)));
}

interface Asked {
  readonly by: string | undefined;
  readonly act: Act;
}

function everyReply({ hostile, winners, longest }: World): EveryKind<ReplyFact> {
  const { name: by } = hostile;
  const everyAct = mapped(ACTS, (act) => ({ act }));
  const asked: readonly [Asked, Asked] = [
    { by, act: "stop" },
    { by: undefined, act: "pause" },
  ];
  const standing = {
    ...kinds(["overtaken"], {}),
    ...kinds(["done-already", "under-way", "withdrawn", "failed"], ...everyAct),
    ...kinds(["asked-at-once-already"], ...asked),
    ...kinds(["vetoed-already"], { by }, { by: undefined }),
  } as const;
  const plain = [
    "allowed-again",
    "nothing-to-undo",
    "on-hold-for-good",
    "vetoed",
    "unknown-button",
    "unknown-proposal",
    "unknown-announcement",
    "not-a-person",
    "other-workspace",
    "not-an-approver",
    "acting-off",
    "only-observed",
    "too-long-on-the-way",
    "lost",
    "several-at-once",
    "shows-something-else",
    "another-winner",
    "another-is-rolled-out",
    "no-page",
  ] as const;
  return {
    ...kinds(plain, {}),
    ...kinds(["looking-once-more", "announced-since"], ...everyAct),
    ...kinds(["asked-already"], ...asked),
    ...standing,
    "on-hold-for": [{ kind: "on-hold-for", days: 7 }],
    "page-link": [{ kind: "page-link", name: by }],
    "acting-paused": [{ kind: "acting-paused", by }],
    "answered-before": mapped(some(allOf<Hold>(everyHold(hostile))), (hold) => ({
      kind: "answered-before",
      hold,
    })),
    "newer-result": mapped([undefined, winners[0]!, longest], (decision) => ({
      kind: "newer-result",
      decision,
    })),
    "not-running": mapped(["deleted", "paused", by], (status) => ({ kind: "not-running", status })),
    "not-ended": mapped(["deleted", "running", by], (status) => ({ kind: "not-ended", status })),
    "not-paused": mapped(["deleted", "running", by], (status) => ({ kind: "not-paused", status })),
    "too-late-for-veto": mapped(some(allOf<ReplyFact>(standing)), (where) => ({
      kind: "too-late-for-veto",
      where,
    })),
  };
}

function announcements(world: World): Told[] {
  const { hostile, endings } = world;
  const modelOf = (turn: number) => ({ ...actingModel(world, turn), intentId: "act_1", isOpen: true, notBefore: AT });
  const model = modelOf(0);
  const rendered = [
    ...(["record", "rollout"] as const).map((onWinner) => renderAnnouncement({ ...model, onWinner })),
    renderAnnouncement({ ...model, intention: aWin(hostile.name) }),
    renderAnnouncement({ ...model, isOpen: false }),
    ...INTENTIONS.flatMap((intention) => [
      renderAnnouncement({ ...model, intention }),
      ...answersOf(hostile).map((answered) => renderAnnouncement({ ...model, intention, answered })),
      ...endings.map((ended, turn) => renderAnnouncement({ ...modelOf(turn), intention, ended: { at: AT, ...ended } })),
    ]),
    ...answersOf(hostile).map((answered) => renderAnnouncement({ ...model, answered })),
    ...endings.map((ended, turn) => renderAnnouncement({ ...modelOf(turn), ended: { at: AT, ...ended } })),
  ];
  return rendered.map((notification) => ({ kind: "announcement", notification }));
}

function alerts({ few, longest }: World): Told[] {
  const { name } = few;
  const experiment = { name, url: urlOf(name) };
  const facts = everyAlert(few);
  const model = {
    ...REF,
    decision: longest,
    beganAt: "2026-01-01T00:00:00.000Z",
    endedAt: undefined,
    end: undefined,
    missingHosts: [],
    accountName: name,
    isLastShown: true,
    onHarm: "alert" as const,
    timeZone: TIME_ZONE,
    isDemo: true,
  };
  const pairs = inTurns(allOf<AlertFact>(facts), allOf<AlertEnd>(everyAlertEnd(few)));
  return [
    ...pairs.flatMap(([fact, end], turn) => {
      const one = { ...model, fact, experiment: [experiment, undefined][turn % 2] };
      return [
        { kind: "alert", notification: renderAlert(one) },
        {
          kind: "alert",
          notification: renderAlert({
            ...one,
            missingHosts: turn % 2 === 0 ? [name] : Array.from({ length: 20 }, () => name),
          }),
        },
        { kind: "alert over", notification: renderAlertOver({ ...one, end, endedAt: AT }) },
        { kind: "past alert", notification: renderPastAlert({ ...one, end, endedAt: AT, experiment }) },
      ];
    }),
    ...Object.values<Some<AlertFact>>(facts).map(([fact]) => ({
      kind: "alert",
      notification: renderAlert({ ...model, fact, experiment, decision: undefined }),
    })),
  ];
}

const ACTS = namesIn<Act>({ stop: true, pause: true, resume: true, rollout: true, "end-rollout": true });

/** Every act for every reason that names no winner. */
const INTENTIONS: readonly Intention[] = [
  { act: "stop", because: "horizon", variantId: null },
  { act: "stop", because: "futility", variantId: null },
  { act: "stop", because: "harm", variantId: null },
  { act: "pause", because: "harm", variantId: null },
  { act: "resume", because: "asked", variantId: null },
];

/** Which act ends in a state; of the other states any. */
const ACT_OF: Readonly<Partial<Record<ActStory["state"], Act>>> = {
  paused: "pause",
  resumed: "resume",
  "rolled-out": "rollout",
  "rollout-ended": "end-rollout",
};

function threads({ hostile: { name } }: World): Told[] {
  const model: ThreadModel = {
    ...REF,
    experimentName: name,
    accountName: name,
    url: urlOf(name),
    day: 14,
    status: "running",
    act: undefined,
    openAlerts: Number.MAX_SAFE_INTEGER,
    isDemo: true,
  };
  const states = namesIn<ActStory["state"]>({
    announced: true,
    executing: true,
    stopped: true,
    paused: true,
    resumed: true,
    "rolled-out": true,
    "rollout-ended": true,
    withdrawn: true,
    vetoed: true,
    overtaken: true,
    failed: true,
  });
  const models: readonly ThreadModel[] = [
    { ...model, day: undefined },
    { ...model, status: name },
    { ...model, status: "deleted" },
    ...states.map((state) => ({ ...model, act: { act: ACT_OF[state] ?? "stop", state, at: AT } })),
  ];
  return models.map((one) => ({ kind: "experiment thread", notification: renderThread(one) }));
}

function finalReports(world: World): Told[] {
  const hindsights = allOf<Hindsight>(everyHindsight(world.hostile));
  const models = turnsOf(world.findings).map((turn) =>
    finalReportOf(world, hindsights[turn % hindsights.length]!, turn),
  );
  const rolledOut = models[0]!;
  return [
    ...models,
    ...models.map((model) => withOnlyDoubt("has-traffic", model)),
    { ...rolledOut, rolloutVariantId: rolledOut.winnerVariantId },
    ...allOf<RolloutOffer>(everyOffer(world)).map((rollout) => ({
      ...rolledOut,
      hindsight: hindsights.find(({ kind }) => kind === "holds"),
      rollout,
    })),
    {
      ...rolledOut,
      winnerVariantId: `${world.hostile.name}!`,
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
  ].map((model) => ({ kind: "final report", notification: renderFinalReport(model) }));
}

/** Doubts are shown up to a few: one that others stand before is shown where it stands alone. */
function withOnlyDoubt(id: CheckId, model: FinalReportModel): FinalReportModel {
  const { decision } = model;
  return { ...model, decision: { ...decision, checks: decision.checks.filter((check) => check.id === id) } };
}

/** Stopped early by a person, with every doubt there can be. */
export function hostileFinalReport(hostile: Hostile, hindsight: Hindsight): FinalReportModel {
  return finalReportOf(worldOf(hostile), hindsight, 0);
}

/** With what every check of the data found at its turn as a doubt. */
function finalReportOf(world: World, hindsight: Hindsight, turn: number): FinalReportModel {
  const { name } = world.hostile;
  const { decision, intention, url, timeZone, decisionId } = actingModel(world);
  const checks = checksOf(world.findings, turn, (id) => (groupOf(id) === "health" ? "fail" : "pass"));
  return {
    decision: { ...decision, checks },
    decisionId,
    accountName: name,
    url,
    timeZone,
    stoppedBy: { kind: "person", by: name },
    stoppedAt: AT,
    winnerVariantId: intention.variantId!,
    rolloutVariantId: undefined,
    hypothesis: name,
    publishStatus: "pending",
    isEarly: true,
    hindsight,
    isDemo: true,
  };
}

/** A week with so many rows in every list. */
export function hostileScorecard(hostile: Hostile, rows: number): ScorecardModel {
  return scorecardOf(worldOf(hostile), rows);
}

function scorecardOf({ hostile, winners, failing, endings }: World, rows: number): ScorecardModel {
  const { name, figures, variants } = hostile;
  const of = { name, accountName: name, url: urlOf(name) };
  const list = <Row>(row: (index: number) => Row): readonly Row[] =>
    Array.from({ length: rows }, (_, index) => row(index));
  const lift = figures === "huge" ? estimated(1e12, -1e12, 1e300) : estimated(0.1, 0, 0.2);
  const worth = {
    conversionsPerWeek: figures === "huge" ? { value: 1e15, low: -1e15, high: 1e15 } : { value: 12, low: 1, high: 30 },
    impressionsPerWeek: 1e15,
  };
  const calledOff = endings.filter(({ ending }) => !isDone(ending));
  const hindsights = everyHindsight(hostile)["looks-wrong"];
  const intention = aWin(variantId(hostile, winnerOf(variants)));
  return {
    week: "2026-W48",
    from: "2026-11-16T08:00:00.000Z",
    until: AT,
    accountName: name,
    timeZone: TIME_ZONE,
    stopped: list((index) => ({
      ...of,
      at: AT,
      by: ([{ kind: "herald" }, { kind: "person", by: name }, { kind: "elsewhere" }] as const)[index % 3]!,
      winner: index % 4 === 3 ? undefined : { name, isControl: index % 4 === 2, lift, expectedLift: lift },
      worth: index % 4 === 0 ? worth : undefined,
    })),
    calledOff: list((index) => ({
      ...of,
      ...calledOff[index % calledOff.length]!,
      decision: winners[0]!,
      intention,
    })),
    inconclusive: rows,
    doubted: list((index) => ({
      ...of,
      at: AT,
      decision: winners[0]!,
      hindsight: hindsights[index % hindsights.length]!,
      isStillServing: index % 2 === 0,
    })),
    undecided: list((index) => {
      const because = (["horizon", "blocked", "proposed"] as const)[index % 3]!;
      const decision = because === "proposed" ? winners[0]! : failing[index % failing.length]!;
      return { ...of, because, since: "2026-11-20", decision };
    }),
    running: rows,
    promise: {
      automaticStops: rows,
      lookWrong: rows,
      alpha: 0.05,
      falseWinners: { experiments: 20 + rows, atMost: (20 + rows) * 0.05, winners: rows, estimated: rows / 40 },
      forecasts: { made: 5 + rows, held: 4 + rows },
      archived: 0,
    },
    selfAudit: { month: "2026-11", runs: 1000, falseShare: 0.041, experiments: 20 + rows, medianPhi: 1.6 },
    isDemo: true,
  };
}
