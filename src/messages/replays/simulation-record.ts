import type { AccountFacts } from "../../decision/index.ts";
import type { Simulated } from "./simulation-report.ts";

/** A simulation as `--json` prints it; `null` where there is nothing. */
export function simulationRecord(
  { summary, power, thresholds, seed, scenario, policy, leftOut }: Omit<Simulated, "seconds">,
  { usualPhi }: Pick<AccountFacts, "usualPhi">,
) {
  const { name, version, rules } = policy;
  return {
    ...summary,
    powerAt: power ?? null,
    thresholds,
    seed,
    scenario,
    usualPhi,
    guardrails: rules.guardrails.map(({ event, direction, margin = null }) => ({ event, direction, margin })),
    guardrailsLeftOut: leftOut.map(({ event }) => event),
    policy: name,
    policyVersion: version,
  };
}
