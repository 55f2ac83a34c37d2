import { plainSpaces, simulationRecord, simulationReport, type PowerAt } from "../../messages/index.ts";
import { summarizeRuns, thresholdsByDay, type Scenario } from "../../replay/index.ts";
import { EXIT_DONE } from "../failure.ts";
import { startProgress } from "../progress.ts";
import { withHeadings } from "../terminal.ts";
import { withSimulated } from "./guardrail-option.ts";
import { accountOf, policyFrom, proportion, whole } from "./option-values.ts";
import { simulateInThreads } from "./simulate-in-threads.ts";
import { scenarioFrom, withLift, type ScenarioOptions } from "./simulate-scenario.ts";

/** As the command line gives them: text, or undefined where left out. */
export interface SimulateOptions extends ScenarioOptions {
  readonly runs?: string;
  readonly powerAt?: string;
  readonly usualPhi?: string;
  readonly seed?: string;
  readonly threads?: string;
  readonly policy?: string;
  readonly json?: boolean;
}

const MOST_RUNS = 1_000_000;

/** `herald simulate`: how often the policy stops experiments of a kind, rightly and wrongly, and how soon. */
export async function runSimulate(options: SimulateOptions): Promise<number> {
  const { scenario, guardrails } = scenarioFrom(options);
  const { policy, leftOut } = withSimulated(await policyFrom(options.policy, options.horizon), guardrails);
  const account = accountOf(options.usualPhi);
  const runs = whole("runs", options.runs ?? "5000", 1, MOST_RUNS);
  const seed = whole("seed", options.seed ?? "1", 0, Number.MAX_SAFE_INTEGER);
  const threads = options.threads === undefined ? undefined : whole("threads", options.threads, 1, 256);
  const lift = options.powerAt === undefined ? undefined : proportion("power-at", options.powerAt);
  const lifted = lift === undefined ? undefined : withLift(scenario, lift);

  const progress = startProgress(lifted === undefined ? runs : 2 * runs, "runs");
  const started = performance.now();
  const simulate = async (one: Scenario, before: number) => {
    const job = { source: { kind: "simulated", scenario: one }, policy, account, seed, runs, threads } as const;
    return summarizeRuns(await simulateInThreads(job, (done) => progress.update(before + done)));
  };
  try {
    const summary = await simulate(scenario, 0);
    const found = lifted === undefined ? undefined : await simulate(lifted, runs);
    const seconds = (performance.now() - started) / 1000;
    progress.end();
    const power: PowerAt | undefined =
      found === undefined
        ? undefined
        : {
            lift: lift!,
            rightWinnerShare: found.rightWinnerShare,
            standardError: found.standardErrors.rightWinnerShare,
            dayOf80PercentStopped: found.dayOf80PercentStopped,
          };
    const thresholds = thresholdsByDay(policy.rules, scenario.plannedShares, Math.max(...scenario.overdispersion));
    const simulated = { scenario, policy, leftOut, summary, power, thresholds, seed };
    if (options.json) {
      process.stdout.write(`${JSON.stringify(simulationRecord(simulated, account), null, 2)}\n`);
    } else {
      const report = simulationReport({ ...simulated, seconds });
      process.stdout.write(plainSpaces(`${withHeadings(report).join("\n")}\n`));
    }
    return EXIT_DONE;
  } finally {
    progress.end();
  }
}
