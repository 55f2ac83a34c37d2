import { addDays } from "../../experiment/index.ts";
import type { Case } from "../case.ts";
import type { ConfigurationChange, ConfigurationChanged, WeightsChanged } from "../findings.ts";
import type { History } from "../history.ts";
import { fingerprintOf } from "../history.ts";
import { check, fail, pass, warn, type Judged } from "./check.ts";
import { hasGoal } from "./goal-set.ts";

export type SameConfigurationFinding = { readonly kind: "unchanged" } | ConfigurationChanged | WeightsChanged;

/**
 * Counts from before and after a change cannot be added up. If only weights changed they can, stretch by stretch: every stretch is then
 * compared within itself, and the figures shown are those of the present one.
 */
export const sameConfiguration = check("same-configuration", "health", (opened): Judged<SameConfigurationFinding> => {
  const changed = configurationChange(opened);
  if (changed !== undefined) return fail(changed);
  const weights = weightChange(opened);
  return weights === undefined ? pass({ kind: "unchanged" }) : warn(weights);
});

/** What changed since the experiment was first seen that keeps its counts from being added up; undefined where nothing did. */
export function configurationChange(opened: Case): ConfigurationChanged | undefined {
  const changes = [...settingChanges(opened), ...armsChanged(opened)];
  return changes.length === 0 ? undefined : { kind: "changed", changes: [...changes, ...weightsChanged(opened)] };
}

/** What is reported once, at the first look that sees other weights than the last. */
export function freshWeightChange(opened: Case): WeightsChanged | undefined {
  const { segments, snapshot } = opened;
  // A segment begins two days after the day of the look that first sees its weights.
  return segments.length > 1 && segments.at(-1)!.from === addDays(snapshot.lastClosedDay, 2)
    ? weightChange(opened)
    : undefined;
}

function weightChange(opened: Case): WeightsChanged | undefined {
  const { segments } = opened;
  if (segments.length === 1) return undefined;
  return { kind: "weights-changed", changes: weightsChanged(opened), from: segments.at(-1)!.from! };
}

function settingChanges({ snapshot: { experiment }, history }: Case): ConfigurationChange[] {
  const first = history.firstFingerprint;
  const changes: ConfigurationChange[] = [];
  // A goal set later changes nothing: before it, nothing was counted.
  if (hasGoal(first) && first.goal !== experiment.goal) {
    changes.push({ kind: "goal", from: first.goal!, to: hasGoal(experiment) ? experiment.goal! : null });
  }
  if (first.trafficAllocation !== experiment.trafficAllocation) {
    changes.push({
      kind: "traffic",
      from: numberOf(first.trafficAllocation),
      to: numberOf(experiment.trafficAllocation),
    });
  }
  if (hasMoved(first.startedAt, experiment.startedAt) && !isResume(experiment.startedAt, history))
    changes.push({ kind: "restarted", at: experiment.startedAt! });
  return changes;
}

function weightsChanged({ snapshot, history, arms }: Case): ConfigurationChange[] {
  const now = fingerprintOf(snapshot.experiment).weights ?? {};
  const first = history.firstFingerprint.weights ?? {};
  return arms.flatMap(({ id }, arm): ConfigurationChange[] => {
    const isChanged = Object.hasOwn(now, id) && Object.hasOwn(first, id) && now[id] !== first[id];
    return isChanged ? [{ kind: "weight", arm, from: numberOf(first[id]!), to: numberOf(now[id]!) }] : [];
  });
}

/** As JSON can hold it. */
function numberOf(value: number): number | null {
  return Number.isFinite(value) ? value + 0 : null;
}

function armsChanged({ snapshot, history, arms }: Case): ConfigurationChange[] {
  const now = fingerprintOf(snapshot.experiment).weights;
  const first = history.firstFingerprint.weights;
  const isKnown = now !== undefined && first !== undefined && Object.keys(first).length > 0;
  const before = isKnown ? Object.keys(first) : lookedAt(history);
  const after = isKnown ? Object.keys(now) : arms.map(({ id }) => id);
  if (before === undefined) return [];
  return [
    ...after.filter((id) => !before.includes(id)).map((variantId) => ({ kind: "variant-added", variantId }) as const),
    ...before.filter((id) => !after.includes(id)).map((variantId) => ({ kind: "variant-removed", variantId }) as const),
  ];
}

/** The arms of the latest look: the second-best source where weights were not readable. */
function lookedAt({ looks }: History): readonly string[] | undefined {
  return looks.at(-1)?.armIds;
}

/** Whether a start ended a pause that is known: counts before and after it add up. */
function isResume(startedAt: string | undefined, { pauses }: History): boolean {
  return pauses.some(({ to }) => to !== null && Date.parse(to) === Date.parse(startedAt ?? ""));
}

function hasMoved(first: string | undefined, now: string | undefined): boolean {
  if (first === undefined || now === undefined) return false;
  return first !== now && Date.parse(first) !== Date.parse(now);
}
