import { describe, expect, it } from "vitest";
import { decide, judge, NO_ACCOUNT_FACTS } from "../../../src/decision/index.ts";
import { inputAfter } from "../../support/daily-looks.ts";
import { aCase, swingingDays, variedDays, type Told } from "../../support/snapshots.ts";

const LOSING = variedDays(21, [
  [1000, 60],
  [1000, 48],
]);

/** What the harm alert counts after so many days, and the e-value it comes from, as logarithms. */
function harmAfter(days: number, told: Told = {}) {
  const input = inputAfter(aCase({ days: LOSING, ...told }), days);
  const { figures } = judge(input).opened;
  const { phi } = decide(input).arms[1]!;
  return {
    counted: decide(input).look!.logHarmEvidence[1]!,
    raw: figures!.tally.eProcess.pairs[1]!.under,
    phi: phi!,
  };
}

/** The evidence over the dispersion, of which the part beyond chance may be two and a half standard errors larger than it looks. */
function correctedFor(phi: number, days: number, raw: number): number {
  return raw / (1 + Math.max(0, phi - 1) * (1 + 2.5 * Math.sqrt(2 / (days - 1))));
}

const account = (usualPhi: number | null) => ({ history: { account: { ...NO_ACCOUNT_FACTS, usualPhi } } });

describe("evidence of harm", () => {
  it("counts in the first five days by what is usual in the account, and as a quarter where that is not known", () => {
    const { raw } = harmAfter(5);
    expect(harmAfter(5).counted).toBeCloseTo(raw.largest / 4, 12);
    expect(harmAfter(5, account(4)).counted).toBeCloseTo(raw.largest / 4, 12);
    expect(harmAfter(5, account(1.6)).counted).toBeCloseTo(raw.largest / 1.6, 12);
    expect(harmAfter(5, account(0.7)).counted).toBeCloseTo(raw.largest, 12);
  });

  it("counts from the sixth day on by the experiment's own days, whatever is usual in the account", () => {
    for (const days of [6, 7, 14, 21]) {
      const { counted, raw, phi } = harmAfter(days, account(20));
      expect(counted).toBeGreaterThanOrEqual(correctedFor(phi, days, raw.current));
    }
    const { counted, raw, phi } = harmAfter(21);
    expect(raw.current).toBe(raw.largest);
    expect(counted).toBeCloseTo(correctedFor(phi, 21, raw.current), 12);
  });

  it("counts for less where days swing by more than chance, and for much less while few days tell how much", () => {
    const days = swingingDays(21, 14).map(([control, variant]) => [control!, [1000, variant![1] - 25]] as const);
    for (const day of [6, 13, 20]) {
      const { counted, raw, phi } = harmAfter(day, { days, ...account(20) });
      expect(phi).toBeGreaterThan(1.5);
      expect(raw.current).toBe(raw.largest);
      expect(counted).toBeCloseTo(correctedFor(phi, day, raw.current), 12);
    }
  });

  it("once reached stays reached, also when the first days' reckoning gives way to the experiment's own", () => {
    let last = 0;
    for (let days = 1; days <= 21; days++) {
      const { counted } = harmAfter(days, account(1));
      expect(counted).toBeGreaterThanOrEqual(last);
      last = counted;
    }
  });

  it("raises no alarm where a loss comes from days that swing", () => {
    const loss = (size: number) =>
      swingingDays(14, size).map(([control, variant]) => [control!, [1000, variant![1] - 9] as const]);
    const alarms = (size: number) => decide(aCase({ days: loss(size) })).signals.map(({ kind }) => kind);
    expect(alarms(8)).toEqual(["harm"]);
    expect(alarms(38)).toEqual([]);
  });
});
