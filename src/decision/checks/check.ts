import type { Case } from "../case.ts";
import type { Check, CheckId } from "../decision.ts";

/** Judges one rung of the ladder. Pure; never throws on what was read. */
export type CheckRule = (opened: Case) => Check;

/** What a gate says: the sentence, and what was seen and wanted where there is something to compare. */
interface Words {
  readonly sentence: string;
  readonly value?: string;
  readonly limit?: string;
}

const RUNGS: Readonly<Record<CheckId, Pick<Check, "title" | "group">>> = {
  "decidable-kind": { title: "Kind of experiment", group: "health" },
  running: { title: "Running", group: "health" },
  "goal-set": { title: "Goal set", group: "health" },
  "one-control": { title: "One control", group: "health" },
  "sound-counts": { title: "Sound counts", group: "health" },
  "arms-known": { title: "Variants known", group: "health" },
  "same-configuration": { title: "Same configuration", group: "health" },
  "counts-grow": { title: "Counts only grow", group: "health" },
  "series-matches-totals": { title: "Days match totals", group: "health" },
  "has-traffic": { title: "Traffic arrives", group: "health" },
  "split-as-planned": { title: "Split as planned", group: "health" },
  "independent-impressions": { title: "Independent impressions", group: "health" },
  "full-weeks": { title: "Full weeks", group: "runtime" },
  "enough-conversions": { title: "Enough conversions", group: "runtime" },
  evidence: { title: "Evidence", group: "evidence" },
  "probably-best": { title: "Probably best", group: "evidence" },
};

export function pass(id: CheckId, words: Words): Check {
  return checkOf(id, "pass", words);
}

export function warn(id: CheckId, words: Words): Check {
  return checkOf(id, "warn", words);
}

/** A warning that a person may pass over and an automatic stop may not. */
export function warnForPerson(id: CheckId, words: Words): Check {
  return { ...checkOf(id, "warn", words), needsPerson: true };
}

export function fail(id: CheckId, words: Words): Check {
  return checkOf(id, "fail", words);
}

/** Could not be judged because an earlier gate failed. */
export function skipped(id: CheckId, sentence = "Cannot be judged from these counts"): Check {
  return checkOf(id, "skipped", { sentence });
}

function checkOf(id: CheckId, status: Check["status"], { sentence, value = "", limit = "" }: Words): Check {
  const { title, group } = RUNGS[id];
  return { id, title, group, status, value, limit, sentence };
}
