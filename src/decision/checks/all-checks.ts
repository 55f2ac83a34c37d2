import { armsKnown } from "./arms-known.ts";
import type { CheckRule } from "./check.ts";
import { countsGrow } from "./counts-grow.ts";
import { decidableKind } from "./decidable-kind.ts";
import { enoughConversions } from "./enough-conversions.ts";
import { evidence } from "./evidence.ts";
import { fullWeeks } from "./full-weeks.ts";
import { goalSet } from "./goal-set.ts";
import { hasTraffic } from "./has-traffic.ts";
import { independentImpressions } from "./independent-impressions.ts";
import { oneControl } from "./one-control.ts";
import { probablyBest } from "./probably-best.ts";
import { running } from "./running.ts";
import { sameConfiguration } from "./same-configuration.ts";
import { seriesMatchesTotals } from "./series-matches-totals.ts";
import { soundCounts } from "./sound-counts.ts";
import { splitAsPlanned } from "./split-as-planned.ts";

/**
 * Every condition of a winner, in the order in which they are judged: is it an experiment to decide, can its data be trusted,
 * did it run long enough, do the numbers suffice. The first that fails is "why not yet".
 */
export const CHECKS: readonly CheckRule[] = [
  decidableKind,
  running,
  goalSet,
  oneControl,
  soundCounts,
  armsKnown,
  sameConfiguration,
  countsGrow,
  seriesMatchesTotals,
  hasTraffic,
  splitAsPlanned,
  independentImpressions,
  fullWeeks,
  enoughConversions,
  evidence,
  probablyBest,
];
