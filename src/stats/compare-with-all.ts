import { POINTS } from "./quadrature/gauss-legendre.ts";
import type { PanelView } from "./quadrature/panel-walk.ts";

/**
 * P(X_i = max_j X_j) = integral of f_i prod_{j != i} F_j dt and E[max_j X_j - X_i] = integral of F_i (1 - prod_{j != i} F_j) dx, panel by panel.
 *
 * The products over all others come from prefix and suffix products, O(K) per node (Scott 2010 computes them one by one). The
 * complement 1 - prod is carried along as q <- q + p (1 - F), never as 1 - p: a loss of 1e-60 keeps its digits.
 */
export class BestComparison {
  readonly probability: Float64Array;
  readonly loss: Float64Array;
  readonly #members: readonly number[];
  /** Active arms of the panel, equal arms repeated. */
  readonly #active: number[] = [];
  readonly #prefix: Float64Array;
  readonly #prefixComplement: Float64Array;
  readonly #suffix = new Float64Array(POINTS);
  readonly #suffixComplement = new Float64Array(POINTS);

  /** @param members index of the distribution of each arm, ascending: equal arms occur repeatedly */
  constructor(distinct: number, members: readonly number[]) {
    this.probability = new Float64Array(distinct);
    this.loss = new Float64Array(distinct);
    this.#members = members;
    this.#prefix = new Float64Array((members.length + 1) * POINTS);
    this.#prefixComplement = new Float64Array((members.length + 1) * POINTS);
  }

  add(view: PanelView): void {
    if (view.pendingCount > 0) this.#addBehindPending(view);
    else this.#addAmongActive(view);
  }

  /** Some arm is certainly better than anything on this panel: nobody else is best here, and the product over others is 0. */
  #addBehindPending({ active, finished, lower, width }: PanelView): void {
    for (const arm of active) {
      let losing = 0;
      for (let k = 0; k < POINTS; k++) losing += width[k]! * lower[arm * POINTS + k]!;
      this.loss[arm]! += losing;
    }
    let whole = 0;
    for (let k = 0; k < POINTS; k++) whole += width[k]!;
    for (const arm of finished) this.loss[arm]! += whole;
  }

  #addAmongActive(view: PanelView): void {
    const { finished, lower, upper, mass, width } = view;
    const prefix = this.#prefix;
    const prefixComplement = this.#prefixComplement;
    const suffix = this.#suffix.fill(1);
    const suffixComplement = this.#suffixComplement.fill(0);
    const active = this.#multiplyFromLeft(view);
    for (let position = active.length - 1; position >= 0; position--) {
      const arm = active[position]!;
      const own = arm * POINTS;
      const before = position * POINTS;
      let winning = 0;
      let losing = 0;
      for (let k = 0; k < POINTS; k++) {
        const p = prefix[before + k]!;
        const s = suffix[k]!;
        const below = lower[own + k]!;
        winning += mass[own + k]! * (p * s);
        losing += width[k]! * (below * (prefixComplement[before + k]! + p * suffixComplement[k]!));
        suffixComplement[k] = suffixComplement[k]! + s * upper[own + k]!;
        suffix[k] = s * below;
      }
      if (position === 0 || active[position - 1] !== arm) {
        this.probability[arm]! += winning;
        this.loss[arm]! += losing;
      }
    }
    let behind = 0;
    for (let k = 0; k < POINTS; k++) behind += width[k]! * suffixComplement[k]!;
    for (const arm of finished) this.loss[arm]! += behind;
  }

  /** Prefix products of F and their complements over the active arms, equal arms repeated. */
  #multiplyFromLeft({ active, lower, upper }: PanelView): readonly number[] {
    const prefix = this.#prefix.fill(1, 0, POINTS);
    const prefixComplement = this.#prefixComplement.fill(0, 0, POINTS);
    const repeated = this.#active;
    repeated.length = 0;
    let next = 0;
    for (const arm of this.#members) {
      while (next < active.length && active[next]! < arm) next++;
      if (active[next] !== arm) continue;
      const own = arm * POINTS;
      const from = repeated.length * POINTS;
      for (let k = 0; k < POINTS; k++) {
        const p = prefix[from + k]!;
        prefix[from + POINTS + k] = p * lower[own + k]!;
        prefixComplement[from + POINTS + k] = prefixComplement[from + k]! + p * upper[own + k]!;
      }
      repeated.push(arm);
    }
    return repeated;
  }
}
