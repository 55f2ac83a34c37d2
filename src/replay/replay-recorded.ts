import {
  wholeDaysPaused,
  type DecisionInput,
  type Fingerprint,
  type History,
  type Look,
  type NamedPolicy,
} from "../decision/index.ts";
import { addDays, utcDayOf, type Arm, type Experiment, type Snapshot, type UtcDay } from "../experiment/index.ts";
import { asOfAfter, replayLooks, type ReplayedDay } from "./replay.ts";

/** What the ledger holds of an experiment, as far as a replay under any rules needs it. Plain data: it is sent to other threads. */
export interface RecordedExperiment {
  readonly snapshot: Snapshot;
  readonly history: Omit<History, "looks" | "firstSeenAt">;
  /** Planned weights as looks saw them, oldest first; only where they changed. */
  readonly weights: readonly Pick<Look, "day" | "armIds" | "weights">[];
}

/** What an experiment's latest decision was made from, without the looks that it was made by. */
export function recordedFrom({ snapshot, history }: Pick<DecisionInput, "snapshot" | "history">): RecordedExperiment {
  const { looks, firstSeenAt: _, ...remembered } = history;
  const seen = looks.map(({ day, armIds, weights }) => ({ day, armIds, weights }));
  const last = JSON.stringify(snapshot.arms.map(({ weight }) => weight ?? null));
  const isChanged = seen.some(({ weights }) => JSON.stringify(weights) !== last);
  return { snapshot, history: remembered, weights: isChanged ? seen : [] };
}

/**
 * Looks at a recorded experiment on every closed day on which it ran, from its first day on, whatever Herald really saw then. One that
 * has ended, or is paused, is taken to run up to its last day with traffic. No looks: it has no daily series.
 */
export function* replayRecorded(
  { snapshot, history, weights }: RecordedExperiment,
  policy: NamedPolicy,
): Generator<ReplayedDay, void, undefined> {
  const lookedOn = daysLookedOn(snapshot, history);
  const [first] = lookedOn;
  if (first === undefined) return;
  const { experiment, arms, days, account, unknownArmIds } = snapshot;
  const lastCounted = days.at(-1)!.date;
  yield* replayLooks(snapshot, policy, {
    lookedOn,
    remembered: { ...history, firstSeenAt: asOfAfter(addDays(first, -1)) },
    about: (day) => ({
      account,
      asOf: asOfAfter(day),
      experiment: experimentOn(day, experiment, history.firstFingerprint),
      arms: arms.map((arm) => armOn(day, arm, weights, day >= lastCounted)),
      unknownArmIds,
    }),
    keepsWeights: weights.length === 0,
  });
}

function daysLookedOn({ days, experiment, lastClosedDay }: Snapshot, { pauses }: RecordedExperiment["history"]) {
  const shown = days.filter(({ impressions }) => impressions.some((count) => count > 0));
  const [first, last] = [shown[0]?.date, shown.at(-1)?.date];
  if (first === undefined || last === undefined) return [];
  const through = hasEnded(experiment) ? last : lastClosedDay;
  const lookedOn: UtcDay[] = [];
  for (let day = first; day <= through; day = addDays(day, 1))
    if (wholeDaysPaused(pauses, day, day) === 0) lookedOn.push(day);
  return lookedOn;
}

function hasEnded({ status }: Experiment): boolean {
  return status === "completed" || status === "paused";
}

/** As it was configured then, as far as that is known: before it was last resumed it had an earlier start. */
function experimentOn(day: UtcDay, experiment: Experiment, first: Fingerprint): Experiment {
  const { startedAt } = experiment;
  const isLater = startedAt !== undefined && utcDayOf(startedAt) > day;
  return {
    ...experiment,
    ...(isLater && first.startedAt !== undefined && { startedAt: first.startedAt }),
    ...(hasEnded(experiment) && { status: "running", statusAsSent: "running", stoppedAt: undefined }),
  };
}

const UNTOLD: Arm["vendor"] = { impressions: undefined, conversions: undefined, probabilityToBeBest: undefined };

/** Totals of Ours Privacy are those of the last day. */
function armOn(day: UtcDay, arm: Arm, weights: RecordedExperiment["weights"], isLast: boolean): Arm {
  const vendor = isLast ? arm.vendor : UNTOLD;
  const seen = weights.find((look) => look.day >= day);
  const place = seen?.armIds.indexOf(arm.id) ?? -1;
  return place < 0 ? { ...arm, vendor } : { ...arm, vendor, weight: seen!.weights[place] ?? undefined };
}
