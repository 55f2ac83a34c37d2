import type { DayCounts, UtcDay } from "../../experiment/index.ts";
import {
  addSplitDay,
  logSplitEvidence,
  NO_SPLIT_SUMS,
  splitDispersion,
  type SplitSums,
  log,
} from "../../stats/index.ts";
import type { Policy } from "../policy.ts";

/** The sequential test of the traffic split, folded over closed days. */
export interface SplitTally {
  /** Planned shares; undefined where the split cannot be checked. */
  readonly shares: readonly number[] | undefined;
  readonly alphaSplit: number;
  /** How much the daily split varied under earlier weights; undefined: there were too few days of them to tell. */
  readonly earlierPhi: number | undefined;
  readonly sums: SplitSums;
  /** After the last day. */
  readonly seen: SplitEvidence;
  /** By how much the log e-value exceeded its alarm at most, from the seventh day on. */
  readonly largestExcess: number;
  /** The day on which the alarm began, with the impressions then; undefined: it is silent. */
  readonly began: SplitMoment | undefined;
}

export interface SplitMoment {
  readonly day: UtcDay;
  readonly impressions: readonly number[];
}

/** Logarithms of an e-value, corrected for dispersion, and of its alarm. */
export interface SplitEvidence {
  readonly logEvidence: number;
  readonly logAlarm: number;
  readonly phi: number;
}

/** Fewer days do not tell how much the daily split varies. */
const DAYS_NEEDED = 7;
/** Taken for it until then: as many impressions a visitor as the promise was measured for. */
const EARLY_PHI = 8;
/** From here on impressions are taken for clustered, and the alarm for ten times as strict: phi itself is uncertain. */
const CLUSTERED_PHI = 1.2;
const CLUSTERED_STRICTNESS = 10;

/** Before any day. */
export function startSplit(
  shares: readonly number[] | undefined,
  { alphaSplit }: Pick<Policy, "alphaSplit">,
  earlierPhi?: number,
): SplitTally {
  const logAlarm = -log(alphaSplit);
  return {
    shares,
    alphaSplit,
    earlierPhi,
    sums: NO_SPLIT_SUMS(shares?.length ?? 0),
    seen: { logEvidence: 0, logAlarm, phi: 1 },
    largestExcess: -logAlarm,
    began: undefined,
  };
}

/** How much the daily split varies; undefined while there are too few days to tell. */
export function splitPhi({ sums, seen }: SplitTally): number | undefined {
  return sums.days < DAYS_NEEDED ? undefined : seen.phi;
}

/**
 * With one more closed day. From the seventh on the alarm stays, once raised; before it lasts as long as the counts say so, because nothing
 * can be stopped then anyway. Under weights that were changed it stays from the first day on, corrected by what earlier days showed.
 */
export function addSplit(tally: SplitTally, { date, impressions }: DayCounts): SplitTally {
  const { shares } = tally;
  if (shares === undefined) return tally;
  const sums = addSplitDay(tally.sums, impressions);
  if (sums === tally.sums) return tally;
  const isEarly = sums.days < DAYS_NEEDED && tally.earlierPhi === undefined;
  const seen = splitEvidence(sums, shares, tally, isEarly);
  const excess = seen.logEvidence - seen.logAlarm;
  const largestExcess = isEarly ? tally.largestExcess : Math.max(tally.largestExcess, excess);
  const isOff = isEarly ? excess >= 0 : largestExcess >= 0;
  return {
    ...tally,
    sums,
    seen,
    largestExcess,
    began: isOff ? (tally.began ?? { day: date, impressions: sums.impressions }) : undefined,
  };
}

/** Against the planned split among the arms that are switched on; others are judged by having any traffic at all. */
function splitEvidence(
  sums: SplitSums,
  shares: readonly number[],
  { alphaSplit, earlierPhi }: Pick<SplitTally, "alphaSplit" | "earlierPhi">,
  isEarly: boolean,
): SplitEvidence {
  const active = shares.flatMap((share, arm) => (share > 0 ? [arm] : []));
  const logAlarm = -log(alphaSplit);
  if (active.length < 2) return { logEvidence: 0, logAlarm, phi: 1 };
  const of = (list: readonly number[]) => active.map((arm) => list[arm]!);
  const measured = splitDispersion({ ...sums, impressions: of(sums.impressions), squares: of(sums.squares) });
  const known = sums.days < DAYS_NEEDED ? earlierPhi : measured;
  const phi = isEarly ? EARLY_PHI : Math.max(1, known ?? EARLY_PHI);
  const isClustered = !isEarly && phi > CLUSTERED_PHI;
  return {
    logEvidence: logSplitEvidence(
      of(sums.impressions).map((count) => count / phi),
      of(shares),
    ),
    logAlarm: logAlarm + (isClustered ? log(CLUSTERED_STRICTNESS) : 0),
    phi,
  };
}
