import type { Case, Figures } from "./case.ts";
import { groupOf, type Check } from "./checks/all-checks.ts";
import type { Pair } from "./evidence/pair.ts";
import { passLook, type PassedLook } from "./evidence/spending-boundary.ts";
import type { SpendingPaths } from "./evidence/spending-paths.ts";
import { SPENDING_TRACKS, type Look, type PairRecord, type SpendingRecord, type SpendingTrack } from "./history.ts";

/**
 * What is to be remembered of this look. null where there is nothing to remember: counts that cannot be true, no traffic yet,
 * or no single control to compare with.
 */
export function lookOf({ snapshot, figures, control, counted }: Case, checks: readonly Check[]): Look | null {
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
  };
}

/** Alpha-spending after this look, for a replay that goes on to the next. */
export function pathsAfter(look: Look, { figures }: Case, paths: SpendingPaths | undefined): SpendingPaths {
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
  };
}

/** A look spends nothing if something other than evidence keeps it from stopping anything: it counts as not taken. */
function couldStop(checks: readonly Check[]): boolean {
  return checks.every(({ id, status }) => groupOf(id) === "evidence" || status === "pass" || status === "warn");
}

function pairRecord({ logOddsRatio, information, dispersion }: Pair): PairRecord {
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
