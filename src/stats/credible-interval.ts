import { type Counts, posteriorOf, type Prior, tailOf, UNIFORM_PRIOR } from "./counts.ts";
import { tabulate } from "./quadrature/distribution-table.ts";
import { logitBeta } from "./special/logit-beta.ts";
import { meshOver } from "./quadrature/mesh.ts";
import { lowerQuantile, upperQuantile } from "./special/quantile.ts";
import { supportOf } from "./support.ts";

/**
 * Equal-tailed credible interval of an arm's conversion rate X ~ Beta(alpha + s, beta + n - s): X lies below it and above it with
 * probability (1 - level)/2 each. Good to 1e-9 relative.
 * @param options.level 0.95 unless given
 * @throws RangeError on impossible counts, an improper prior or a level outside (0, 1)
 */
export function credibleInterval(
  arm: Counts,
  { prior = UNIFORM_PRIOR, level = 0.95 }: { prior?: Prior; level?: number } = {},
): readonly [low: number, high: number] {
  const tail = tailOf("credibleInterval", level);
  const shape = logitBeta(posteriorOf("credibleInterval", arm, prior));
  const support = supportOf(shape);
  const mesh = meshOver([shape], [support]);
  const table = tabulate(shape, support, mesh);
  return [lowerQuantile(table, mesh, tail), upperQuantile(table, mesh, tail)];
}
