import { formatAmount, formatCount } from "./format.ts";

/**
 * What a message does not show, and where it is: `Not shown: 12 under Fix, 290 under Running. The CSV file in this thread lists all 312
 * experiments.` Empty where nothing is left out.
 * @param inFile how many a file in the thread lists; undefined: there is no file
 */
export function leftOutWords(
  left: readonly { readonly title: string; readonly count: number }[],
  inFile: number | undefined,
): string {
  const counts = left.map(({ title, count }) => `${formatCount(count)} under ${title}`).join(", ");
  return [
    ...(counts === "" ? [] : [`Not shown: ${counts}.`]),
    ...(inFile === undefined ? [] : [`The CSV file in this thread lists all ${formatAmount(inFile, "experiment")}.`]),
  ].join(" ");
}
