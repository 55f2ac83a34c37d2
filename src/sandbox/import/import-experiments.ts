import { missingDayNotes, otherMetricNotes, readCounts, type CountFile } from "../../csv/index.ts";
import { addDays, startOfDay, type UtcDay } from "../../experiment/index.ts";
import type { RecordedPlan } from "../traffic/plan.ts";
import { idFrom } from "../traffic/random.ts";
import type { SandboxExperiment } from "../world/experiment.ts";
import { start } from "../world/lifecycle.ts";
import { dailyIncrements, SPREAD_DAYS, type DailyIncrements } from "./daily-increments.ts";
import { groupRows, type GroupedExperiment } from "./group-rows.ts";

/** The event that imported conversions are of. */
const IMPORTED_GOAL = "Conversion";
/** The same where a file has another event of that name. */
const OTHER_GOAL = "Goal";

/** What a day without rows means, by whether counts are cumulative. */
const MEANING = {
  cumulative: {
    ofAll: "the counts in between are spread evenly over these days",
    byVariant: "its counts in between are spread evenly over these days",
  },
  increments: { ofAll: "nothing is counted on these days", byVariant: "nothing is counted for it then" },
};

export interface Imported {
  readonly experiments: SandboxExperiment[];
  /** How the file was laid out, for people. */
  readonly notes: string[];
}

/**
 * Makes running experiments of a CSV file. Each begins at 00:00 UTC: of the epoch's day (`replay`), or so many days before it that its
 * last counted day is yesterday (`past`). Once its days are over an experiment goes on running without traffic.
 * @param source text, or the bytes of a file
 * @throws CsvProblems with every problem and its line; then nothing is imported
 */
export function importExperiments(source: string | Uint8Array, mode: "replay" | "past", epochDay: UtcDay): Imported {
  const file = readCounts(source);
  const { rows, otherRows, isCumulative } = file;
  const events = [...new Set(otherRows.map(({ event }) => event))];
  const grouped = groupRows(file);
  const isFinal = file.time === "none";
  const experiments = grouped.map((experiment) => {
    const days = dailyIncrements(experiment, file);
    const others = experiment.others.map(({ event, arms }) => [event, dailyIncrements({ arms }, file).conversions]);
    const firstDay = mode === "replay" ? 0 : -days.impressions.length;
    return built(experiment, { ...days, otherConversions: Object.fromEntries(others) }, firstDay, epochDay);
  });
  const falling = grouped.flatMap(({ linesThatFall }) => linesThatFall);
  const last = addDays(epochDay, -1);
  const notes = [
    `imported from ${rows.length} rows: ${experiments.length} ${experiments.length === 1 ? "experiment" : "experiments"}`,
    isFinal
      ? `the file has final counts only: each experiment's counts are spread evenly over ${SPREAD_DAYS} days, ${mode === "replay" ? `from ${epochDay} on` : `up to ${last}`}`
      : mode === "replay"
        ? `each experiment starts on ${epochDay} and unfolds with the clock`
        : `each experiment is laid out so that its last day is ${last}`,
    ...file.notes,
    ...grouped.flatMap(({ name, missing }) =>
      missingDayNotes(name, missing, MEANING[isCumulative ? "cumulative" : "increments"]),
    ),
    ...(events.length === 0 ? [] : [`counted beside the goal: ${events.join(", ")}`]),
    ...(events.length === 0 ? [] : otherNotes(file)),
    ...(rows.some(({ isControl }) => isControl !== undefined)
      ? []
      : ["the file doesn't mark a control: the first variant of each experiment is used as the control"]),
    ...(falling.length === 0
      ? []
      : [`cumulative counts decrease on ${lines(falling)}: the earlier, higher counts are lowered to match`]),
  ];
  return { experiments, notes };
}

function otherNotes({ rows, otherRows, isCumulative }: CountFile): string[] {
  const goal = Map.groupBy(rows, ({ experiment }) => experiment);
  return [...Map.groupBy(otherRows, ({ experiment }) => experiment)].flatMap(([name, others]) =>
    otherMetricNotes(name, goal.get(name) ?? [], others, isCumulative),
  );
}

function lines(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? "line" : "lines"} ${numbers.join(", ")}`;
}

function built(
  grouped: GroupedExperiment,
  days: DailyIncrements & Pick<RecordedPlan, "otherConversions">,
  firstDay: number,
  epochDay: UtcDay,
): SandboxExperiment {
  const { name, arms, others } = grouped;
  const goal = others.some(({ event }) => event === IMPORTED_GOAL) ? OTHER_GOAL : IMPORTED_GOAL;
  const startMs = startOfDay(addDays(epochDay, firstDay));
  const createdAt = new Date(startMs - 3_600_000).toISOString();
  const experiment: SandboxExperiment = {
    id: idFrom("exp", "imported", name),
    key: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    name,
    description: null,
    type: arms.length > 2 ? "multivariate" : "ab",
    status: "draft",
    createdAt,
    updatedAt: createdAt,
    startedAt: null,
    stoppedAt: null,
    trafficAllocation: 100,
    includeQueryString: false,
    winnerVariantId: null,
    rolloutVariantId: null,
    targetingRules: null,
    metrics: {
      primary: { eventName: goal, funnelId: null },
      secondary: others.map(({ event }) => ({ eventName: event, funnelId: null })),
    },
    // A file knows no weights. Exactly equal ones, though the real API has whole percents only: rounded ones would make a large healthy
    // split of three look wrong (SRM).
    variants: arms.map((arm, index) => ({
      id: idFrom("var", "imported", name, index),
      name: arm.name,
      isControl: arm.isControl,
      weight: 100 / arms.length,
    })),
    scenario: "imported",
    stream: `imported ${name}`,
    plannedGoal: goal,
    traffic: { plan: { kind: "recorded", firstDay, ...days }, restated: null },
    served: [],
    countedFrom: null,
    windowFollowsResume: false,
    script: [],
    deletedButListedUntil: null,
  };
  start(experiment, startMs);
  return experiment;
}
