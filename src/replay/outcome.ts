/**
 * What stopping with a winner means when the truth is known. `right`: it is a best arm and beats what it was compared with. `second-best`:
 * better than the control, but another arm is better still. `false`: a variant no better than the control, or the control although a
 * variant is at least as good.
 */
export type Truth = "right" | "second-best" | "false";

/** @param rates true rates, the control first @param winner index of the declared winner */
export function truthOf(rates: readonly number[], winner: number): Truth {
  const [control = 0, ...variants] = rates;
  const isFalse = winner === 0 ? variants.some((rate) => rate >= control) : rates[winner]! <= control;
  if (isFalse) return "false";
  return rates[winner]! >= Math.max(...rates) ? "right" : "second-best";
}
