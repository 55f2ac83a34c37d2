import { ratesOverTime, type DecisionInput } from "../../decision/index.ts";
import type { UtcDay } from "../../experiment/index.ts";
import type { ShownArm } from "./chart-arms.ts";
import type { ChartRange, RateLine, RatesPanel } from "./chart-model.ts";
import { formatRate } from "../text/format.ts";

/** The intervals of an arm's last three quarters set the scale: those of its first days are so wide that nothing else could be read. */
const SCALE_FROM = 1 / 4;
const MARGIN = 0.06;
/** More bands than these hide one another: then only the control and the arm ahead have one. */
const MOST_BANDS = 3;

/**
 * Cumulative rates day by day; undefined where no arm has one.
 * @param focus index of the arm ahead, null: none
 * @param dayOf number of a day on the axis
 */
export function ratesPanel(
  input: DecisionInput,
  shown: readonly ShownArm[],
  focus: number | null,
  dayOf: (date: UtcDay) => number,
): RatesPanel | undefined {
  const days = ratesOverTime(
    input,
    shown.map(({ index }) => index),
  );
  const lines = shown.map(({ id, index, isControl }, place): RateLine => {
    const points = days.flatMap(({ date, rates }) => {
      const rate = rates[place]!;
      return rate.kind === "estimated" ? [{ day: dayOf(date), value: rate.value, low: rate.low, high: rate.high }] : [];
    });
    const hasBand = shown.length <= MOST_BANDS || isControl || index === focus;
    return { armId: id, latest: points.length === 0 ? "" : formatRate(points.at(-1)!.value), hasBand, points };
  });
  const domain = domainOf(lines);
  if (domain === undefined) return undefined;
  const title = "Conversion rate so far, with 95% interval";
  return { title, domain, since: sinceOf(input, days[0]!.date, dayOf), lines: withoutWideDays(lines, domain) };
}

/** Running totals tell of no single days, so their first look comes late without anything having changed. */
function sinceOf({ snapshot }: DecisionInput, first: UtcDay, dayOf: (date: UtcDay) => number): number | undefined {
  return snapshot.days.length > 0 && dayOf(first) > 1 ? dayOf(first) : undefined;
}

function domainOf(lines: readonly RateLine[]): ChartRange | undefined {
  const ends = lines.flatMap(({ points, hasBand }) => {
    const from = points.length === 0 ? 0 : points[0]!.day + (points.at(-1)!.day - points[0]!.day) * SCALE_FROM;
    return points.filter(({ day }) => day >= from).flatMap(({ value, low, high }) => (hasBand ? [low, high] : [value]));
  });
  if (ends.length === 0) return undefined;
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const margin = (high - low) * MARGIN;
  return { from: Math.max(0, low - margin), to: Math.min(1, high + margin) };
}

/** Without the days up to the last on which something leaves the scale; arms that began together are shown from the same day on. */
function withoutWideDays(lines: readonly RateLine[], { from, to }: ChartRange): readonly RateLine[] {
  const cut = lines.map(({ points, hasBand }) => {
    const leaves = points.findLastIndex(({ value, low, high }) =>
      hasBand ? low < from || high > to : value < from || value > to,
    );
    return points.slice(leaves + 1);
  });
  const first = Math.min(...lines.flatMap(({ points }) => points.slice(0, 1).map(({ day }) => day)));
  const together = lines.flatMap(({ points }, place) =>
    points[0]?.day === first && cut[place]!.length > 0 ? [cut[place]![0]!.day] : [],
  );
  const start = Math.max(first, ...together);
  return lines.map((line, place) => ({ ...line, points: cut[place]!.filter(({ day }) => day >= start) }));
}
