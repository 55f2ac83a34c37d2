import { addDays } from "../../experiment/index.ts";
import type { Case } from "../case.ts";
import type { History } from "../history.ts";
import { fingerprintOf } from "../history.ts";
import { formatRate, listOf, nameOf, shorten } from "../wording.ts";
import { hasGoal } from "./goal-set.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass, warn } from "./check.ts";

/**
 * Counts from before and after a change cannot be added up. Of changed weights alone they can, stretch by stretch: then every stretch
 * is compared within itself, and the figures shown are those of the present one.
 */
export const sameConfiguration: CheckRule = (opened) => {
  const sentence = configurationChange(opened);
  if (sentence !== undefined) return fail("same-configuration", { sentence });
  const weights = weightChange(opened);
  if (weights === undefined) return pass("same-configuration", { sentence: "Unchanged since first seen" });
  return warn("same-configuration", { sentence: weights });
};

/** What changed since the experiment was first seen that keeps its counts from being added up, as a sentence; undefined where nothing did. */
export function configurationChange(opened: Case): string | undefined {
  const changes = [...settingChanges(opened), ...armsChanged(opened)];
  if (changes.length === 0) return undefined;
  return `Since first seen, ${listOf([...changes, ...weightsChanged(opened)], 4)}`;
}

/** What is told once, at the first look that sees other weights than the last. */
export function freshWeightChange(opened: Case): string | undefined {
  const { segments, snapshot } = opened;
  // A segment begins two days after the day of the look that first sees its weights.
  return segments.length > 1 && segments.at(-1)!.from === addDays(snapshot.lastClosedDay, 2)
    ? weightChange(opened)
    : undefined;
}

function weightChange(opened: Case): string | undefined {
  const { segments, snapshot } = opened;
  if (segments.length === 1) return undefined;
  const what = weightsChanged(opened);
  const since = what.length === 0 ? "The weights changed and changed back" : `Since first seen, ${listOf(what, 4)}`;
  const { from } = segments.at(-1)!;
  const shown =
    from! > snapshot.lastClosedDay ? `figures begin again on ${from!}` : `figures shown are those since ${from!}`;
  return `${since}; each stretch is compared within itself, ${shown}`;
}

function settingChanges({ snapshot: { experiment }, history }: Case): string[] {
  const first = history.firstFingerprint;
  const changes: string[] = [];
  // A goal set later changes nothing: before it, nothing was counted.
  if (hasGoal(first) && first.goal !== experiment.goal) {
    const now = hasGoal(experiment) ? `to "${shorten(experiment.goal!)}"` : "to none";
    changes.push(`the goal changed from "${shorten(first.goal!)}" ${now}`);
  }
  if (first.trafficAllocation !== experiment.trafficAllocation) {
    changes.push(
      `the share of visitors taking part changed from ${formatRate(first.trafficAllocation / 100)} to ${formatRate(experiment.trafficAllocation / 100)}`,
    );
  }
  if (hasMoved(first.startedAt, experiment.startedAt))
    changes.push(`it was restarted or resumed (${shorten(experiment.startedAt!)})`);
  return changes;
}

function weightsChanged({ snapshot, history, arms }: Case): string[] {
  const now = fingerprintOf(snapshot.experiment).weights ?? {};
  const first = history.firstFingerprint.weights ?? {};
  return arms
    .filter(({ id }) => Object.hasOwn(now, id) && Object.hasOwn(first, id) && now[id] !== first[id])
    .map((arm) => `the weight of ${nameOf(arm)} changed from ${first[arm.id]!} to ${now[arm.id]!}`);
}

function armsChanged({ snapshot, history, arms }: Case): string[] {
  const now = fingerprintOf(snapshot.experiment).weights;
  const first = history.firstFingerprint.weights;
  const isKnown = now !== undefined && first !== undefined && Object.keys(first).length > 0;
  const before = isKnown ? Object.keys(first) : lookedAt(history);
  const after = isKnown ? Object.keys(now) : arms.map(({ id }) => id);
  if (before === undefined) return [];

  const names = new Map([...(snapshot.experiment.variants ?? []), ...arms].map((arm) => [arm.id, nameOf(arm)]));
  const called = (id: string) => names.get(id) ?? shorten(id);
  const added = after.filter((id) => !before.includes(id)).map((id) => `${called(id)} was added`);
  const removed = before.filter((id) => !after.includes(id)).map((id) => `${called(id)} was removed`);
  return [...added, ...removed];
}

/** The arms of the latest look: the second-best source where weights were not readable. */
function lookedAt({ looks }: History): readonly string[] | undefined {
  return looks.at(-1)?.armIds;
}

function hasMoved(first: string | undefined, now: string | undefined): boolean {
  if (first === undefined || now === undefined) return false;
  return first !== now && Date.parse(first) !== Date.parse(now);
}
