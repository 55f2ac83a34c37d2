import { describe, expect, it } from "vitest";
import {
  decide,
  judge,
  type Check,
  type CheckId,
  type Decision,
  type DecisionInput,
} from "../../../src/decision/index.ts";
import { decideDaily, judgeDaily } from "../../support/daily-looks.ts";
import { aGuardrail, aMetric, withMetrics } from "./some-metrics.ts";
import { aCase, variedDays } from "../../support/snapshots.ts";

/** Fourteen days in which the variant wins by the goal: 5% against 7%, 1,000 impressions each a day. */
const winning = (rules: Parameters<typeof aCase>[0] = {}): DecisionInput => aCase(rules);

function checkOf({ checks }: Decision, id: CheckId): Check {
  return checks.find((check) => check.id === id)!;
}

describe("a winner", () => {
  it("is asked about guardrails only where the policy names some", () => {
    expect(decide(winning()).checks.map(({ id }) => id)).not.toContain("no-guardrail-harmed");
    const input = withMetrics(
      winning({ rules: { guardrails: [aGuardrail()] } }),
      aMetric(winning(), "error", [100, 100]),
    );
    const ids = decide(input).checks.map(({ id }) => id);
    expect(ids).toContain("no-guardrail-harmed");
    expect(ids).not.toContain("guardrails-hold");
  });

  it("whose guardrail is as it was stays a winner", () => {
    const input = winning({ rules: { guardrails: [aGuardrail()] } });
    const decision = decide(withMetrics(input, aMetric(input, "error", [100, 101])));
    expect(decision.verdict).toBe("winner");
    expect(checkOf(decision, "no-guardrail-harmed")).toMatchObject({ status: "pass", finding: { kind: "none" } });
  });

  it.each`
    direction           | daily         | verdict
    ${"more-is-worse"}  | ${[100, 130]} | ${"not-yet"}
    ${"more-is-worse"}  | ${[130, 100]} | ${"winner"}
    ${"more-is-better"} | ${[130, 100]} | ${"not-yet"}
    ${"more-is-better"} | ${[100, 130]} | ${"winner"}
  `(
    "that moves a guardrail with $direction from $daily.0 to $daily.1 a day: $verdict",
    ({ direction, daily, verdict }) => {
      const input = winning({ rules: { guardrails: [aGuardrail({ direction })] } });
      const decision = decide(withMetrics(input, aMetric(input, "error", daily)));
      expect(decision.verdict).toBe(verdict);
      if (verdict === "winner") return;
      expect(decision.firstFailing).toBe("no-guardrail-harmed");
      expect(checkOf(decision, "no-guardrail-harmed").finding).toMatchObject({ kind: "harmed", metric: 0, arm: 1 });
      expect(decision.metrics[0]!.arms[1]!.lift).toMatchObject({ kind: "estimated" });
    },
  );

  it("is told since when a guardrail is harmed: the first day of those on which the evidence says so without a break", () => {
    const input = winning({ rules: { guardrails: [aGuardrail()] } });
    const harmed = withMetrics(input, aMetric(input, "error", [100, 130]));
    const decisions = decideDaily(harmed);
    const first = decisions.findIndex((one) => one!.metrics[0]!.arms[1]!.harm!.since !== null);
    expect(first).toBeGreaterThan(0);
    const finding = checkOf(decisions.at(-1)!, "no-guardrail-harmed").finding;
    expect(finding).toMatchObject({ since: harmed.snapshot.days[first]!.date });
  });

  it("held back by a guardrail is one again once the guardrail recovers, and is then left to people", () => {
    const input = aCase({
      days: variedDays(28, [
        [1000, 50],
        [1000, 70],
      ]),
      rules: { guardrails: [aGuardrail()] },
    });
    const worse = aMetric(input, "error", [100, 128]);
    const better = aMetric(input, "error", [112, 92]);
    const mixed = { ...worse, days: worse.days.map((day, index) => (index < 9 ? day : better.days[index]!)) };
    const decisions = decideDaily(withMetrics(input, mixed));
    expect(decisions[8]!.firstFailing).toBe("no-guardrail-harmed");
    expect(decisions.at(-1)!.verdict).toBe("winner");
    const check = checkOf(decisions.at(-1)!, "no-guardrail-harmed");
    expect(check).toMatchObject({
      status: "warn",
      needsPerson: true,
      finding: { kind: "was-harmed", metric: 0, arm: 1 },
    });
  });

  it("is left to people where a guardrail was never counted, because nobody knows whether it is harmed", () => {
    const input = winning({ rules: { guardrails: [aGuardrail()] } });
    const decision = decide(withMetrics(input, aMetric(input, "error", [0, 0])));
    expect(decision.verdict).toBe("winner");
    expect(decision.metrics[0]!.state).toEqual({ kind: "never-counted" });
    expect(checkOf(decision, "no-guardrail-harmed")).toMatchObject({ status: "warn", needsPerson: true });
  });

  it.each`
    what                                      | told
    ${"was not read"}                         | ${undefined}
    ${"is refused by the API"}                | ${{ problem: "refused", days: [] }}
    ${"is counted against other impressions"} | ${{ problem: "other-impressions" }}
  `("is left to people where a guardrail $what", ({ told }) => {
    const input = winning({ rules: { guardrails: [aGuardrail()] } });
    const decision = decide(told === undefined ? input : withMetrics(input, aMetric(input, "error", [100, 100], told)));
    expect(checkOf(decision, "no-guardrail-harmed")).toMatchObject({ status: "warn", needsPerson: true });
  });

  it("is left to people where a guardrail happens more than once per impression", () => {
    const input = winning({ rules: { guardrails: [aGuardrail()] } });
    const metric = aMetric(input, "error", [100, 100]);
    const often = { ...metric, days: metric.days.map(({ date }) => ({ date, conversions: [1500, 1500] })) };
    const decision = decide(withMetrics(input, often));
    expect(decision.metrics[0]!.state).toMatchObject({ kind: "unsound", first: { kind: "goal-repeats" } });
    expect(checkOf(decision, "no-guardrail-harmed")).toMatchObject({ status: "warn", needsPerson: true });
  });

  it("is left to people on the day on which past counts of a guardrail dropped", () => {
    const input = winning({ rules: { guardrails: [aGuardrail()] } });
    const metric = aMetric(input, "error", [100, 100]);
    const decisions = decideDaily(withMetrics(input, metric), (seen, day) =>
      day < 14 ? seen : withMetrics(seen, { ...metric, days: metric.days.filter((_, index) => index !== 3) }),
    );
    expect(decisions[12]!.metrics[0]!.state).toEqual({ kind: "counted" });
    expect(decisions[13]!.metrics[0]!.state).toMatchObject({ kind: "changed", change: { kind: "fell" } });
  });
});

describe("a guardrail with a margin", () => {
  const guarded = (margin: number, daily: readonly [number, number], days = 28): DecisionInput => {
    const input = aCase({
      days: variedDays(days, [
        [5000, 250],
        [5000, 320],
      ]),
      rules: { guardrails: [aGuardrail({ event: "signup", name: undefined, direction: "more-is-better", margin })] },
    });
    return withMetrics(input, aMetric(input, "signup", daily));
  };

  it("holds a winner back until it is shown to be no worse than the margin", () => {
    const decisions = decideDaily(guarded(0.05, [1000, 1000]));
    const states = decisions.map((one) => checkOf(one!, "guardrails-hold"));
    expect(states[6]!.finding).toMatchObject({ kind: "not-shown", metric: 0, arm: 1, margin: 0.05, notBefore: null });
    expect(decisions[6]!.firstFailing).toBe("guardrails-hold");
    const winner = decisions.findIndex((one) => one!.verdict === "winner");
    expect(winner).toBeGreaterThan(7);
    expect(states[winner]).toMatchObject({ status: "pass", finding: { kind: "hold", guardrails: 1 } });
  });

  it("cannot be shown to hold where it is worse than the margin", () => {
    const decisions = decideDaily(guarded(0.02, [1000, 960]));
    expect(decisions.every((one) => one!.verdict !== "winner")).toBe(true);
  });

  it("keeps the margin of its first look, whatever the policy says later", () => {
    const input = guarded(0.02, [1000, 960]);
    const loose = guarded(0.2, [1000, 960]).policy;
    const decisions = decideDaily(input, (seen, day) => (day < 10 ? seen : { ...seen, policy: loose }));
    expect(decisions.at(-1)!.look!.metrics[0]!.margin!.rules.margin).toBe(0.02);
    expect(decisions.every((one) => one!.verdict !== "winner")).toBe(true);
  });

  it("spends no more than its error probability over all looks", () => {
    const decisions = decideDaily(guarded(0.05, [1000, 1000]));
    const spent = decisions.map((one) => one!.look!.metrics[0]!.margin?.spent ?? 0);
    expect(spent).toEqual(spent.toSorted((a, b) => a - b));
    expect(spent.at(-1)).toBe(1);
    expect(decisions[5]!.look!.metrics[0]!.margin).toBeNull();
  });

  it("that was never counted holds a winner back, because no harm is not shown", () => {
    const decision = decide(guarded(0.05, [0, 0]));
    expect(decision.firstFailing).toBe("guardrails-hold");
    expect(checkOf(decision, "guardrails-hold").finding).toEqual({ kind: "unknown", metric: 0 });
  });

  it("is judged by the interval that holds at every look where the policy plans no end", () => {
    const input = guarded(0.05, [1000, 1000]);
    const anytime = {
      ...input,
      policy: { ...input.policy, rules: { ...input.policy.rules, evidence: "anytime" as const } },
    };
    const decision = decide(anytime);
    expect(checkOf(decision, "guardrails-hold").finding).toMatchObject({ kind: "hold" });
    expect(decision.look!.metrics[0]!.margin).toBeNull();
    const short = decideDaily(anytime)[0]!;
    expect(checkOf(short, "guardrails-hold").finding).toMatchObject({ kind: "not-shown", boundary: null });
  });

  it("gives the same digits whether a replay kept its way or starts over from the stored looks", () => {
    for (const { input, judgement } of judgeDaily(guarded(0.05, [1000, 990]))) {
      const looks = JSON.parse(JSON.stringify(input.history.looks)) as DecisionInput["history"]["looks"];
      const again = decide({ ...input, history: { ...input.history, looks } });
      expect(again.look).toEqual(judgement.look);
      expect(again.checks).toEqual(judgement.checks);
    }
  });
});

describe("a replay", () => {
  it("that kept a guardrail's tally of other days is refused", () => {
    const input = winning({ rules: { guardrails: [aGuardrail()] } });
    const metric = aMetric(input, "error", [100, 100]);
    const tally = judge(withMetrics(input, metric)).opened.metrics[0]!.figures!.tally;
    const shorter = { ...metric, days: metric.days.slice(0, 9) };
    const fewer = { ...input.snapshot, days: input.snapshot.days.slice(0, 9) };
    expect(() => judge(withMetrics({ ...input, snapshot: fewer }, shorter), { metricTallies: [tally] })).toThrow(
      "judge requires a tally of exactly the days of error",
    );
  });
});

describe("a secondary metric", () => {
  it("is the experiment's own unless the policy names others, and decides nothing", () => {
    const own = aCase({ experiment: { secondary: [{ kind: "event", event: "add-to-cart" }] } });
    const decision = decide(withMetrics(own, aMetric(own, "add-to-cart", [300, 200])));
    expect(decision.verdict).toBe("winner");
    expect(decision.metrics).toMatchObject([{ event: "add-to-cart", role: "secondary", state: { kind: "counted" } }]);
    const named = aCase({ ...own, experiment: own.snapshot.experiment, rules: { secondary: ["scroll"] } });
    expect(decide(named).metrics).toMatchObject([{ event: "scroll", state: { kind: "not-read" } }]);
  });

  it("that is a funnel is named, and said to be none that can be read", () => {
    const input = aCase({ experiment: { secondary: [{ kind: "funnel", funnelId: "funnel_7" }] } });
    expect(decide(input).metrics).toMatchObject([{ event: "funnel_7", state: { kind: "funnel" }, arms: [] }]);
  });

  it("has an interval that grows with the number of metrics shown, because all of them together are to be right", () => {
    const widthOf = (...events: readonly string[]): number => {
      const input = aCase({ rules: { secondary: events } });
      const { metrics } = decide(withMetrics(input, ...events.map((event) => aMetric(input, event, [200, 210]))));
      const lift = metrics[0]!.arms[1]!.lift!;
      return lift.kind === "estimated" ? lift.high - lift.low : Number.NaN;
    };
    expect(widthOf("a", "b", "c", "d")).toBeGreaterThan(widthOf("a"));
  });
});

describe("harm", () => {
  it("of a guardrail is signalled like the goal's, by its event, and shares its error budget", () => {
    const input = winning({ rules: { guardrails: [aGuardrail()] } });
    const { signals } = decide(withMetrics(input, aMetric(input, "error", [100, 150])));
    expect(signals).toMatchObject([
      { kind: "harm", event: "error", armId: "var_b", logAlarm: Math.log(2 / 0.05), isActionable: true },
    ]);
  });

  it("that people know of is acted on again only by days after it", () => {
    const harmful = aCase({
      days: variedDays(28, [
        [2000, 100],
        [2000, 75],
      ]),
    });
    const isActionable = (acknowledgedOn: string | null): boolean => {
      const { signals } = decide({ ...harmful, history: { ...harmful.history, harmAcknowledgedOn: acknowledgedOn } });
      return signals.some((signal) => signal.kind === "harm" && signal.isActionable);
    };
    expect(isActionable(null)).toBe(true);
    expect(isActionable(harmful.snapshot.days[26]!.date)).toBe(false);
    expect(isActionable(harmful.snapshot.days[7]!.date)).toBe(true);
  });

  it("is not acted on by the counts of a single day", () => {
    const day = aCase({
      days: [
        [
          [5000, 500],
          [5000, 200],
        ],
      ],
    });
    const [first] = decide(day).signals;
    expect(first).toMatchObject({ kind: "harm", isActionable: false });
  });
});
