import type { CsvProblem } from "../csv-problems.ts";
import type { CountRow } from "./count-row.ts";

/** One row of another event than the goal. Its impressions are those of the goal's row beside it. */
export interface MetricRow extends CountRow {
  readonly event: string;
}

/** A row of another event as it was read: it may leave its impressions out. */
export interface ReadMetricRow extends Omit<MetricRow, "impressions"> {
  readonly impressions: number | undefined;
}

/** What the column `metric` calls the goal, where it does not leave it empty. */
const GOAL = "goal";

/** The event that a cell names; undefined: the goal. */
export function eventIn(cell: string): string | undefined {
  return cell === "" || cell.toLowerCase() === GOAL ? undefined : cell;
}

/** Puts rows of other events beside the goal's: one set of impressions serves all metrics. @param problems gets what does not fit */
export function besideGoal(
  goal: readonly CountRow[],
  others: readonly ReadMetricRow[],
  problems: CsvProblem[],
): MetricRow[] {
  const goalRows = new Map(goal.toReversed().map((row) => [placeOf(row), row]));
  const seen = new Map<string, number>();
  return others.flatMap((row): MetricRow[] => {
    const { line, event, experiment, variant, impressions } = row;
    const own = goalRows.get(placeOf(row));
    const of = `${event} of ${experiment}, ${variant}`;
    if (own === undefined) {
      const problem = `${of} has no row of the goal beside it${timeWords(row)}; wanted one, with the impressions and an empty metric`;
      problems.push({ line, problem });
      return [];
    }
    const complain = (problem: string) => problems.push({ line, problem });
    if (impressions !== undefined && impressions !== own.impressions)
      complain(
        `${of} has ${impressions} impressions; wanted the goal's ${own.impressions}, as on line ${own.line}, or an empty field`,
      );
    for (const column of ["isControl", "weight"] as const)
      if (row[column] !== own[column])
        complain(`${column === "isControl" ? "is_control" : column} of ${of} differs from line ${own.line}`);
    const place = JSON.stringify([event, placeOf(row)]);
    const earlier = seen.get(place);
    if (earlier !== undefined) complain(`${of} is counted twice${timeWords(row)} (first on line ${earlier})`);
    seen.set(place, earlier ?? line);
    return [{ ...row, impressions: own.impressions }];
  });
}

function placeOf({ experiment, variant, time }: Pick<CountRow, "experiment" | "variant" | "time">): string {
  return JSON.stringify([experiment, variant, time ?? null]);
}

function timeWords({ time }: Pick<CountRow, "time">): string {
  return time === undefined ? "" : ` on ${typeof time === "number" ? `day ${time}` : time}`;
}

/**
 * The goal's readings with what was counted of another event. Where it has no row, nothing was added since the reading before.
 * @param readings of one arm, in the order of time @param counted the event's conversions by moment
 */
export function withConversions<Reading extends { readonly moment: number; readonly conversions: number }>(
  readings: readonly Reading[],
  counted: ReadonlyMap<number, number>,
  isCumulative: boolean,
): Reading[] {
  let before = 0;
  return readings.map((reading) => {
    const conversions = counted.get(reading.moment) ?? (isCumulative ? before : 0);
    before = conversions;
    return { ...reading, conversions };
  });
}
