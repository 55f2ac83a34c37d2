/** Typing mistakes up to this many letters are recognised. */
const MOST_EDITS = 2;

/** Letters to insert, drop or change (Levenshtein's distance). */
function edits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = previous[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      current.push(Math.min(change, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}

/** Upper and lower case, dashes and underscores are not what a mistake is about. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, "");

/** The known name that was probably meant, if one is near enough. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Math.min(MOST_EDITS, Math.floor(plain(name).length / 2)) + 1;
  for (const candidate of known) {
    const distance = edits(plain(name), plain(candidate));
    if (distance < fewest) {
      best = candidate;
      fewest = distance;
    }
  }
  return best;
}

/** `; did you mean "channel"?`, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const meant = nearest(name, known);
  return meant === undefined ? "" : `; did you mean ${JSON.stringify(meant)}?`;
}
