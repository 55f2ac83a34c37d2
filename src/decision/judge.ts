import { openCase, type Case, type Kept } from "./case.ts";
import type { Decision, Verdict } from "./decision.ts";
import type { DecisionInput } from "./decision-input.ts";
import type { SpendingPaths } from "./evidence/spending-paths.ts";
import { groupOf, judgeChecks, type Check } from "./checks/all-checks.ts";
import { lookOf, pathsAfter } from "./look.ts";
import { signalsOf } from "./signals.ts";
import { requireUnsafe } from "./unsafe.ts";

/** The conclusion of a look, without the figures that only people need: all that a replay asks for. */
export type Judgement = Pick<
  Decision,
  "day" | "verdict" | "winner" | "leader" | "checks" | "firstFailing" | "signals" | "look"
> & {
  /** What it was judged by; `summarizeArms` makes the arms' figures from it. */
  readonly opened: Case;
  /** Alpha spending after this look, for the judgement of the next; undefined if there is no look to remember. */
  readonly paths: SpendingPaths | undefined;
};

/**
 * Judges every check, whatever an earlier one said; the first that fails is why not yet.
 * A replay can pass what it kept of the earlier looks, and so need not start over; the digits are the same.
 * @param kept evidence over exactly the snapshot's days, and paths of the judgement whose look is the last in the history
 * @throws RangeError on a policy that breaks its promise without saying so, or on a tally or paths of other days or looks
 */
export function judge(input: DecisionInput, kept: Kept = {}): Judgement {
  requireUnsafe(input.policy.rules);
  const opened = openCase(input, kept);
  const checks = judgeChecks(opened);
  const firstFailing = checks.find(({ status }) => status === "fail")?.id ?? null;
  const verdict = verdictOf(checks, opened);
  const leader = opened.figures?.leader ?? null;
  const look = lookOf(opened, checks);
  return {
    opened,
    day: opened.counted.day,
    verdict,
    winner: verdict === "winner" ? leader : null,
    leader,
    checks,
    firstFailing,
    signals: signalsOf(opened),
    look,
    paths: look === null ? undefined : pathsAfter(look, opened, kept.paths),
  };
}

/** A winner passes every check, or passes with a warning. Without a winner, a healthy experiment is over with its horizon. */
function verdictOf(checks: readonly Check[], { counted, rules }: Case): Verdict {
  if (checks.some(({ id, status }) => groupOf(id) === "health" && status === "fail")) return "blocked";
  if (checks.every(({ status }) => status === "pass" || status === "warn")) return "winner";
  return counted.day >= rules.horizonDays ? "inconclusive" : "not-yet";
}
