import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, rehearseMargins, shareOf, type Policy } from "../../../src/decision/index.ts";
import { RandomStream, replay, scenarioOf, simulateSeries } from "../../../src/replay/index.ts";
import { isEverything, runs, someOf } from "../../support/scope.ts";

const REHEARSED = 4000;

interface Kind {
  readonly rate: number;
  readonly daily: number;
  readonly arms: number;
  readonly phi: number;
  readonly margin: number;
  readonly rules: Partial<Policy>;
}

/** Of simulated experiments, how many the live decision shows to stay within the margin at one look or more. */
function liveShare({ rate, daily, arms, phi, margin, rules: given }: Kind, count: number) {
  const guardrail = { event: "refund", name: undefined, direction: "more-is-worse", margin } as const;
  const rules: Policy = { ...DEFAULT_POLICY, ...given, guardrails: [guardrail] };
  const lifts = Array.from({ length: arms }, () => 0);
  const others = [{ event: "refund", rate, lifts, correlation: 0 }];
  const scenario = scenarioOf({ rate: 0.1, daily, days: rules.horizonDays, lifts, overdispersion: phi, others });
  let shown = 0;
  for (let run = 0; run < count; run++) {
    const series = simulateSeries(scenario, new RandomStream(9, run), new RandomStream(9, run, 1));
    const looks = replay(series, { name: "test", version: "test", rules });
    shown += looks.some(
      ({ judgement: { day, opened } }) => day >= 7 && opened.metrics[0]?.figures?.pairs.at(-1)?.margin?.holds === true,
    )
      ? 1
      : 0;
  }
  return shareOf(shown, count);
}

describe("a rehearsal of a guardrail's margin", () => {
  it.each(
    someOf<Kind>(
      [
        { rate: 0.1, daily: 1000, arms: 2, phi: 1, margin: 0.1, rules: {} },
        { rate: 0.1, daily: 2000, arms: 2, phi: 2, margin: 0.1, rules: {} },
        { rate: 0.01, daily: 500, arms: 2, phi: 1, margin: 0.5, rules: {} },
        { rate: 0.2, daily: 1000, arms: 4, phi: 1, margin: 0.1, rules: {} },
        { rate: 0.2, daily: 1000, arms: 2, phi: 1, margin: 0.1, rules: { evidence: "anytime" } },
        { rate: 0.2, daily: 1000, arms: 2, phi: 1, margin: 0.08, rules: { conversionsRepeatAcrossDays: true } },
      ],
      1,
    ),
  )(
    "shows as many to hold as the live decision, within 3 points and chance: $rate of $daily, $arms variants, dispersion $phi, margin $margin",
    (kind) => {
      const rules: Policy = { ...DEFAULT_POLICY, ...kind.rules };
      const impressions = Array.from({ length: kind.arms }, () => kind.daily);
      const alike = { impressions, rates: impressions.map(() => kind.rate), phi: kind.phi, days: 28 };
      const [shown] = rehearseMargins(rules, alike, 7, [kind.margin], REHEARSED, 1);
      const rehearsed = shareOf(shown!, REHEARSED);
      const live = liveShare(kind, runs(250, 60));
      const error = Math.hypot(rehearsed.standardError, live.standardError);
      expect(rehearsed.share).toBeGreaterThan(0.1);
      expect(Math.abs(rehearsed.share - live.share)).toBeLessThan(0.03 + (isEverything ? 2 : 2.5) * error);
    },
  );

  it("shows a guardrail that is at its margin to hold no more often than its error probability allows", () => {
    const alike = { impressions: [2000, 2000], rates: [0.1, 0.105], phi: 1, days: 28 };
    const [shown] = rehearseMargins(DEFAULT_POLICY, alike, 7, [0.05], REHEARSED, 1);
    const { share, standardError } = shareOf(shown!, REHEARSED);
    expect(share).toBeLessThan(DEFAULT_POLICY.alphaGuardrail + 2 * standardError);
    expect(share).toBeGreaterThan(DEFAULT_POLICY.alphaGuardrail / 2);
  });

  it("asks about several margins as about each alone, and gives the same for the same seed", () => {
    const alike = { impressions: [2000, 2000], rates: [0.1, 0.1], phi: 1, days: 28 };
    const both = rehearseMargins(DEFAULT_POLICY, alike, 7, [0.05, 0.1], 300, 1);
    expect(rehearseMargins(DEFAULT_POLICY, alike, 7, [0.05, 0.1], 300, 1)).toEqual(both);
    expect(both[1]).toBeGreaterThan(both[0]!);
  });
});
