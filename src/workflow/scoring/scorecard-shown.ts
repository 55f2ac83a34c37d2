import type { ScorecardModel } from "../../messages/index.ts";
import { hidesCells } from "../shown/min-cell.ts";
import { withoutFigures } from "../shown/shown-decision.ts";

/**
 * A scorecard as it is shown where small counts are hidden: what happened, without the figures of single experiments. It speaks of
 * decisions of many days, of which other messages may have shown none.
 */
export function scorecardShown(model: ScorecardModel, minCell: number): ScorecardModel {
  if (!hidesCells(minCell)) return model;
  return {
    ...model,
    stopped: model.stopped.map((stop) => ({
      ...stop,
      winner: stop.winner && { ...stop.winner, lift: null, expectedLift: null },
      worth: undefined,
    })),
    calledOff: model.calledOff.map((one) => ({
      ...one,
      decision: withoutFigures(one.decision, minCell),
      fresh: withoutFigures(one.fresh, minCell),
    })),
    doubted: model.doubted.map((one) => ({ ...one, decision: withoutFigures(one.decision, minCell) })),
    undecided: model.undecided.map((one) => ({ ...one, decision: withoutFigures(one.decision, minCell) })),
    selfAudit: undefined,
  };
}
