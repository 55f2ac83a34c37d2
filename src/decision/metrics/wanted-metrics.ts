import { log } from "../../stats/index.ts";
import type { Experiment } from "../../experiment/index.ts";
import type { MetricDirection, Policy } from "../policy.ts";

/** A metric beside the goal: one that a winner must not harm, or one that is shown. */
export type WantedMetric = {
  readonly event: string;
  /** What the policy calls it; null: it has no other name than its event. */
  readonly name: string | null;
} & (
  | { readonly role: "guardrail"; readonly direction: MetricDirection; readonly margin: number | null }
  | { readonly role: "secondary"; readonly direction: null; readonly margin: null }
);

/** As many are shown; an experiment may have more configured. */
const MOST_SECONDARY = 10;

/** What is judged and shown beside the goal, guardrails first; each event once. */
export function wantedMetrics(
  { guardrails, secondary }: Pick<Policy, "guardrails" | "secondary">,
  experiment: Pick<Experiment, "goal" | "secondary">,
): readonly WantedMetric[] {
  const configured = (experiment.secondary ?? []).flatMap((one) => (one.kind === "event" ? [one.event] : []));
  const taken = new Set(guardrails.map(({ event }) => event));
  if (experiment.goal !== undefined) taken.add(experiment.goal);
  const shown = [...new Set(secondary ?? configured)].filter((event) => !taken.has(event)).slice(0, MOST_SECONDARY);
  return [
    ...guardrails.map(({ event, name, direction, margin }) => ({
      event,
      name: name ?? null,
      role: "guardrail" as const,
      direction,
      margin: margin ?? null,
    })),
    ...shown.map((event) => ({ event, name: null, role: "secondary" as const, direction: null, margin: null })),
  ];
}

/** The events to be read beside the goal. */
export function eventsToRead(rules: Policy, experiment: Pick<Experiment, "goal" | "secondary">): readonly string[] {
  return [...new Set(wantedMetrics(rules, experiment).map(({ event }) => event))];
}

/** Funnels among the secondary metrics, which the API does not count by variant. Where the policy names what is shown, nobody asks for them. */
export function funnelsOf({ secondary }: Pick<Policy, "secondary">, experiment: Pick<Experiment, "secondary">) {
  if (secondary !== undefined) return [];
  return (experiment.secondary ?? []).flatMap((one) => (one.kind === "funnel" ? [one.funnelId] : []));
}

/** Log e-values of harm: at which an alert is raised and acted on, and at which a guardrail keeps a variant from winning. */
export function harmLimits(
  { alphaHarm, guardrails }: Pick<Policy, "alphaHarm" | "guardrails">,
  arms: number,
): { readonly logAlarm: number; readonly logVeto: number } {
  return {
    logAlarm: log(((arms - 1) * (guardrails.length + 1)) / alphaHarm),
    logVeto: log(Math.max(1, guardrails.length) / alphaHarm),
  };
}
