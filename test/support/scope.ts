/**
 * How much is tried. This file alone reads the switch, `HERALD_TESTS`; counts, stores and matrices follow from it.
 * Not set (`npm test`): what is tried at every change. `all` (`npm run test:all`): everything, and of what takes longest a part of the cases.
 * `matrices` (`npm run test:matrices`): those as well. `endurance` (`npm run test:endurance`): what takes an hour, and nothing else.
 */
const wanted = process.env["HERALD_TESTS"];
if (wanted !== undefined && !["all", "matrices", "endurance"].includes(wanted))
  throw new RangeError(`HERALD_TESTS is "${wanted}"; wanted "all", "matrices", "endurance" or nothing`);

export const isEverything: boolean = wanted !== undefined;

/** Whether no matrix is thinned. */
export const isEveryCase: boolean = wanted === "matrices";

/** Whether only the tests of endurance run. */
export const isEndurance: boolean = wanted === "endurance";

/** One case of so many, or all of them where all matrices are wanted. @param turn which ones, so that similar matrices try different cases */
export function oneOf<T>(many: number, cases: readonly T[], turn: number): readonly T[] {
  return isEveryCase ? cases : cases.filter((_, index) => index % many === turn % many);
}

/** How often something random is tried: in everything so often, in `npm test` an eighth of that, but at least 10 times, or as given. */
export function runs(inEverything: number, atLeast = 10): number {
  return isEverything ? inEverything : Math.min(inEverything, Math.max(atLeast, Math.ceil(inEverything / 8)));
}

/** Cases of a list: in everything all of them, in `npm test` so many, the first among them and the others evenly spread. */
export function someOf<T>(cases: readonly T[], count: number): readonly T[] {
  if (isEverything || count >= cases.length) return cases;
  return Array.from({ length: count }, (_, index) => cases[Math.floor((index * cases.length) / count)]!);
}
