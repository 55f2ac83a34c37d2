import { text, type Line } from "../../notify/index.ts";

/** Tried in turn: escaping can make text five times as long. */
const LONGEST = [200, 120, 60, 30] as const;

/** What people expected of an experiment, in their words; no line where they said nothing. */
export function hypothesisLines(hypothesis: string | undefined): Line[] {
  return hypothesis === undefined ? [] : [["Hypothesis: ", text(hypothesis, LONGEST)]];
}
