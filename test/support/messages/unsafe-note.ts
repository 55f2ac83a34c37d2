import type { UnsafeNote } from "../../../src/decision/index.ts";

/** What a bare threshold of 95% does to a shop with 100 conversions a day and variant. */
export function anUnsafeNote(told: Partial<UnsafeNote> = {}): UnsafeNote {
  return {
    falseStopShare: 0.328,
    standardError: 0.009,
    isRough: false,
    rules: ["evidence"],
    alpha: 0.05,
    threshold: 0.95,
    simulated: { shares: [1, 1], conversionsPerDay: 100, rate: 0.05, phi: 1.5, fromDay: 7, horizonDays: 28 },
    ...told,
  };
}
