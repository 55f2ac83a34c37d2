import type { Case } from "./case.ts";
import { switchedOffArms } from "./checks/arms-known.ts";
import { hasGoal } from "./checks/goal-set.ts";
import { trafficProblems } from "./checks/has-traffic.ts";
import { configurationChange, freshWeightChange } from "./checks/same-configuration.ts";
import { unsoundness } from "./checks/sound-counts.ts";
import { brokenSplit } from "./checks/split-as-planned.ts";
import type { Signal } from "./decision.ts";

/**
 * What people hear about when it begins and when it ends, at most one signal per kind and arm. A personalization has none,
 * because it compares nothing. Signals that only matter while visitors are assigned are silent if the experiment is not running.
 */
export function signalsOf(opened: Case): readonly Signal[] {
  const { snapshot, arms, counted, figures } = opened;
  const { type, status } = snapshot.experiment;
  if (type === "personalization" || type === "other") return [];
  const isRunning = status === "running";
  const split = brokenSplit(opened);
  const configuration = configurationChange(opened) ?? freshWeightChange(opened);
  const change = figures?.comparison.change;
  const unsound = unsoundness(counted);
  const signals: readonly Signal[] = [
    ...(isRunning ? harm(opened) : []),
    ...(split === undefined ? [] : [{ kind: "broken-split", armId: null, seen: split } as const]),
    ...switchedOffArms(opened).map((seen) => ({ kind: "broken-split", armId: arms[seen.arm]!.id, seen }) as const),
    ...(isRunning && figures !== undefined ? trafficProblems(opened) : []).map(
      (seen) => ({ kind: "no-traffic", armId: "arm" in seen ? arms[seen.arm]!.id : null, seen }) as const,
    ),
    ...(isRunning && !hasGoal(snapshot.experiment) ? [{ kind: "no-goal", armId: null } as const] : []),
    ...(configuration === undefined
      ? []
      : [{ kind: "configuration-changed", armId: null, seen: configuration } as const]),
    ...(change?.kind === "fell" ? [{ kind: "counts-fell", armId: null, seen: change } as const] : []),
    ...(unsound === undefined ? [] : [{ kind: "unsound-counts", armId: null, seen: unsound } as const]),
  ];
  return signals.filter(
    (signal, index) => signals.findIndex(({ kind, armId }) => kind === signal.kind && armId === signal.armId) === index,
  );
}

/** One day alone may be a day of its own kind. */
const FIRST_ACTIONABLE_DAY = 2;

/**
 * Variants that lose against the control. At most `alphaHarm` of experiments without a difference ever raise this alert,
 * however early and often you look, so it waits for no minimum runtime.
 */
function harm({ arms, control, figures, rules, counted, history, snapshot }: Case): readonly Signal[] {
  if (figures === undefined || control === undefined || arms.length < 2) return [];
  const logAlarm = Math.log((arms.length - 1) / rules.alphaHarm);
  const acknowledgedOn = history.harmAcknowledgedOn ?? "";
  const isActionable = counted.day >= FIRST_ACTIONABLE_DAY && snapshot.lastClosedDay > acknowledgedOn;
  return arms.flatMap(({ id: armId }, arm): Signal[] => {
    const logEvidence = figures.pairs[arm]?.logHarm ?? 0;
    return arm === control || logEvidence < logAlarm
      ? []
      : [{ kind: "harm", armId, arm, control, event: null, logEvidence, logAlarm, isActionable }];
  });
}
