/** Seeded uniform numbers in [0, 1): Marsaglia's xorshift with 128 bits of state. */
export function seeded(seed: number): () => number {
  let [x, y, z, w] = [seed, 362_436_069, 521_288_629, 88_675_123];
  return () => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return (w >>> 0) / 2 ** 32;
  };
}

/** Counts of `total` draws that fall on shares summing to 1. */
export function multinomial(total: number, shares: readonly number[], random: () => number): number[] {
  const counts = shares.map(() => 0);
  for (let draw = 0; draw < total; draw++) {
    let left = random();
    let arm = 0;
    while (arm < shares.length - 1 && left >= shares[arm]!) left -= shares[arm++]!;
    counts[arm]!++;
  }
  return counts;
}

/** All outcomes of a hypergeometric count with their probabilities, by the recurrence from the first. Small numbers only. */
export function hypergeometric(
  total: number,
  marked: number,
  drawn: number,
): readonly (readonly [count: number, probability: number])[] {
  const least = Math.max(0, drawn - (total - marked));
  const most = Math.min(marked, drawn);
  const weights = [1];
  for (let k = least; k < most; k++)
    weights.push((weights.at(-1)! * (marked - k) * (drawn - k)) / ((k + 1) * (total - marked - drawn + k + 1)));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight, index) => [least + index, weight / sum]);
}
