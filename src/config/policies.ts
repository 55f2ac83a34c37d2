import { createHash } from "node:crypto";
import type { z } from "zod";
import { DEFAULT_POLICY, type NamedPolicy, type Policy } from "../decision/index.ts";
import { canonicalJson } from "../platform/index.ts";
import type { MatchedPolicy } from "./config.ts";
import type { Entry } from "./file/config-file.ts";
import type { policySchema } from "./file/file-schema.ts";
import { globMatches } from "./values/glob.ts";
import { completePolicy, contradictions } from "./file/policy-schema.ts";
import type { ProblemList } from "./problems.ts";

const VERSION_LENGTH = 12;

/** Short fingerprint of a policy's rules; the same in every process and for every order of the rules. */
export function policyVersion(rules: Policy): string {
  return createHash("sha256").update(canonicalJson(rules)).digest("hex").slice(0, VERSION_LENGTH);
}

/** What applies to experiments that no policy matches. */
export const defaultPolicy: NamedPolicy = {
  name: "default",
  version: policyVersion(DEFAULT_POLICY),
  rules: DEFAULT_POLICY,
};

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
