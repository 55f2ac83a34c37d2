import type { Case, Figures } from "./case.ts";
import { groupOf, type Check } from "./checks/all-checks.ts";
import type { Pair } from "./evidence/pair.ts";
import { passLook, type PassedLook } from "./evidence/spending-boundary.ts";
import type { SpendingPaths } from "./evidence/spending-paths.ts";
import {
  SPENDING_TRACKS,
  type Look,
  type MetricLook,
  type PairRecord,
  type SpendingRecord,
  type SpendingTrack,
} from "./history.ts";
import type { OpenedMetric } from "./metrics/opened-metric.ts";

/**
 * What is to be remembered of this look. null where there is nothing to remember: counts that cannot be true, no traffic yet,
 * or no single control to compare with.
 */
export function lookOf({ snapshot, figures, control, counted, metrics }: Case, checks: readonly Check[]): Look | null {
  if (figures === undefined || control === undefined || counted.firstTrafficDay === undefined) return null;
  const { tally, largest } = figures;
  return {
    day: snapshot.lastClosedDay,
    asOf: snapshot.asOf,
    armIds: snapshot.arms.map(({ id }) => id),
    impressions: tally.impressions,
    conversions: tally.conversions,
    logEvidenceOverControl: largest.overControl,
    logEvidenceUnderControl: largest.underControl,
    logHarmEvidence: largest.harm,
    logSplitExcess: largest.splitExcess,
    weights: snapshot.arms.map(({ weight }) => (weight !== undefined && Number.isFinite(weight) ? weight + 0 : null)),
    source: counted.source,
    pairs: figures.pairs.map((pair) => (pair === undefined ? null : pairRecord(pair))),
    lag: figures.lag,
    spending: spendingRecord(figures, couldStop(checks)),
    metrics: metrics.flatMap((metric) => metricLook(metric, couldStop(checks)) ?? []),
  };
}

/** Alpha-spending after this look, for a replay that goes on to the next. */
export function pathsAfter(look: Look, { figures, metrics }: Case, paths: SpendingPaths | undefined): SpendingPaths {
  const pairs = figures?.pairs ?? [];
  return {
    after: look,
    pairs: pairs.map((pair, arm) => {
      const after: { [Track in SpendingTrack]?: PassedLook | undefined } = { ...paths?.pairs[arm] };
      for (const track of SPENDING_TRACKS) {
        const today = pair?.tracks[track];
        const boundary = look.spending?.boundaries[track][arm] ?? null;
        if (today !== undefined && boundary !== null) after[track] = passLook(today.approach, boundary);
      }
      return after;
    }),
    metrics: metrics.map((metric, place) =>
      look.armIds.map((_, arm) => {
        const today = metric.figures?.pairs[arm]?.margin;
        const recorded = look.metrics.find(({ event }) => event === metric.event)?.margin?.boundaries[arm] ?? null;
        return today?.approach !== undefined && recorded !== null
          ? passLook(today.approach, recorded)
          : paths?.metrics[place]?.[arm];
      }),
    ),
  };
}

/** A look spends nothing if something other than evidence keeps it from stopping anything: it counts as not taken. */
function couldStop(checks: readonly Check[]): boolean {
  const isOfResult = (id: Check["id"]) => groupOf(id) === "evidence" || groupOf(id) === "guardrails";
  return checks.every(({ id, status }) => isOfResult(id) || status === "pass" || status === "warn");
}

/** What of a metric beside the goal is to be remembered; undefined: it could not be counted. */
function metricLook({ event, figures }: OpenedMetric, counts: boolean): MetricLook | undefined {
  if (figures === undefined) return undefined;
  const { tally, pairs } = figures;
  const tests = pairs.map((pair) => pair?.margin);
  const [test] = tests.filter((one) => one !== undefined);
  // Under evidence that is not spent, nothing of a test needs to be remembered.
  const isSpent = tests.some((one) => one?.approach !== undefined) || (test?.spentBefore ?? 0) > 0;
  return {
    event,
    conversions: tally.conversions,
    pairs: pairs.map((pair) => (pair === undefined ? null : pairRecord(pair))),
    margin:
      test === undefined || !isSpent
        ? null
        : {
            rules: test.rules,
            spent: counts && tests.some((one) => one?.approach !== undefined) ? test.spentAfter : test.spentBefore,
            z: tests.map((one) => one?.z ?? null),
            boundaries: tests.map((one) => (counts ? (one?.boundary ?? null) : null)),
          },
  };
}

function pairRecord({
  logOddsRatio,
  information,
  dispersion,
}: Pick<Pair, "logOddsRatio" | "information" | "dispersion">): PairRecord {
  return { logOddsRatio, information, phi: dispersion?.phi ?? null };
}

function spendingRecord({ plan, pairs }: Figures, counts: boolean): SpendingRecord | null {
  if (plan === undefined) return null;
  const boundariesOf = (track: SpendingTrack) =>
    pairs.map((pair) => (counts ? (pair?.tracks[track]?.boundary ?? null) : null));
  return {
    rules: plan.rules,
    spent: counts && plan.isLive ? plan.spentAfter : plan.spentBefore,
    z: pairs.map((pair) => pair?.z ?? null),
    boundaries: {
      variant: boundariesOf("variant"),
      fewConversions: boundariesOf("fewConversions"),
      control: boundariesOf("control"),
    },
  };
}
