import { POINTS } from "./quadrature/gauss-legendre.ts";
import type { PanelView } from "./quadrature/panel-walk.ts";

/**
 * P(X_i > X_c) = integral of f_i F_c dt and E[(X_c - X_i)^+] = integral of F_i (1 - F_c) dx, panel by panel. Integrands are products of
 * positive terms: nothing cancels.
 */
export class ControlComparison {
  readonly probability: Float64Array;
  readonly loss: Float64Array;
  readonly #control: number;

  constructor(arms: number, control: number) {
    this.probability = new Float64Array(arms);
    this.loss = new Float64Array(arms);
    this.#control = control;
  }

  add({ active, finished, lower, upper, mass, width }: PanelView): void {
    const control = this.#control * POINTS;
    if (active.includes(this.#control)) {
      for (const arm of active) {
        const own = arm * POINTS;
        let winning = 0;
        let losing = 0;
        for (let k = 0; k < POINTS; k++) {
          winning += mass[own + k]! * lower[control + k]!;
          losing += width[k]! * (lower[own + k]! * upper[control + k]!);
        }
        this.probability[arm]! += winning;
        this.loss[arm]! += losing;
      }
      const behind = sumOfProducts(width, 0, upper, control);
      for (const arm of finished) this.loss[arm]! += behind;
    } else if (finished.includes(this.#control)) {
      for (const arm of active) this.probability[arm]! += sum(mass, arm * POINTS);
    } else {
      for (const arm of active) this.loss[arm]! += sumOfProducts(width, 0, lower, arm * POINTS);
      const whole = sum(width, 0);
      for (const arm of finished) this.loss[arm]! += whole;
    }
  }
}

function sum(values: Float64Array, from: number): number {
  let total = 0;
  for (let k = 0; k < POINTS; k++) total += values[from + k]!;
  return total;
}

function sumOfProducts(one: Float64Array, from: number, other: Float64Array, otherFrom: number): number {
  let total = 0;
  for (let k = 0; k < POINTS; k++) total += one[from + k]! * other[otherFrom + k]!;
  return total;
}
