import { isUtcDay, utcDayOf, type UtcDay } from "../../experiment/index.ts";
import type { Case } from "../case.ts";
import { plannedShares } from "../counts/planned-shares.ts";
import { formatAmount, nameOf } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass, skipped, warn } from "./check.ts";

/** An arm that should have had this many impressions and has none is broken: the chance of it is below one in a million. */
const EXPECTED_AT_LEAST = 15;

/** Every arm is shown, and was shown on the last closed day. */
export const hasTraffic: CheckRule = (opened) => {
  if (opened.figures === undefined) return skipped("has-traffic");
  const problem = trafficProblems(opened)[0];
  if (problem !== undefined) return fail("has-traffic", { sentence: problem.sentence });
  const { arms, counted, snapshot } = opened;
  if (!isWholeDayUnderWay(opened)) return warn("has-traffic", { sentence: "No full day has passed since it started" });
  const waiting = arms.find((_, arm) => counted.totals.impressions[arm] === 0);
  if (waiting !== undefined) return warn("has-traffic", { sentence: `${nameOf(waiting)} has no impressions yet` });
  const lastDay = counted.days.at(-1)!;
  const shown = lastDay.impressions.reduce((sum, count) => sum + count, 0);
  return pass("has-traffic", {
    sentence: `Every variant is shown; ${formatAmount(shown, "impression")} on ${snapshot.lastClosedDay}`,
  });
};

/** What is missing, for the whole experiment (`armId` null) or for single arms. */
export function trafficProblems(opened: Case): readonly { readonly armId: string | null; readonly sentence: string }[] {
  const { counted, snapshot, arms } = opened;
  const { lastClosedDay } = snapshot;
  if (!isWholeDayUnderWay(opened)) return [];
  if (counted.lastTrafficDay === undefined) {
    return [{ armId: null, sentence: `There are no impressions at all up to ${lastClosedDay}` }];
  }
  if (counted.lastTrafficDay < lastClosedDay) {
    return [
      {
        armId: null,
        sentence: `There were no impressions on ${lastClosedDay}; the last ones came on ${counted.lastTrafficDay}`,
      },
    ];
  }
  const shares = plannedShares(arms) ?? arms.map(() => 1 / arms.length);
  const lastDay = counted.days.at(-1)!;
  const all = counted.totals.impressions.reduce((sum, count) => sum + count, 0);
  const allOfLastDay = lastDay.impressions.reduce((sum, count) => sum + count, 0);
  return arms.flatMap((arm, index) => {
    const share = shares[index]!;
    const hasAny = counted.totals.impressions[index]! > 0;
    if (!hasAny && all * share >= EXPECTED_AT_LEAST)
      return [{ armId: arm.id, sentence: `${nameOf(arm)} has no impressions at all` }];
    if (hasAny && lastDay.impressions[index] === 0 && allOfLastDay * share >= EXPECTED_AT_LEAST) {
      return [
        {
          armId: arm.id,
          sentence: `${nameOf(arm)} had none of the ${formatAmount(allOfLastDay, "impression")} on ${lastClosedDay}`,
        },
      ];
    }
    return [];
  });
}

/**
 * Whether impressions may be expected on the last closed day. Not on the day it started (perhaps a minute before midnight) or
 * was resumed, and not before. Without a start time they may.
 */
function isWholeDayUnderWay({ snapshot, counted }: Case): boolean {
  const start = startDayOf(snapshot.experiment.startedAt);
  return start === undefined || start < snapshot.lastClosedDay || counted.lastTrafficDay === snapshot.lastClosedDay;
}

function startDayOf(startedAt: string | undefined): UtcDay | undefined {
  if (startedAt === undefined || Number.isNaN(Date.parse(startedAt))) return undefined;
  const day = utcDayOf(startedAt);
  return isUtcDay(day) ? day : undefined;
}
