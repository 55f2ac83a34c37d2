import type { Case } from "./case.ts";
import { switchedOffArms } from "./checks/arms-known.ts";
import { hasGoal } from "./checks/goal-set.ts";
import { trafficProblems } from "./checks/has-traffic.ts";
import { configurationChange, freshWeightChange } from "./checks/same-configuration.ts";
import { unsoundness } from "./checks/sound-counts.ts";
import { brokenSplit } from "./checks/split-as-planned.ts";
import type { Signal } from "./decision.ts";
import { harmLimits } from "./metrics/wanted-metrics.ts";

/**
 * What people hear about when it begins and when it ends, at most one signal per kind, arm and event. A personalization has none,
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
  return signals.filter((signal, index) => signals.findIndex((other) => isSame(other, signal)) === index);
}

/**
 * Variants that lose against the control, or make a guardrail worse. At most `alphaHarm` of experiments without a difference ever raise this alert,
 * however early and often you look, so it waits for no minimum runtime.
 */
function harm({ arms, control, figures, rules, metrics }: Case): readonly Signal[] {
  if (figures === undefined || control === undefined || arms.length < 2) return [];
  const { logAlarm } = harmLimits(rules, arms.length);
  const ofGoal = {
    event: null,
    pairs: arms.map((_, arm) => ({
      logHarm: figures.pairs[arm]?.logHarm ?? 0,
      logHarmToActOn: figures.largest.harmToActOn[arm]!,
    })),
  };
  const guardrails = metrics.flatMap(({ event, role, state, figures: counted }) =>
    role === "guardrail" && state.kind === "counted" && counted !== undefined ? [{ event, pairs: counted.pairs }] : [],
  );
  return [ofGoal, ...guardrails].flatMap(({ event, pairs }) =>
    arms.flatMap(({ id: armId }, arm): Signal[] => {
      const { logHarm: logEvidence = 0, logHarmToActOn = 0 } = pairs[arm] ?? {};
      if (arm === control || logEvidence < logAlarm) return [];
      const isActionable = logHarmToActOn >= logAlarm;
      return [{ kind: "harm", armId, event, arm, control, logEvidence, logAlarm, isActionable }];
    }),
  );
}

function isSame(one: Signal, other: Signal): boolean {
  return one.kind === other.kind && one.armId === other.armId && eventOf(one) === eventOf(other);
}

function eventOf(signal: Signal): string | null {
  return signal.kind === "harm" ? signal.event : null;
}
