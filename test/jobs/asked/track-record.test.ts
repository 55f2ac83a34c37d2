import { describe, expect, it } from "vitest";
import { falseWinnersOf, forecastRecord, type Followed } from "../../../src/workflow/scoring/track-record.ts";
import type { Decision, Forecast } from "../../../src/decision/index.ts";
import type { JobContext } from "../../../src/ports/index.ts";

const UNTIL = "2026-11-27T09:00:00.000Z";

interface Told {
  readonly firstSeenAt?: string;
  /** Of the variant that won; undefined: no winner. */
  readonly falseSign?: number;
  readonly isControlWinner?: boolean;
  readonly verdict?: Decision["verdict"];
  readonly day?: number;
  readonly wasLookedAt?: boolean;
  /** Of the variant, as it is expected to last. */
  readonly lift?: number;
  readonly isUnsafe?: boolean;
  readonly isStoppedByHerald?: boolean;
}

function followed(told: Told = {}): Followed {
  const { falseSign, isControlWinner = false, verdict = "not-yet", day = 28, wasLookedAt = true } = told;
  const { lift = isControlWinner ? -0.1 : 0.1, isUnsafe = false, isStoppedByHerald = true } = told;
  const winnerVariantId = falseSign === undefined ? undefined : isControlWinner ? "control" : "variant";
  return {
    known: { firstSeenAt: told.firstSeenAt ?? "2026-10-01T08:00:00.000Z" },
    stored: {
      decision: {
        account: "main",
        experimentId: "exp_1",
        lastClosedDay: "2026-11-26",
        day,
        verdict,
        look: wasLookedAt ? {} : null,
        unsafe: isUnsafe ? {} : null,
        arms: [
          { id: "control", isControl: true, falseSign: null, expectedLift: null },
          {
            id: "variant",
            isControl: false,
            falseSign: falseSign ?? 0.5,
            expectedLift: { kind: "estimated", value: lift, low: 0, high: 0 },
          },
        ],
      },
      input: { snapshot: { experiment: { winnerVariantId } } },
    },
    stopped: winnerVariantId !== undefined && isStoppedByHerald ? { variantId: winnerVariantId } : undefined,
  } as unknown as Followed;
}

const many = (count: number, told: Told = {}) => Array.from({ length: count }, () => followed(told));

describe("how many winners may be false", () => {
  it("guarantees alpha times the experiments that began within a year, and says no more while they are few", () => {
    const old = followed({ firstSeenAt: "2025-11-01T08:00:00.000Z" });
    const unread = followed({ wasLookedAt: false });
    expect(falseWinnersOf([...many(10, { falseSign: 0.02 }), old, unread], 0.05, UNTIL)).toEqual({
      experiments: 10,
      atMost: 0.5,
      winners: 10,
      estimated: null,
    });
  });

  it("adds up how doubtful each winner is from 20 experiments on", () => {
    const found = falseWinnersOf(
      [...many(18), followed({ falseSign: 0.1 }), followed({ falseSign: 0.03 })],
      0.05,
      UNTIL,
    );
    expect(found).toMatchObject({ experiments: 20, atMost: 1, winners: 2 });
    expect(found.estimated).toBeCloseTo(0.13, 12);
  });

  it("never estimates more than it guarantees", () => {
    expect(falseWinnersOf(many(20, { falseSign: 0.9 }), 0.05, UNTIL).estimated).toBe(1);
  });

  it("counts no winner that people declared elsewhere, and no experiment of a policy that breaks its promise", () => {
    const others = [
      followed({ falseSign: 0.5, isStoppedByHerald: false }),
      followed({ falseSign: 0.5, isUnsafe: true }),
    ];
    expect(falseWinnersOf([...many(20), ...others], 0.05, UNTIL)).toMatchObject({
      experiments: 21,
      winners: 0,
      estimated: null,
    });
  });

  it("takes a winner for false whose numbers speak for the other side by now", () => {
    const turned = followed({ falseSign: 1e-8, lift: -0.2 });
    expect(falseWinnersOf([...many(30), turned], 0.05, UNTIL).estimated).toBe(1);
  });

  it("takes a control that won for as doubtful as its variants", () => {
    const winners = many(20, { falseSign: 0.01, isControlWinner: true });
    expect(falseWinnersOf(winners, 0.05, UNTIL).estimated).toBeCloseTo(0.2, 12);
  });
});

describe("how good forecasts were", () => {
  const recordOf = (forecast: Forecast, decided: Followed, earlyDay = 7) => {
    const asked: unknown[] = [];
    const ledger = {
      decisions: {
        latest: async (...question: unknown[]) => {
          asked.push(question);
          return { decision: { day: earlyDay, forecast } };
        },
        get: async () => ({ decision: { day: 15 } }),
      },
    };
    return forecastRecord([decided], UNTIL, { ledger } as unknown as JobContext).then((record) => ({ record, asked }));
  };
  const stopped = { ...followed(), stopped: { decisionId: "dec_1" } } as unknown as Followed;
  const range = (earliest: number | null, latest: number | null): Forecast => ({
    kind: "expected",
    day: 14,
    earliest,
    latest,
    horizonDays: 28,
  });

  it("counts a range as right that held the day of the decision", async () => {
    const { record, asked } = await recordOf(range(12, 20), stopped);
    expect(record).toEqual({ made: 1, held: 1 });
    // Made on day 7, which was three weeks before the last closed one.
    expect(asked).toEqual([[{ account: "main", experimentId: "exp_1" }, "2026-11-05", { withoutLooks: true }]]);
  });

  it("counts one as wrong that came later or earlier than it said", async () => {
    expect((await recordOf(range(8, 14), stopped)).record).toEqual({ made: 1, held: 0 });
    expect((await recordOf(range(16, null), stopped)).record).toEqual({ made: 1, held: 0 });
  });

  it("counts 'not within the horizon' as right where no decision came, and as wrong where one did", async () => {
    const never: Forecast = { kind: "not-within-horizon", earliest: null, horizonDays: 28 };
    expect((await recordOf(never, followed({ verdict: "inconclusive" }))).record).toEqual({ made: 1, held: 1 });
    expect((await recordOf(never, stopped)).record).toEqual({ made: 1, held: 0 });
  });

  it("leaves out experiments that are open, and those without a forecast after a week", async () => {
    expect((await recordOf(range(12, 20), followed())).record).toEqual({ made: 0, held: 0 });
    expect((await recordOf(range(12, 20), stopped, 9)).record).toEqual({ made: 0, held: 0 });
    expect((await recordOf({ kind: "none" }, stopped)).record).toEqual({ made: 0, held: 0 });
  });
});
