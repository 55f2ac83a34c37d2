import type { z } from "zod";
import type { NamedPolicy } from "../decision/index.ts";
import type { MatchedPolicy } from "./config.ts";
import { policyVersion } from "./default-policy.ts";
import type { Entry } from "./file/config-file.ts";
import type { policySchema } from "./file/file-schema.ts";
import { globMatches } from "./values/glob.ts";
import { completePolicy, contradictions } from "./file/policy-schema.ts";
import type { ProblemList } from "./problems.ts";

/** The policies of the configuration file, complete and under their versions. */
export function readPolicies(
  entries: readonly Entry<z.output<typeof policySchema>>[],
  where: (path: readonly PropertyKey[]) => string,
  problems: ProblemList,
  warnings: string[],
): readonly MatchedPolicy[] {
  const policies: MatchedPolicy[] = [];
  for (const { path, value } of entries) {
    const { name, match, ...given } = value;
    if (policies.some((policy) => policy.name === name)) {
      problems.add(
        where([...path, "name"]),
        `there is another policy ${JSON.stringify(name)}; wanted a name of its own`,
      );
    }
    const catchAll = policies.find((policy) => policy.match.includes("*"));
    if (catchAll !== undefined)
      warnings.push(`policy ${name} is never used: ${catchAll.name}, before it, matches every experiment`);
    const rules = completePolicy(given);
    for (const { rule, problem } of contradictions(rules)) problems.add(where([...path, rule]), problem);
    policies.push({ name, match: typeof match === "string" ? [match] : match, version: policyVersion(rules), rules });
  }
  return policies;
}

/** The first policy with a pattern that matches the key, else the default. */
export function policyFor(
  policies: readonly MatchedPolicy[],
  fallback: NamedPolicy,
  experimentKey: string,
): NamedPolicy {
  const found = policies.find((policy) => policy.match.some((pattern) => globMatches(pattern, experimentKey)));
  return found === undefined ? fallback : { name: found.name, version: found.version, rules: found.rules };
}
