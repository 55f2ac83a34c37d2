import type { Case } from "../case.ts";

/** `warn` does not block. `skipped`: could not be judged because an earlier check failed, or for the reason in the finding. */
export type CheckStatus = "pass" | "warn" | "fail" | "skipped";

/** `health`: the data can be trusted. `runtime`: it ran long enough. `evidence`: the numbers suffice. `guardrails`: nothing else is harmed. */
export type CheckGroup = "health" | "runtime" | "evidence" | "guardrails";

/** What one check says of one case. */
export interface Judged<Finding> {
  readonly status: CheckStatus;
  readonly finding: Finding;
  /** Set on a warning that only a person may pass over: a winner is then proposed and never stopped automatically. */
  readonly needsPerson?: true;
  /** What was found is not shown, because of small counts: nothing may be said of the finding. Never stored. */
  readonly hidden?: true;
}

/** One condition of a winner: its name, what kind of condition it is, and how it is judged. */
export interface CheckDefinition<Id extends string, Finding> {
  readonly id: Id;
  readonly group: CheckGroup;
  /** Pure; never throws on what was read. undefined: the policy asks for no such thing, and the check is left out. */
  judge(opened: Case): Judged<Finding> | undefined;
}

export function check<const Id extends string, Finding>(
  id: Id,
  group: CheckGroup,
  judge: (opened: Case) => Judged<Finding> | undefined,
): CheckDefinition<Id, Finding> {
  return { id, group, judge };
}

export function pass<Finding>(finding: Finding): Judged<Finding> {
  return { status: "pass", finding };
}

export function warn<Finding>(finding: Finding): Judged<Finding> {
  return { status: "warn", finding };
}

/** A warning that a person may pass over and an automatic stop may not. */
export function warnForPerson<Finding>(finding: Finding): Judged<Finding> {
  return { status: "warn", finding, needsPerson: true };
}

export function fail<Finding>(finding: Finding): Judged<Finding> {
  return { status: "fail", finding };
}

export function skipped<Finding>(finding: Finding): Judged<Finding> {
  return { status: "skipped", finding };
}

/** An earlier check failed, so that the counts say nothing. */
export interface NotJudged {
  readonly kind: "not-judged";
}

export const NOT_JUDGED: NotJudged = { kind: "not-judged" };
