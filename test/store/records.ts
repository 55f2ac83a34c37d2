import type { Decision, DecisionInput, Look } from "../../src/decision/index.ts";
import { addDays, type Arm } from "../../src/experiment/index.ts";
import type { Ledger } from "../../src/ports/index.ts";
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

type VendorTotals = Arm["vendor"];

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
  /** At earlier days. */
  readonly looks?: readonly Look[];
  /** What the vendor's totals have grown by. */
  readonly vendorAhead?: number;
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
  const days = someDays(14, [1000, 1000], [conversions, 60]);
  const { arms, ...rest } = aSnapshot({ account, asOf, lastClosedDay, experiment, days });
  const snapshot = {
    ...rest,
    arms: arms.map((arm) => ({ ...arm, vendor: ahead(arm.vendor, about.vendorAhead ?? 0) })),
  };
  const look =
    about.look === null
      ? null
      : aLook({ day: lastClosedDay, asOf, conversions: [conversions * 14, 840], ...about.look });
  const reports = aDecision(about.decision).arms;
  return {
    input: { snapshot, history: aHistory({ looks: about.looks ?? [] }), policy: aPolicy() },
    decision: aDecision({
      account,
      experimentId,
      asOf,
      lastClosedDay,
      look,
      ...about.decision,
      arms: snapshot.arms.map(({ id, name, isControl, vendor }, index) => ({
        ...reports[index]!,
        id,
        name,
        isControl,
        vendor: {
          impressions: vendor.impressions ?? null,
          conversions: vendor.conversions ?? null,
          probabilityToBeBest: vendor.probabilityToBeBest ?? null,
        },
      })),
    }),
  };
}

function ahead(vendor: VendorTotals, by: number): VendorTotals {
  return { ...vendor, impressions: (vendor.impressions ?? 0) + by, conversions: (vendor.conversions ?? 0) + by };
}

/** Records as a worker does: with the looks at earlier days that the ledger tells of. */
export async function recordNext(ledger: Ledger, about: About, now = NOW): Promise<{ id: string; isNew: boolean }> {
  const { account = ACCOUNT, experimentId = EXPERIMENT, lastClosedDay = LAST_CLOSED_DAY } = about;
  const looks = (await ledger.looks.list({ account, experimentId })).filter(({ day }) => day < lastClosedDay);
  const { input, decision } = aRecord({ ...about, looks });
  return ledger.decisions.record(input, decision, now);
}
