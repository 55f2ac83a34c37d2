import { BestComparison } from "./compare-with-all.ts";
import { ControlComparison } from "./compare-with-control.ts";
import { type Counts, posteriorOf, type Prior, UNIFORM_PRIOR } from "./counts.ts";
import { tabulate } from "./quadrature/distribution-table.ts";
import { groupEqualArms } from "./equal-arms.ts";
import { logitBeta } from "./special/logit-beta.ts";
import { meshOver } from "./quadrature/mesh.ts";
import { walkPanels } from "./quadrature/panel-walk.ts";
import { supportOf, widenToValleys } from "./support.ts";

/** Posterior summaries, each array in the order of the arms. */
export interface PosteriorSummary {
  /** P(X_i = max_j X_j). */
  readonly probabilityToBeBest: readonly number[];
  /** P(X_i > X_control); null for the control. */
  readonly probabilityToBeatControl: readonly (number | null)[];
  /** E[max_j X_j - X_i]: what is lost on average by choosing this arm, in units of the rate. */
  readonly expectedLoss: readonly number[];
  /** E[(X_control - X_i)^+]: what is lost on average by replacing the control with this arm where it is worse; null for the control. */
  readonly expectedLossVsControl: readonly (number | null)[];
}

/**
 * Posterior summaries of independent conversion rates X_i ~ Beta(alpha + s_i, beta + n_i - s_i), by quadrature on the logit axis: no
 * sampling, no normal approximation. Probabilities are good to 1e-12 below 1e8 impressions per arm and to 1e-10 at 1e10; losses to
 * 1e-9 relative, however small (above 1e-290).
 * @param arms two or more
 * @param options.control index of the control, 0 unless given
 * @throws RangeError on fewer than two arms, impossible counts, a control that is not there or an improper prior
 * @see Scott 2010, "A modern Bayesian look at the multi-armed bandit" (PtBB by quadrature); Stucchio 2015 (expected loss)
 */
export function summarizePosteriors(
  arms: readonly Counts[],
  { control = 0, prior = UNIFORM_PRIOR }: { control?: number; prior?: Prior } = {},
): PosteriorSummary {
  if (arms.length < 2) throw new RangeError("summarizePosteriors requires at least two arms");
  if (!(Number.isInteger(control) && control >= 0 && control < arms.length)) {
    throw new RangeError(`summarizePosteriors requires a control among its ${arms.length} arms, got index ${control}`);
  }
  const { distinct, groupOf, members } = groupEqualArms(
    arms.map((arm) => posteriorOf("summarizePosteriors", arm, prior)),
  );
  const controlGroup = groupOf[control]!;
  const shapes = distinct.map(logitBeta);
  const supports = shapes.map(supportOf);
  if (shapes.length > 1) widenToValleys(shapes, supports, controlGroup);
  const mesh = meshOver(shapes, supports);
  const tables = shapes.map((shape, group) => tabulate(shape, supports[group]!, mesh));
  const withAll = new BestComparison(distinct.length, members);
  const withControl = new ControlComparison(distinct.length, controlGroup);
  walkPanels(mesh, tables, (view) => {
    withAll.add(view);
    withControl.add(view);
  });
  return {
    // Equal arms share by symmetry, to the last digit.
    probabilityToBeBest: groupOf.map((group) =>
      distinct.length === 1 ? 1 / arms.length : proportion(withAll.probability[group]!),
    ),
    probabilityToBeatControl: groupOf.map((group, arm) => {
      if (arm === control) return null;
      return group === controlGroup ? 0.5 : proportion(withControl.probability[group]!);
    }),
    expectedLoss: groupOf.map((group) => proportion(withAll.loss[group]!)),
    expectedLossVsControl: groupOf.map((group, arm) => (arm === control ? null : proportion(withControl.loss[group]!))),
  };
}

/** Quadrature may step over 0 or 1 in the last digit. */
function proportion(value: number): number {
  return Math.min(1, Math.max(0, value));
}
