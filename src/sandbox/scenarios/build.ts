import { startOfDay, type UtcDay } from "../../experiment/index.ts";
import { idFrom, uuidFrom } from "../traffic/random.ts";
import { runScript, start } from "../world/lifecycle.ts";
import type { SandboxExperiment } from "../world/experiment.ts";
import { SENT_EVERYWHERE } from "../world/experiments.ts";
import { isScenarioName, SCENARIOS } from "./catalogue.ts";
import type { Scenario } from "./scenario.ts";

const DAY_MS = 86_400_000;

/**
 * Makes the named experiments around the epoch's day. A name may appear several times, for a long list: later ones are independent and
 * numbered.
 * @throws RangeError on a name that does not exist
 */
export function buildScenarios(names: readonly string[], epochDay: UtcDay, nowMs: number): SandboxExperiment[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    if (!isScenarioName(name))
      throw new RangeError(`startSandbox requires known scenarios, not ${name}: ${Object.keys(SCENARIOS).join(", ")}`);
    const copy = (seen.get(name) ?? 0) + 1;
    seen.set(name, copy);
    return build(name, SCENARIOS[name], copy, epochDay, nowMs);
  });
}

function build(name: string, scenario: Scenario, copy: number, epochDay: UtcDay, nowMs: number): SandboxExperiment {
  const onDay = (day: number): number => Math.round(startOfDay(epochDay) + day * DAY_MS);
  const startMs = scenario.startedDaysAgo === undefined ? null : onDay(-scenario.startedDaysAgo);
  const createdAt = new Date((startMs ?? onDay(-1)) - 0.3 * DAY_MS - copy * 1000).toISOString();
  const stream = copy === 1 ? name : `${name}#${copy}`;
  const variants = scenario.arms.map((arm, index) => ({
    id: idFrom("var", stream, index),
    name: arm.name,
    isControl: arm.isControl === true,
    weight: arm.weight,
  }));
  const experiment: SandboxExperiment = {
    id: scenario.hasUuid ? uuidFrom(stream) : idFrom("exp", stream),
    key: copy === 1 ? scenario.key : `${scenario.key}-${copy}`,
    name: copy === 1 ? scenario.title : `${scenario.title} (${copy})`,
    description: scenario.hypothesis,
    type: scenario.type ?? "ab",
    status: "draft",
    createdAt,
    updatedAt: createdAt,
    startedAt: null,
    stoppedAt: null,
    trafficAllocation: 100,
    includeQueryString: false,
    winnerVariantId: null,
    rolloutVariantId: null,
    targetingRules: { urlPatterns: [`https://www.example-health.test/${scenario.key}/*`], visitorStatus: "all" },
    metrics: {
      primary: { eventName: scenario.goal ?? "to be removed", funnelId: null },
      secondary: [SENT_EVERYWHERE, ...Object.keys(scenario.others ?? {})].map((eventName) => ({
        eventName,
        funnelId: null,
      })),
    },
    variants,
    scenario: copy === 1 ? name : stream,
    stream,
    plannedGoal: scenario.goal,
    traffic: trafficOf(scenario, onDay),
    served: [],
    countedFrom: null,
    windowFollowsResume: scenario.windowFollowsResume === true,
    script: (scenario.script ?? []).map(({ onDay: day, action, winner }) => ({
      atMs: onDay(day),
      action,
      winnerVariantId: winner === undefined ? null : (variants[winner]?.id ?? null),
    })),
    deletedButListedUntil: null,
  };
  if (startMs !== null) start(experiment, startMs);
  // The goal was taken away after the start: the API lets nobody start without one.
  if (scenario.goal === null) {
    experiment.metrics = { primary: { eventName: null, funnelId: null }, secondary: [] };
    experiment.plannedGoal = null;
  }
  if (scenario.isDeleted) experiment.deletedButListedUntil = onDay(1);
  runScript(experiment, nowMs);
  return experiment;
}

function trafficOf(scenario: Scenario, onDay: (day: number) => number): SandboxExperiment["traffic"] {
  const { restated } = scenario;
  return {
    plan: {
      kind: "steady",
      perDay: scenario.perDay,
      shares: scenario.arms.map((arm) => (arm.actualShare ?? arm.weight) / 100),
      rates: scenario.arms.map((arm) => arm.rate),
      repeats: scenario.repeats === true,
      otherRates: Object.fromEntries(
        Object.entries(scenario.others ?? {}).map(([event, rates]) => [event, [...rates]]),
      ),
    },
    restated:
      restated === undefined
        ? null
        : { fromMs: onDay(restated.onDay), beforeDay: Math.floor(restated.onDay), keep: restated.keep },
  };
}
