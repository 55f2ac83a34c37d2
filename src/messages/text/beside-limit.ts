import { decimalsApart, MOST_DECIMALS } from "./decimals-apart.ts";
import {
  formatDecimals,
  formatEvidence,
  formatProbability,
  formatSetting,
  isCertain,
  LARGEST_EVIDENCE,
  SETTING_DECIMALS,
} from "./format.ts";

/** A figure and the limit it is held against, as both are written. */
export interface Beside {
  readonly value: string;
  readonly limit: string;
}

/** A probability beside what is needed: `98.4%` of `95%`, `94.96%` of `95%`, `99.93%` of `99.95%`. */
export function probabilityBeside(probability: number, needed: number): Beside {
  const limit = Number((needed * 100).toFixed(SETTING_DECIMALS));
  const isTold = (decimals: number): boolean =>
    Number((probability * 100).toFixed(decimals)) >= limit === probability >= needed &&
    !(isCertain(probability, decimals) && isCertain(needed, decimals));
  let decimals = 1;
  while (decimals < MOST_DECIMALS && !isTold(decimals)) decimals++;
  return { value: formatProbability(probability, isTold(decimals) ? decimals : 1), limit: formatSetting(needed) };
}

/** A z value beside its threshold, both with two decimals or as many more as tell them apart. */
export function zBeside(z: number, threshold: number): Beside {
  const decimals = decimalsApart(z, threshold, 2);
  return { value: formatDecimals(z, decimals), limit: formatDecimals(threshold, decimals) };
}

/** An e-value beside the one that is needed, both from their logarithms. */
export function evidenceBeside(logEvidence: number, logNeeded: number): Beside {
  const [evidence, needed] = [Math.exp(logEvidence), Math.exp(logNeeded)];
  const decimals = decimalsApart(evidence, needed, evidence < 10 ? 1 : 0, logEvidence >= logNeeded);
  const most = Math.max(LARGEST_EVIDENCE, needed);
  return { value: formatEvidence(evidence, decimals, most), limit: formatEvidence(needed, decimals, most) };
}
