import { fitLiftPrior, GENERAL_LIFT_PRIOR, type EstimatedEffect } from "../../stats/index.ts";
import type { AccountFacts, Look, PairRecord } from "../history.ts";

/** The last look at another experiment of the account. */
export interface OtherExperiment {
  readonly experimentId: string;
  readonly goal: string | undefined;
  readonly look: Pick<Look, "pairs" | "lag">;
}

/** What is assumed of an account that nothing is known of. */
export const NO_ACCOUNT_FACTS: AccountFacts = {
  usualPhi: null,
  lag: { products: 0, pairs: 0 },
  liftPrior: GENERAL_LIFT_PRIOR,
};

/** Fewer experiments, or shorter ones, do not tell what is usual. */
const EXPERIMENTS_NEEDED = 5;
const DAYS_NEEDED = 14;
/** Fewer experiments say less about true effects than the general prior. */
export const EXPERIMENTS_FOR_PRIOR = 20;
/** Most of the account's experiments vary less than this share of them. */
const USUAL = 0.8;

/**
 * What an account's experiments say about the next one. Its usual dispersion is that of experiments with the same goal; how days
 * resemble each other and how large effects are, that of all.
 * @param goal of the experiment that begins
 */
export function accountFactsOf(others: readonly OtherExperiment[], goal: string | undefined): AccountFacts {
  const phis = others
    .filter((other) => other.goal === goal)
    .flatMap(({ look }) => dispersionOf(look) ?? [])
    .toSorted((a, b) => a - b);
  let lag = NO_ACCOUNT_FACTS.lag;
  for (const { look } of others)
    lag = { products: lag.products + look.lag.products, pairs: lag.pairs + look.lag.pairs };
  const effects = others
    .map(({ look }) => look.pairs.flatMap((pair) => effectOf(pair) ?? []))
    .filter((ofExperiment) => ofExperiment.length > 0);
  return {
    usualPhi: phis.length < EXPERIMENTS_NEEDED ? null : phis[Math.ceil(USUAL * phis.length) - 1]!,
    lag,
    liftPrior: effects.length < EXPERIMENTS_FOR_PRIOR ? GENERAL_LIFT_PRIOR : fitLiftPrior(effects.flat()),
  };
}

/** How many times as much the days of an experiment vary as chance explains, of its variant that varies most; undefined: too few days. */
export function dispersionOf({ lag, pairs }: Pick<Look, "lag" | "pairs">): number | undefined {
  if (lag.pairs + 1 < DAYS_NEEDED) return undefined;
  const known = pairs.flatMap((pair) => (pair?.phi == null ? [] : [pair.phi]));
  return known.length === 0 ? undefined : Math.max(...known);
}

/** What one look knows of an effect; undefined: nothing. The variance counts dispersion. */
export function effectOf(pair: PairRecord | null): EstimatedEffect | undefined {
  return pair === null || pair.phi === null || !(pair.information > 0)
    ? undefined
    : { estimate: pair.logOddsRatio, variance: Math.max(1, pair.phi) / pair.information };
}
