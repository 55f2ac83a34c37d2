import { normalQuantile, type LagSums } from "../../stats/index.ts";
import type { Case } from "../case.ts";
import { isTooAlike } from "../evidence/corrected-evidence.ts";
import type { Pair } from "../evidence/pair.ts";
import { check, pass, skipped, warnForPerson, type Judged } from "./check.ts";

export type IndependentDaysFinding =
  | { readonly kind: "nothing-to-compare" }
  | { readonly kind: "too-few-days"; readonly days: number; readonly needed: number }
  /** `phi`: variance of the arm's days over what chance explains, which its evidence is corrected for. */
  | { readonly kind: "measured"; readonly arm: number; readonly phi: number }
  /** The arm's days are more alike than chance allows, so that nothing real can be told by how they differ. */
  | { readonly kind: "too-alike"; readonly arm: number; readonly phi: number }
  /** `correlation` of neighbouring days, over this experiment and the account's earlier ones. */
  | { readonly kind: "days-alike"; readonly arm: number; readonly phi: number; readonly correlation: number };

/** Fewer neighbouring days say nothing about how they resemble each other. */
const PAIRS_NEEDED = 6;
/** One healthy experiment in a hundred looks as if its days resembled their neighbours. */
const LEVEL = 0.01;

/**
 * Counts that cluster within a day are corrected for. What no day shows by itself is that visitors convert again on later ones: then
 * days resemble their neighbours, and the promise does not hold. People have to judge that, unless the policy knows it.
 */
export const independentDays = check("independent-days", "health", (opened): Judged<IndependentDaysFinding> => {
  const worst = mostVaried(opened);
  if (worst === undefined) return skipped({ kind: "nothing-to-compare" });
  const { dispersion } = worst.pair;
  if (dispersion === undefined) {
    const { variation } = opened.figures!.tally;
    return pass({ kind: "too-few-days", days: variation?.batches.length ?? 0, needed: 2 });
  }
  const { arm } = worst;
  const { phi } = dispersion;
  const mostAlike = alikeArm(opened);
  if (mostAlike !== undefined) return warnForPerson({ kind: "too-alike", ...mostAlike });
  const lag = lagWithAccount(opened);
  const isAlike = lag.pairs >= PAIRS_NEEDED && lag.products > -normalQuantile(LEVEL) * Math.sqrt(lag.pairs);
  return isAlike && !opened.rules.conversionsRepeatAcrossDays
    ? warnForPerson({ kind: "days-alike", arm, phi, correlation: lag.products / lag.pairs })
    : pass({ kind: "measured", arm, phi });
});

function lagWithAccount({ figures, history }: Case): LagSums {
  const { products, pairs } = history.account.lag;
  return { products: products + (figures?.lag.products ?? 0), pairs: pairs + (figures?.lag.pairs ?? 0) };
}

function mostVaried({ figures, arms }: Case): { readonly arm: number; readonly pair: Pair } | undefined {
  let worst: { readonly arm: number; readonly pair: Pair } | undefined;
  for (let arm = 0; arm < arms.length; arm++) {
    const pair = figures?.pairs[arm];
    if (pair !== undefined && (worst === undefined || phiOf(pair) > phiOf(worst.pair))) worst = { arm, pair };
  }
  return worst;
}

function alikeArm({ figures, arms }: Case): { readonly arm: number; readonly phi: number } | undefined {
  for (let arm = 0; arm < arms.length; arm++) {
    const dispersion = figures?.pairs[arm]?.dispersion;
    if (dispersion !== undefined && isTooAlike(dispersion)) return { arm, phi: dispersion.phi };
  }
  return undefined;
}

function phiOf({ dispersion }: Pair): number {
  return dispersion?.phi ?? 0;
}
