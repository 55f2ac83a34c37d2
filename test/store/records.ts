import type { Decision, DecisionInput, Look } from "../../src/decision/index.ts";
import { addDays } from "../../src/experiment/index.ts";
import {
  ACCOUNT,
  aDecision,
  aHistory,
  aLook,
  anExperiment,
  aPolicy,
  aSnapshot,
  LAST_CLOSED_DAY,
  someDays,
} from "../support/builders.ts";

export const EXPERIMENT = "exp_checkout";
export const NOW = "2026-11-23T08:00:05.000Z";

/** A decision with the input and look it came from, all about one experiment and closed day. */
export interface DecisionRecord {
  readonly input: DecisionInput;
  readonly decision: Decision;
}

interface About {
  readonly experimentId?: string;
  readonly account?: string;
  readonly lastClosedDay?: string;
  /** Tells conclusions about the same day apart. */
  readonly conversions?: number;
  readonly hour?: number;
  readonly look?: Partial<Look> | null;
  readonly decision?: Partial<Decision>;
}

export function aRecord(about: About = {}): DecisionRecord {
  const {
    experimentId = EXPERIMENT,
    account = ACCOUNT,
    lastClosedDay = LAST_CLOSED_DAY,
    conversions = 50,
    hour = 8,
  } = about;
  const asOf = `${addDays(lastClosedDay, 1)}T${String(hour).padStart(2, "0")}:00:00.000Z`;
  const experiment = anExperiment({ id: experimentId });
  const snapshot = aSnapshot({
    account,
    asOf,
    lastClosedDay,
    experiment,
    days: someDays(14, [1000, 1000], [conversions, 60]),
  });
  const look =
    about.look === null
      ? null
      : aLook({ day: lastClosedDay, asOf, conversions: [conversions * 14, 840], ...about.look });
  return {
    input: { snapshot, history: aHistory(), policy: aPolicy() },
    decision: aDecision({ account, experimentId, asOf, lastClosedDay, look, ...about.decision }),
  };
}
