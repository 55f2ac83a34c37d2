import type { CheckId, NamedPolicy, Verdict } from "../decision/index.ts";
import type { UtcDay } from "../experiment/index.ts";
import { replayRecorded, type RecordedExperiment } from "./replay-recorded.ts";

/** When rules would have stopped a recorded experiment, and with what. */
export type WhatIfOutcome =
  | {
      readonly kind: "stopped";
      /** Closed days from the first with traffic to the look that stopped it. */
      readonly day: number;
      readonly date: UtcDay;
      /** Of the arms, and whether it is left to people, because a check asks for one. */
      readonly winner: number;
      readonly isProposed: boolean;
    }
  | {
      readonly kind: "not-stopped";
      /** As of the last look. */
      readonly day: number;
      readonly date: UtcDay;
      readonly verdict: Exclude<Verdict, "winner">;
      readonly firstFailing: CheckId | null;
    }
  /** It has no daily series. */
  | { readonly kind: "no-series" };

/** The first look with a winner, else the last one: what `backtest` says of the same series. */
export function whatIf(recorded: RecordedExperiment, policy: NamedPolicy): WhatIfOutcome {
  let last: WhatIfOutcome = { kind: "no-series" };
  for (const { date, judgement } of replayRecorded(recorded, policy)) {
    const { day, verdict, winner, checks, firstFailing } = judgement;
    if (verdict === "winner")
      return { kind: "stopped", day, date, winner: winner!, isProposed: checks.some(({ needsPerson }) => needsPerson) };
    last = { kind: "not-stopped", day, date, verdict, firstFailing };
  }
  return last;
}
