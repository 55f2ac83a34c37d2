import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/decision/index.ts";
import {
  backtest,
  ownTraffic,
  recordedFrom,
  rehearsedFigures,
  rehearsePart,
  replayRecorded,
  whatIf,
} from "../../src/replay/index.ts";
import { decideDaily, inputAfter } from "../support/daily-looks.ts";
import { aCase, variedDays } from "../support/snapshots.ts";
import { runs } from "../support/scope.ts";

const FOUR_WEEKS = { minDays: 7, horizonDays: 28 };
const gaining = (converted: number) =>
  aCase({
    days: variedDays(28, [
      [2000, 100],
      [2000, converted],
    ]),
    rules: FOUR_WEEKS,
  });

/** What the ledger holds after daily looks, and what was decided at each. */
function lookedAtDaily(input: ReturnType<typeof aCase>) {
  const decisions = decideDaily(input).map((decision) => decision!);
  const looks = decisions.slice(0, -1).flatMap(({ look }) => look ?? []);
  return { decisions, recorded: recordedFrom({ ...inputAfter(input, input.snapshot.days.length, looks) }) };
}

describe("a recorded experiment under unchanged rules", () => {
  it.each([100, 108, 113, 140])("is judged on every day as it was, with %i conversions a day", (converted) => {
    const input = gaining(converted);
    const { decisions, recorded } = lookedAtDaily(input);
    const replayed = [...replayRecorded(recorded, input.policy)];
    expect(
      replayed.map(({ judgement: { day, verdict, winner, checks } }) => ({ day, verdict, winner, checks })),
    ).toEqual(decisions.map(({ day, verdict, winner, checks }) => ({ day, verdict, winner, checks })));
  });

  it("is stopped on the day, and with the winner, that a backtest says", () => {
    const input = gaining(118);
    const { recorded } = lookedAtDaily(input);
    // A file of daily counts has no totals beside them.
    const vendor = { impressions: undefined, conversions: undefined, probabilityToBeBest: undefined };
    const arms = input.snapshot.arms.map((arm) => ({ ...arm, vendor }));
    const { days } = input.snapshot;
    const { winner, stoppedOnDay } = backtest({ name: "same", arms, days }, input.policy);
    expect(stoppedOnDay).not.toBeNull();
    expect(whatIf(recorded, input.policy)).toMatchObject({ kind: "stopped", winner, day: stoppedOnDay });
  });

  it("is judged as it was where its planned split was changed under way", () => {
    const input = gaining(125);
    const reweighted = [30, 70];
    const decisions: unknown[] = [];
    const looks = decideDaily(input, (seen, day) =>
      day <= 12
        ? seen
        : {
            ...seen,
            snapshot: {
              ...seen.snapshot,
              arms: seen.snapshot.arms.map((arm, place) => ({ ...arm, weight: reweighted[place]! })),
            },
          },
    ).map((decision) => {
      decisions.push([decision!.verdict, decision!.firstFailing]);
      return decision!.look!;
    });
    const last = inputAfter(input, 28, looks.slice(0, -1));
    const arms = last.snapshot.arms.map((arm, place) => ({ ...arm, weight: reweighted[place]! }));
    const recorded = recordedFrom({ ...last, snapshot: { ...last.snapshot, arms } });
    const replayed = [...replayRecorded(recorded, input.policy)];
    expect(replayed.map(({ judgement }) => [judgement.verdict, judgement.firstFailing])).toEqual(decisions);
  });

  it("that ran until it was completed is taken to have run", () => {
    const input = gaining(140);
    const { recorded } = lookedAtDaily(input);
    const experiment = { ...recorded.snapshot.experiment, status: "completed" as const, statusAsSent: "completed" };
    const ended = { ...recorded, snapshot: { ...recorded.snapshot, experiment } };
    expect(whatIf(ended, input.policy)).toEqual(whatIf(recorded, input.policy));
  });

  it("cannot be replayed without daily numbers", () => {
    const { recorded } = lookedAtDaily(gaining(140));
    expect(whatIf({ ...recorded, snapshot: { ...recorded.snapshot, days: [] } }, gaining(140).policy)).toEqual({
      kind: "no-series",
    });
  });
});

describe("changed rules", () => {
  it("never stop earlier because they are stricter", () => {
    const dayUnder = (converted: number, alpha: number): number => {
      const input = gaining(converted);
      const outcome = whatIf(lookedAtDaily(input).recorded, {
        ...input.policy,
        rules: { ...input.policy.rules, alpha },
      });
      return outcome.kind === "stopped" ? outcome.day : Infinity;
    };
    for (const converted of [112, 116, 122].slice(0, runs(3, 1))) {
      const days = [0.1, 0.05, 0.01, 0.001].map((alpha) => dayUnder(converted, alpha));
      expect(days).toEqual(days.toSorted((a, b) => a - b));
    }
  });
});

describe("a rehearsal at an experiment's own traffic", () => {
  const input = gaining(118);
  const [last] = decideDaily(input).slice(-1);
  const traffic = ownTraffic(input.snapshot, last!, null)!;

  it("goes by its impressions a day, its control's rate and its dispersion", () => {
    expect(traffic.impressions).toEqual([2000, 2000]);
    expect(traffic.rate).toBeCloseTo(0.05, 3);
    expect(traffic.phi).toBeGreaterThanOrEqual(1);
  });

  it.each([0.02, 0.1])("stops no more without a difference than the promised %d allows", (alpha) => {
    const rules = { ...DEFAULT_POLICY, ...FOUR_WEEKS, alpha };
    const parts = [0, 1, 2, 3].map((part) => rehearsePart(rules, traffic, 0.2, part));
    const { falseStops, power, runs: all } = rehearsedFigures(parts, traffic, 0.2);
    expect(all).toBe(1000);
    expect(falseStops.share).toBeLessThanOrEqual(alpha + 3 * falseStops.standardError);
    expect(power!.share).toBeGreaterThan(falseStops.share);
  });

  it("knows nothing of an experiment without conversions", () => {
    const none = aCase({
      days: [
        [
          [100, 0],
          [100, 0],
        ],
      ],
    });
    expect(ownTraffic(none.snapshot, last!, null)).toBeUndefined();
  });
});
