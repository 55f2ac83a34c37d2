import type { Case } from "../case.ts";
import type { History } from "../history.ts";
import { fingerprintOf } from "../history.ts";
import { formatRate, listOf, nameOf, shorten } from "../wording.ts";
import { hasGoal } from "./goal-set.ts";
import type { GateRule } from "./gate.ts";
import { fail, pass } from "./gate.ts";

/** Counts from before and after a change cannot be added up. */
export const sameConfiguration: GateRule = (opened) => {
  const sentence = configurationChange(opened);
  return sentence === undefined ? pass("same-configuration", { sentence: "Unchanged since first seen" }) : fail("same-configuration", { sentence });
};

/** What changed since the experiment was first seen, as a sentence; undefined where nothing did. */
export function configurationChange(opened: Case): string | undefined {
  const changes = [...settingChanges(opened), ...armChanges(opened)];
  return changes.length === 0 ? undefined : `Since first seen, ${listOf(changes, 4)}`;
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
    changes.push(`the share of visitors taking part changed from ${formatRate(first.trafficAllocation / 100)} to ${formatRate(experiment.trafficAllocation / 100)}`);
  }
  if (hasMoved(first.startedAt, experiment.startedAt)) changes.push(`it was restarted or resumed (${shorten(experiment.startedAt!)})`);
  return changes;
}

function armChanges({ snapshot, history, arms }: Case): string[] {
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
  if (!isKnown) return [...added, ...removed];
  const reweighted = before
    .filter((id) => Object.hasOwn(now, id) && now[id] !== first[id])
    .map((id) => `the weight of ${called(id)} changed from ${first[id]!} to ${now[id]!}`);
  return [...added, ...removed, ...reweighted];
}

/** The arms of the latest look: the second-best source where weights were not readable. */
function lookedAt({ looks }: History): readonly string[] | undefined {
  return looks.at(-1)?.armIds;
}

function hasMoved(first: string | undefined, now: string | undefined): boolean {
  if (first === undefined || now === undefined) return false;
  return first !== now && Date.parse(first) !== Date.parse(now);
}
