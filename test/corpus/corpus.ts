import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { DEFAULT_POLICY, type DecisionInput } from "../../src/decision/index.ts";

/**
 * Inputs of decisions, kept as data so that no builder can change them, nonsense included: every check passing, warning, failing and skipped, every
 * verdict, kind of evidence and reason why a figure cannot be estimated, and 32 days of recorded experiments
 * (ASOS Digital Experiments Dataset, Liu et al. 2021, CC BY 4.0).
 */
export function readCorpus(): readonly DecisionInput[] {
  const text = gunzipSync(readFileSync(new URL("inputs.ndjson.gz", import.meta.url))).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => complete(JSON.parse(line) as DecisionInput));
}

/** What an input was kept without, because it came later, is as if it had said nothing about it. */
function complete({ snapshot, history, policy }: DecisionInput): DecisionInput {
  return {
    snapshot: { ...NO_METRICS, ...snapshot },
    history: { ...NEVER_PAUSED, ...history, looks: history.looks.map((look) => ({ ...NO_METRICS, ...look })) },
    policy: { ...policy, rules: { ...DEFAULT_POLICY, ...policy.rules } },
  };
}

const NO_METRICS = { metrics: [] };
const NEVER_PAUSED = { pauses: [], harmAcknowledgedOn: null };
