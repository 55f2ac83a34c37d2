import type { Case } from "./case.ts";
import type { Signal } from "./decision.ts";
import { switchedOffArms } from "./checks/arms-known.ts";
import { hasGoal, NO_GOAL } from "./checks/goal-set.ts";
import { trafficProblems } from "./checks/has-traffic.ts";
import { configurationChange, freshWeightChange } from "./checks/same-configuration.ts";
import { unsoundness } from "./checks/sound-counts.ts";
import { brokenSplit } from "./checks/split-as-planned.ts";
import { formatCount, formatEvidence, formatRate, nameOf } from "./wording.ts";

/**
 * What people are told about when it begins and when it ends, at most one signal per kind and arm. None for a personalization,
 * which compares nothing. What only matters while visitors are assigned is silent for an experiment that is not running.
 */
export function signalsOf(opened: Case): readonly Signal[] {
  const { snapshot, counted, rules, figures } = opened;
  const { type, status } = snapshot.experiment;
  if (type === "personalization" || type === "other") return [];
  const isRunning = status === "running";
  const signals: Signal[] = isRunning ? [...harm(opened)] : [];
  const whole = (kind: Signal["kind"], sentence: string | undefined) => {
    if (sentence !== undefined) signals.push({ kind, armId: null, sentence });
  };

  if (!rules.impressionsRepeat) whole("broken-split", brokenSplit(opened));
  for (const { armId, sentence } of switchedOffArms(opened)) signals.push({ kind: "broken-split", armId, sentence });
  if (isRunning && figures !== undefined) {
    for (const { armId, sentence } of trafficProblems(opened)) signals.push({ kind: "no-traffic", armId, sentence });
  }
  if (isRunning && !hasGoal(snapshot.experiment)) whole("no-goal", NO_GOAL);
  whole("configuration-changed", configurationChange(opened) ?? freshWeightChange(opened));
  if (figures?.comparison.kind === "fell") whole("counts-fell", `Counts fell: ${figures.comparison.detail}`);
  whole("unsound-counts", unsoundness(counted));
  return signals.filter(
    (signal, index) => signals.findIndex(({ kind, armId }) => kind === signal.kind && armId === signal.armId) === index,
  );
}

/**
 * Variants that lose against the control. Of experiments without a difference at most `alphaHarm` ever raise this alarm,
 * however early and often one looks, so it waits for no minimum runtime.
 */
function harm({ arms, control, figures, rules }: Case): Signal[] {
  if (figures === undefined || control === undefined || arms.length < 2) return [];
  const { pairs, tally } = figures;
  const needed = Math.log((arms.length - 1) / rules.alphaHarm);
  const rateOf = (arm: number) => {
    const shown = tally.impressions[arm]!;
    return shown > 0 ? `${formatRate(tally.conversions[arm]! / shown)} of ${formatCount(shown)}` : "nothing";
  };
  return arms.flatMap((arm, index): Signal[] => {
    const against = pairs[index]?.logUnder ?? 0;
    if (index === control || against < needed) return [];
    const rates = `${rateOf(index)} impressions convert, with ${nameOf(arms[control]!)} ${rateOf(control)}`;
    const sentence = `${nameOf(arm)} is losing: ${rates}; e-value ${formatEvidence(against)}, alarm at ${formatEvidence(needed)}`;
    return [{ kind: "harm", armId: arm.id, sentence }];
  });
}
