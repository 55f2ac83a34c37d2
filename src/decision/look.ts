import type { Case, Figures } from "./case.ts";
import { groupOf, type Check } from "./checks/all-checks.ts";
import { passLook } from "./evidence/spending-boundary.ts";
import type { SpendingPaths } from "./evidence/spending-paths.ts";
import type { Look, SpendingRecord } from "./history.ts";

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
    logSplitEvidence: largest.split,
    weights: snapshot.arms.map(({ weight }) => (weight !== undefined && Number.isFinite(weight) ? weight + 0 : null)),
    source: counted.source,
    spending: spendingRecord(figures, couldStop(checks)),
  };
}

/** Alpha-spending after this look, for a replay that goes on to the next. */
export function pathsAfter(look: Look, { figures }: Case, paths: SpendingPaths | undefined): SpendingPaths {
  const pairs = figures?.pairs ?? [];
  return {
    after: look,
    pairs: pairs.map((pair, arm) => {
      const boundary = look.spending?.boundary[arm] ?? null;
      return pair?.approach === undefined || boundary === null ? paths?.pairs[arm] : passLook(pair.approach, boundary);
    }),
  };
}

/** A look spends nothing if something other than evidence keeps it from stopping anything: it counts as not taken. */
function couldStop(checks: readonly Check[]): boolean {
  return checks.every(({ id, status }) => groupOf(id) === "evidence" || status === "pass" || status === "warn");
}

function spendingRecord({ plan, pairs }: Figures, counts: boolean): SpendingRecord | null {
  if (plan === undefined) return null;
  return {
    horizonDays: plan.horizonDays,
    spent: counts && plan.isLive ? plan.spentAfter : plan.spentBefore,
    information: pairs.map((pair) => pair?.information ?? null),
    z: pairs.map((pair) => pair?.z ?? null),
    boundary: pairs.map((pair) => (counts ? (pair?.boundary ?? null) : null)),
  };
}
