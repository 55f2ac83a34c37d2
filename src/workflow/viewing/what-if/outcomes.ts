import type { NamedPolicy, Policy } from "../../../decision/index.ts";
import type { WhatIfOutcome } from "../../../replay/index.ts";
import type { WhatIfContext } from "./what-if-context.ts";
import type { KeptExperiment } from "./what-if-memory.ts";

/** The same policy where no rule differs. */
export function withRules(policy: NamedPolicy, rules: Policy): NamedPolicy {
  return JSON.stringify(rules) === JSON.stringify(policy.rules)
    ? policy
    : { name: policy.name, version: JSON.stringify(rules), rules };
}

/** Replayed once for each decision and policy. */
export async function outcomeOf(
  { decisionId, recorded }: KeptExperiment,
  policy: NamedPolicy,
  signal: AbortSignal,
  { whatIf, memory }: WhatIfContext,
): Promise<WhatIfOutcome> {
  const key = `${decisionId} ${policy.version}`;
  const known = memory.outcomes.get(key);
  if (known !== undefined) return known;
  const outcome = await whatIf.replay(recorded, policy, signal);
  memory.outcomes.set(key, outcome);
  return outcome;
}
