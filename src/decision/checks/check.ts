import type { Case } from "../case.ts";
import type { Check, CheckStatus } from "../decision.ts";
import type { CheckId, Findings } from "../findings.ts";

/** Judges one condition. Pure; never throws on what was read. */
export type CheckRule = (opened: Case) => Check;

/** `health`: the data can be trusted. `runtime`: it ran long enough. `evidence`: the numbers suffice. */
export type CheckGroup = "health" | "runtime" | "evidence";

const GROUPS: Readonly<Record<CheckId, CheckGroup>> = {
  "decidable-kind": "health",
  running: "health",
  "goal-set": "health",
  "one-control": "health",
  "sound-counts": "health",
  "arms-known": "health",
  "same-configuration": "health",
  "counts-grow": "health",
  "series-matches-totals": "health",
  "has-traffic": "health",
  "split-as-planned": "health",
  "independent-impressions": "health",
  "full-weeks": "runtime",
  "enough-conversions": "runtime",
  evidence: "evidence",
  "probably-best": "evidence",
};

/** Every check, in the order in which they are judged. */
export const CHECK_IDS = Object.keys(GROUPS) as readonly CheckId[];

/** What kind of condition a check is. */
export function groupOf(id: CheckId): CheckGroup {
  return GROUPS[id];
}

export function pass<Id extends CheckId>(id: Id, finding: Findings[Id]): Check {
  return checkOf(id, "pass", finding);
}

export function warn<Id extends CheckId>(id: Id, finding: Findings[Id]): Check {
  return checkOf(id, "warn", finding);
}

/** A warning that a person may pass over and an automatic stop may not. */
export function warnForPerson<Id extends CheckId>(id: Id, finding: Findings[Id]): Check {
  return { ...checkOf(id, "warn", finding), needsPerson: true };
}

export function fail<Id extends CheckId>(id: Id, finding: Findings[Id]): Check {
  return checkOf(id, "fail", finding);
}

/** Could not be judged because an earlier check failed, or for what the finding says. */
export function skipped<Id extends CheckId>(id: Id, finding: Findings[Id]): Check {
  return checkOf(id, "skipped", finding);
}

/** An earlier check failed, so that the counts say nothing. */
export const NOT_JUDGED = { kind: "not-judged" } as const;

function checkOf<Id extends CheckId>(id: Id, status: CheckStatus, finding: Findings[Id]): Check {
  // One id and its own finding: TypeScript does not follow a generic into the union.
  return { id, status, finding } as Check;
}
