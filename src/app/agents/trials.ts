import { readSeries } from "../../csv/index.ts";
import { NO_ACCOUNT_FACTS, type NamedPolicy } from "../../decision/index.ts";
import { AgentRefusal, type AgentReads } from "../../mcp/index.ts";
import {
  metricNotes,
  plainSpaces,
  planRecord,
  planReport,
  simulationRecord,
  simulationReport,
  writtenFor,
} from "../../messages/index.ts";
import { scenarioOf, summarizeRuns, thresholdsByDay } from "../../replay/index.ts";
import type { Settings } from "../../ports/index.ts";
import type { AgentContext } from "./agent-context.ts";

const MOST_EXPERIMENTS = 100;

/** What `herald backtest` says, under a configured policy. */
export function backtestTool({ settings, whatIf }: AgentContext): AgentReads["backtest"] {
  return async ({ csv, policy: name, assumeEqual }, signal) => {
    const policy = policyCalled(name, settings);
    const { series, notes } = sensible(() => readSeries(csv, { assumeEqual }));
    if (series.length > MOST_EXPERIMENTS)
      throw new AgentRefusal(
        `csv has ${series.length} experiments; give ${MOST_EXPERIMENTS} at most, or run herald backtest`,
      );
    const { reader } = settings;
    const known = { account: NO_ACCOUNT_FACTS, reader, notes: [...notes, ...metricNotes(series, policy.rules)] };
    const { records, report } = await whatIf.backtest({ series, policy, ...known }, signal);
    return { facts: { policy: policy.name, experiments: [...records] }, words: plainSpaces(report.join("\n")) };
  };
}

/** What `herald simulate` says, under a configured policy without its guardrails. */
export function simulateTool({ settings, whatIf }: AgentContext): AgentReads["simulate"] {
  return async ({ rate, daily, days, lifts, overdispersion, runs, seed, policy: name }, signal) => {
    const configured = policyCalled(name, settings);
    const { guardrails: leftOut } = configured.rules;
    const policy = { ...configured, rules: { ...configured.rules, guardrails: [] } };
    const account = NO_ACCOUNT_FACTS;
    const scenario = sensible(() => scenarioOf({ rate, daily, days, lifts: [0, ...lifts], overdispersion }));
    const started = performance.now();
    const counts = await whatIf.simulate({ scenario, policy, account, seed, runs }, signal);
    const seconds = (performance.now() - started) / 1000;
    const thresholds = thresholdsByDay(policy.rules, scenario.plannedShares, overdispersion);
    const simulated = { scenario, policy, leftOut, summary: summarizeRuns(counts), power: undefined, thresholds, seed };
    return {
      facts: simulationRecord(simulated, account),
      words: writtenFor(settings.reader, () => plainSpaces(simulationReport({ ...simulated, seconds }).join("\n"))),
    };
  };
}

/** What `herald plan` says, under a configured policy. */
export function planTool({ settings, whatIf }: AgentContext): AgentReads["plan"] {
  return async ({ rate, daily, arms, overdispersion, days: asked, lifts, policy: name }, signal) => {
    const policy = policyCalled(name, settings);
    const traffic = { rate, daily, arms, overdispersion };
    const days = [...new Set(asked)].toSorted((a, b) => a - b);
    if (lifts.some((lift) => rate * (1 + lift) >= 1))
      throw new AgentRefusal("lifts requires lifts that leave the conversion rate below 100%");
    const rows = { lifts: await whatIf.plan({ rules: policy.rules, traffic, lifts, days }, signal), guardrails: [] };
    return {
      // As numbers travel: nothing in it is shared.
      facts: structuredClone(planRecord(policy, traffic, days, rows)) as never,
      words: writtenFor(settings.reader, () => plainSpaces(planReport(policy, traffic, days, rows).join("\n"))),
    };
  };
}

/** @throws AgentRefusal with those that there are */
function policyCalled(name: string | undefined, { policies }: Pick<Settings, "policies">): NamedPolicy {
  const policy = name === undefined ? policies.at(-1) : policies.find((one) => one.name === name);
  if (policy !== undefined) return policy;
  throw new AgentRefusal(
    `there is no policy ${JSON.stringify(name)}; configured: ${policies.map((one) => one.name).join(", ")}`,
  );
}

/** Makes what a file or a few numbers were refused for a refusal of what was asked. */
function sensible<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    const { name } = error as Error;
    if (error instanceof RangeError || name === "CsvProblems" || name === "UnreadableCsv")
      throw new AgentRefusal((error as Error).message);
    throw error;
  }
}
