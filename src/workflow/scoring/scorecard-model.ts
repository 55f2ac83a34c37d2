import { hindsightOf, isDone, rolloutWorth } from "../../decision/index.ts";
import {
  type CalledOff,
  type Doubted,
  type Scored,
  type ScorecardModel,
  type ScoredStop,
} from "../../messages/index.ts";
import { addDays, lastClosedDay, type ExperimentRef, type Instant } from "../../experiment/index.ts";
import { intentionOf, type Intent, type JobContext, type StoredDecision } from "../../ports/index.ts";
import { freshLook } from "../reporting/acting-message.ts";
import { selfAudit } from "./self-audit.ts";
import { falseWinnersOf, forecastRecord, type Followed } from "./track-record.ts";
import { undecidedIn } from "./undecided.ts";
import { whoStopped } from "../who-stopped.ts";
import { accountName } from "../shown-as.ts";

/** The part of the world that is needed to score Herald: nothing is read from Ours Privacy, and nothing is written. */
export type ScoringContext = Pick<JobContext, "ledger" | "settings" | "clock" | "signal" | "asOf">;

/** What a scorecard is about. */
export interface ScorecardFrame {
  readonly week: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly timeZone: string;
}

/** Gathers from the ledger what the week was like: nothing is read from Ours Privacy. @param audit how Herald did on the controls' own days */
export async function gatherScorecard(
  frame: ScorecardFrame,
  context: ScoringContext,
  audit: typeof selfAudit = selfAudit,
): Promise<ScorecardModel> {
  const { settings, ledger } = context;
  const upToDay = lastClosedDay(frame.until);
  const intents = (await ledger.intents.recent(BEGINNING)).filter(({ createdAt }) => createdAt <= frame.until);
  const stops = new Map(
    intents.filter(({ state }) => state === "stopped").map((intent) => [placeOf(intent), intent] as const),
  );
  const latest: Followed[] = [];
  for (const { id: account } of settings.accounts) {
    for (const known of await ledger.experiments.list(account)) {
      const { experimentId, lastStatus } = known;
      const stored = await ledger.decisions.latest({ account, experimentId }, upToDay, { withoutLooks: true });
      if (stored === undefined || (lastStatus === "deleted" && stored.input.snapshot.experiment.status === "running"))
        continue;
      latest.push({
        known,
        stored,
        stopped: stops.get(placeOf({ account, experimentId })),
      });
    }
  }
  const running = latest
    .filter(({ stored }) => stored.input.snapshot.experiment.status === "running")
    .map(({ stored }) => stored);
  const automatic = latest.flatMap(({ stored, stopped }) =>
    stopped !== undefined &&
    stopped.variantId !== null &&
    stopped.requestedBy === null &&
    stopped.updatedAt <= frame.until
      ? [{ stored, winnerId: stopped.variantId, at: stopped.updatedAt }]
      : [],
  );
  const doubted = await doubtedOf(automatic, context);
  const alpha = promisedAlpha(
    latest.map(({ stored }) => stored),
    context,
  );
  return {
    ...frame,
    accountName: settings.accounts.map(({ name }) => name).join(", "),
    stopped: await stoppedIn(frame, latest, context),
    calledOff: await calledOffIn(frame, intents, context),
    inconclusive: running.filter((stored) => isWithin(frame, becameInconclusive(stored))).length,
    // The whole count stands in the promise; told in detail is what the week brought.
    doubted: doubted.filter(({ at, learnedAt }) => isWithin(frame, at) || isWithin(frame, learnedAt)),
    undecided: await undecidedIn(running, frame.until, context, (stored) => scoredOf(stored, context)),
    running: running.length,
    promise: {
      automaticStops: automatic.length,
      lookWrong: doubted.length,
      alpha,
      falseWinners: falseWinnersOf(latest, alpha, frame.until),
      forecasts: await forecastRecord(latest, frame.until, context),
      archived: await ledger.archives.experiments(settings.accounts.map(({ id }) => id)),
    },
    selfAudit: await audit(latest, frame, context),
    isDemo: settings.isDemo,
  };
}

function placeOf({ account, experimentId }: ExperimentRef): string {
  return `${account} ${experimentId}`;
}

const BEGINNING = "1970-01-01T00:00:00.000Z";

/** Written so that the scorecard before and this one share no instant. */
function isWithin({ from, until }: ScorecardFrame, at: Instant | undefined): boolean {
  return at !== undefined && Date.parse(at) > Date.parse(from) && Date.parse(at) <= Date.parse(until);
}

async function stoppedIn(
  frame: ScorecardFrame,
  latest: readonly Followed[],
  context: ScoringContext,
): Promise<ScoredStop[]> {
  const stops: ScoredStop[] = [];
  for (const { stored, stopped } of latest) {
    const { experiment, days } = stored.input.snapshot;
    const at = stopped?.updatedAt ?? (experiment.status === "completed" ? experiment.stoppedAt : undefined);
    if (at === undefined || !isWithin(frame, at)) continue;
    const winnerId = experiment.winnerVariantId ?? stopped?.variantId;
    const winner = stored.decision.arms.find(({ id }) => id === winnerId);
    stops.push({
      ...scoredOf(stored, context),
      at,
      by: whoStopped(stopped),
      winner: winner && {
        name: winner.name,
        isControl: winner.isControl,
        lift: winner.lift,
        expectedLift: winner.expectedLift,
      },
      worth: winner && rolloutWorth(stored.decision, days, winner.id, at),
    });
  }
  return stops.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

async function calledOffIn(
  frame: ScorecardFrame,
  intents: readonly Intent[],
  context: ScoringContext,
): Promise<CalledOff[]> {
  const called: CalledOff[] = [];
  for (const intent of intents) {
    const { ending, updatedAt } = intent;
    if (ending === null || isDone(ending) || !isWithin(frame, updatedAt)) continue;
    const stored = await context.ledger.decisions.get(intent.decisionId);
    if (stored === undefined) continue;
    const fresh = await freshLook(ending, context);
    called.push({
      ...scoredOf(stored, context),
      decision: stored.decision,
      intention: intentionOf(intent),
      ending,
      fresh,
    });
  }
  return called;
}

async function doubtedOf(
  automatic: readonly { readonly stored: StoredDecision; readonly winnerId: string; readonly at: Instant }[],
  context: ScoringContext,
): Promise<(Doubted & { readonly learnedAt: Instant })[]> {
  const alerts = (await context.ledger.alerts.recent(BEGINNING)).filter(({ kind }) => kind === "still-serving");
  return automatic.flatMap(({ stored, winnerId, at }) => {
    const { account, experimentId } = stored.decision;
    const hindsight = hindsightOf(stored.decision, winnerId);
    const serving = alerts.find((alert) => alert.account === account && alert.experimentId === experimentId);
    if (hindsight.kind !== "looks-wrong" && serving === undefined) return [];
    const learnedAt = hindsight.kind === "looks-wrong" ? stored.recordedAt : serving!.onsetAt;
    return [
      {
        ...scoredOf(stored, context),
        at,
        decision: stored.decision,
        hindsight,
        isStillServing: serving !== undefined,
        learnedAt,
      },
    ];
  });
}

/** The day after which the planned time was over, as an instant; undefined while it is not. */
function becameInconclusive({ decision, input }: StoredDecision): Instant | undefined {
  if (decision.verdict !== "inconclusive") return undefined;
  const overdue = decision.day - input.policy.rules.horizonDays;
  return `${addDays(decision.lastClosedDay, 1 - overdue)}T00:00:00.000Z`;
}

/** The largest that any policy in use promises. */
function promisedAlpha(stored: readonly StoredDecision[], { settings }: ScoringContext): number {
  return stored.length === 0
    ? settings.policyFor("").rules.alpha
    : Math.max(...stored.map(({ input }) => input.policy.rules.alpha));
}

function scoredOf({ decision }: StoredDecision, { settings }: ScoringContext): Scored {
  const { account, experimentId, experimentName } = decision;
  return {
    name: experimentName,
    accountName: settings.accounts.length > 1 ? accountName(account, settings) : undefined,
    url: settings.experimentUrl({ account, experimentId }),
  };
}
