import { createHash } from "node:crypto";
import { DEFAULT_POLICY, type NamedPolicy, type Policy } from "../decision/index.ts";
import { canonicalJson } from "../platform/canonical-json.ts";

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
