import { DEFAULT_POLICY, type Policy } from "../../decision/index.ts";

/** What belongs into herald.config.yaml so that an experiment goes by these rules: those that differ from the default. */
export function policyYaml(name: string, key: string, rules: Policy): string {
  const differing = Object.entries(rules).filter(
    ([rule, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT_POLICY[rule as keyof Policy]),
  );
  const lines = differing.map(([rule, value]) => `    ${rule}: ${JSON.stringify(value)}`);
  return ["policies:", `  - name: ${name}`, `    match: ${JSON.stringify(key)}`, ...lines, ""].join("\n");
}

const LONGEST = 40;

/** A name that the configuration takes, for a policy of one experiment. */
export function policyNameFor(key: string): string {
  const plain = key
    .toLowerCase()
    .replaceAll(/[^a-z\d_-]+/gu, "-")
    .replace(/^[^a-z\d]+/u, "");
  const suffix = "-what-if";
  return `${plain.slice(0, LONGEST - suffix.length) || "experiment"}${suffix}`;
}
