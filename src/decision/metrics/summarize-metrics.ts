import { liftOfOddsRatio, oddsRatioConfidenceSequence, type Counts } from "../../stats/index.ts";
import type { Case } from "../case.ts";
import type { Estimate, MetricArm, MetricReport, NotEstimable } from "../decision.ts";
import { CONTROL_CONVERSIONS_FOR_LIFT, rateOf } from "../summarize-arms.ts";
import type { MetricFigures, OpenedMetric } from "./opened-metric.ts";
import { funnelsOf } from "./wanted-metrics.ts";

/** What people see of every metric beside the goal. */
export function summarizeMetrics(opened: Case): readonly MetricReport[] {
  const { metrics, rules, snapshot } = opened;
  // Together their intervals miss the truth as rarely as one would.
  const level = rules.alpha / Math.max(1, metrics.length);
  const funnels = funnelsOf(rules, snapshot.experiment).map(
    (funnelId): MetricReport => ({
      event: funnelId,
      name: null,
      role: "secondary",
      direction: null,
      margin: null,
      state: { kind: "funnel" },
      arms: [],
    }),
  );
  return [...metrics.map((metric) => reportOf(metric, level, opened)), ...funnels];
}

function reportOf(metric: OpenedMetric, level: number, opened: Case): MetricReport {
  const { event, name, role, direction, margin, state, figures } = metric;
  return {
    event,
    name,
    role,
    direction,
    margin,
    state,
    arms: figures === undefined ? [] : opened.arms.map((_, arm) => armOf(arm, metric, figures, level, opened)),
  };
}

function armOf(arm: number, { role }: OpenedMetric, figures: MetricFigures, level: number, opened: Case): MetricArm {
  const { control, rules } = opened;
  const pair = figures.pairs[arm];
  return {
    conversions: figures.tally.conversions[arm]!,
    rate: rateOf(countsOf(figures, arm), rules),
    lift: arm === control ? null : liftOf(arm, figures, level, control),
    phi: pair?.dispersion?.phi ?? null,
    harm:
      pair === undefined || role !== "guardrail"
        ? null
        : { logEvidence: pair.harm.logEvidence, since: pair.harm.since ?? null },
    margin:
      pair?.margin === undefined
        ? null
        : { z: pair.margin.z, boundary: pair.margin.boundary, holds: pair.margin.holds },
  };
}

/** The relative lift as observed, with an interval that holds at every look. */
function liftOf(arm: number, figures: MetricFigures, level: number, control: number | undefined): Estimate {
  const no = (because: NotEstimable): Estimate => ({ kind: "not-estimable", because });
  if (control === undefined) return no("no-single-control");
  const own = countsOf(figures, arm);
  const reference = countsOf(figures, control);
  if (own.impressions === 0 || reference.impressions === 0) return no("no-impressions");
  if (reference.conversions < CONTROL_CONVERSIONS_FOR_LIFT) return no("few-control-conversions");
  const rate = reference.conversions / reference.impressions;
  const [low, high] = oddsRatioConfidenceSequence(own, reference, {
    alpha: level,
    phi: figures.pairs[arm]?.dispersion?.phi ?? 1,
  });
  const value = own.conversions / own.impressions / rate - 1;
  const ends = [low, high].map((end) => liftOfOddsRatio(end, rate));
  return ends.every(Number.isFinite)
    ? { kind: "estimated", value, low: ends[0]!, high: ends[1]! }
    : no("endless-interval");
}

function countsOf({ current }: MetricFigures, arm: number): Counts {
  return {
    impressions: current.impressions[arm]!,
    conversions: Math.min(current.conversions[arm]!, current.impressions[arm]!),
  };
}
