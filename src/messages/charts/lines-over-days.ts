import { addDays } from "../../experiment/index.ts";
import type { LineChart } from "../../notify/index.ts";
import { formatDay } from "../text/format.ts";
import type { ExperimentChart } from "./chart-model.ts";

/**
 * The rates of a picture as plain lines, from the first day on which every variant has one. Undefined before the second such day, and where
 * the picture needs words beside it: variants that it leaves out, or weights that changed.
 * @param variants of the experiment, the control among them
 */
export function linesOverDays({ arms, rates, firstDay }: ExperimentChart, variants: number): LineChart | undefined {
  if (arms.length < variants || rates.since !== undefined) return undefined;
  const lines = rates.lines.map(({ armId, points }) => ({
    name: arms.find(({ id }) => id === armId)!.label,
    byDay: new Map(points.map(({ day, value }) => [day, value])),
  }));
  const days = [...(lines[0]?.byDay.keys() ?? [])].filter((day) => lines.every(({ byDay }) => byDay.has(day)));
  if (days.length < 2) return undefined;
  return {
    part: "chart",
    title: "Conversion rate so far",
    values: "Conversion rate, %",
    labels: days.map((day) => formatDay(addDays(firstDay, day - 1))),
    lines: lines.map(({ name, byDay }) => ({
      name,
      values: days.map((day) => Number((byDay.get(day)! * 100).toPrecision(4))),
    })),
  };
}
