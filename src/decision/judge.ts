import { openCase, type Case } from "./case.ts";
import type { Tally } from "./counts/tally.ts";
import type { Decision, DecisionInput, Gate, Verdict } from "./decision.ts";
import { LADDER } from "./gates/ladder.ts";
import { lookOf } from "./look.ts";
import { signalsOf } from "./signals.ts";

/** The conclusion of a look, without the figures that only people need: all that a replay asks for. */
export type Judgement = Pick<Decision, "day" | "verdict" | "winner" | "leader" | "ladder" | "firstFailing" | "signals" | "look"> & {
  /** What it was judged by; `summarizeArms` makes the arms' figures from it. */
  readonly opened: Case;
};

/**
 * Climbs the ladder. Every gate is judged, whatever an earlier one said; the first that fails is why not yet.
 * @param tally evidence kept by the caller over exactly the snapshot's days, so that a long replay need not start over each day
 * @throws RangeError on a policy that asks for evidence this version does not have, or a tally of other days
 */
export function judge(input: DecisionInput, tally?: Tally): Judgement {
  const opened = openCase(input, tally);
  const ladder = LADDER.map((rule) => rule(opened));
  const firstFailing = ladder.find(({ status }) => status === "fail")?.id ?? null;
  const verdict = verdictOf(ladder);
  const leader = opened.figures?.leader ?? null;
  return {
    opened,
    day: opened.counted.day,
    verdict,
    winner: verdict === "winner" ? leader : null,
    leader,
    ladder,
    firstFailing,
    signals: signalsOf(opened),
    look: lookOf(opened),
  };
}

/** A winner needs every gate; a warning is none that fails. */
function verdictOf(ladder: readonly Gate[]): Verdict {
  if (ladder.some(({ group, status }) => group === "health" && status === "fail")) return "blocked";
  return ladder.every(({ status }) => status === "pass" || status === "warn") ? "winner" : "not-yet";
}
