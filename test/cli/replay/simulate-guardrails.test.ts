import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runSimulate, type SimulateOptions } from "../../../src/cli/replay/simulate.ts";
import { outputOf } from "../captured-output.ts";
import { isEverything } from "../../support/scope.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "herald-simulate-guardrails-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));
const POLICY = join(FOLDER, "policy.yaml");
writeFileSync(
  POLICY,
  "guardrails:\n  - event: refund\n    direction: more-is-worse\n    margin: 0.05\n  - event: signup\n    direction: more-is-better\n",
);

const FEW: SimulateOptions = { rate: "5%", daily: "2000", days: "8", runs: "20", seed: "7", lift: "60%", threads: "1" };
const textOf = async (options: SimulateOptions) => (await outputOf(() => runSimulate({ ...FEW, ...options }))).text;
const jsonOf = async (options: SimulateOptions) => JSON.parse(await textOf({ ...options, json: true }));
const EXAMPLE =
  "; an example: --guardrail rate=4%,lift=0.1,correlation=0.3,direction=more-is-worse,margin=2%,event=refund";

describe.runIf(isEverything)("a simulation with guardrails", () => {
  it("says how often a winner that harms one is held back, and when harm is shown well enough to act on", async () => {
    const guardrail = ["rate=10%,lift=0.5,correlation=0.3,event=refund"];
    const result = await jsonOf({ guardrail });
    expect(result).toMatchObject({
      stoppedShare: 0,
      heldBackShare: 1,
      harmActionShare: 1,
      guardrails: [{ event: "refund", direction: "more-is-worse", margin: null }],
      guardrailsLeftOut: [],
      scenario: { others: [{ event: "refund", rates: [0.1, expect.closeTo(0.15)], correlation: 0.3 }] },
    });
    const text = await textOf({ guardrail });
    expect(text).toContain("guardrail refund: rates 10%, 15%, correlation 0.3 with the goal, more is worse\n");
    expect(text).toMatch(/^held back by a guardrail +100\.00% +± \d\.\d\d points$/m);
    expect(text).toMatch(/^harm shown well enough to act on +100\.00% +± \d\.\d\d points$/m);
    expect(text).toMatch(/^ {2}day of it, if any +\d\.\d$/m);
  });

  it("takes any event for one that may not become more frequent, unless the spec says otherwise", async () => {
    const guardrail = ["rate=10%,lift=0.5,direction=more-is-better", "rate=20%,margin=0.1"];
    const result = await jsonOf({ guardrail });
    expect(result.stoppedShare).toBeGreaterThan(0);
    expect(result.guardrails).toEqual([
      { event: "guardrail-1", direction: "more-is-better", margin: null },
      { event: "guardrail-2", direction: "more-is-worse", margin: 0.1 },
    ]);
  });

  it("keeps direction and margin of an event that the policy guards, and leaves its other guardrails out", async () => {
    const guarded = { policy: POLICY, guardrail: ["rate=4%,event=refund,margin=5%", "rate=1%,event=error"] };
    expect(await jsonOf({ ...guarded, runs: "1" })).toMatchObject({
      guardrails: [
        { event: "refund", direction: "more-is-worse", margin: 0.05 },
        { event: "error", direction: "more-is-worse", margin: null },
      ],
      guardrailsLeftOut: ["signup"],
    });
    expect(await textOf({ ...guarded, runs: "1" })).toContain(
      "left out are the policy's guardrails that no --guardrail simulates: signup\n",
    );
  });

  it("leaves out guardrails that nobody simulates: all winners would be left to people", async () => {
    const result = await jsonOf({ policy: POLICY });
    expect(result).toMatchObject({ guardrails: [], guardrailsLeftOut: ["refund", "signup"] });
    expect(result.stoppedShare).toBeGreaterThan(0);
    expect(result.proposedShare).toBe(0);
  });

  it("takes a lift for every variant", async () => {
    const { scenario } = await jsonOf({
      runs: "1",
      days: "1",
      arms: "3",
      lift: "0,0",
      guardrail: ["rate=10%,lift=0/-10%"],
    });
    expect(scenario.others[0].rates).toEqual([0.1, 0.1, expect.closeTo(0.09)]);
  });

  it.each<[string, string]>([
    [`"lift=0.1" lacks rate, the event's rate in the control`, "lift=0.1"],
    [`has the rate "4x%"; wanted a number such as 0.04 or 4%`, "rate=4x%"],
    [`has the rate "0"; wanted one between 0 and 100%`, "rate=0"],
    [`has "4%"; wanted rate, lift, correlation, direction, margin, event, each followed by = and a value`, "4%"],
    [`has "rates=4%"; wanted rate,`, "rates=4%"],
    ["gives margin no value", "rate=4%,margin="],
    ["gives rate twice", "rate=4%,rate=5%"],
    ["has 2 lifts; wanted one for all variants, or 1 separated by /", "rate=4%,lift=0/0.1"],
    [`has the correlation "2"; wanted a number from 0 to 1`, "rate=4%,correlation=2"],
    [`has the direction "up"; wanted more-is-worse or more-is-better`, "rate=4%,direction=up"],
    [`has the margin "100%"; wanted one between 0 and 100%`, "rate=4%,margin=100%"],
    [
      "gives refund the margin 0.02, but the policy guards it with the margin 0.05: leave margin out",
      "rate=4%,margin=2%,event=refund",
    ],
    [
      "gives signup the direction more-is-worse, but the policy guards it with the direction more-is-better",
      "rate=4%,direction=more-is-worse,event=signup",
    ],
    [
      "gives signup the margin 0.1, but the policy guards it without a margin: leave margin out",
      "rate=4%,margin=10%,event=signup",
    ],
  ])("refuses a guardrail that is not right, and shows one that is: %s", async (problem, spec) => {
    const run = runSimulate({ ...FEW, policy: POLICY, guardrail: [spec] });
    await expect(run).rejects.toThrow(`--guardrail ${problem}`);
    await expect(run).rejects.toThrow(EXAMPLE);
  });

  it("refuses the same event twice, and a correlation that two rates do not allow", async () => {
    const twice = ["rate=4%,event=a", "rate=5%,event=a"];
    await expect(runSimulate({ ...FEW, guardrail: twice })).rejects.toThrow("--guardrail names a twice");
    const close = ["rate=50%,correlation=0.9,event=a"];
    await expect(runSimulate({ ...FEW, guardrail: close })).rejects.toThrow("a correlation of a with the goal that");
    const lifted = { ...FEW, lift: "0", guardrail: ["rate=5%,correlation=0.9,event=a"], powerAt: "100%" };
    await expect(runSimulate(lifted)).rejects.toThrow("a correlation of a with the goal that");
  });

  it("changes nothing where there are none: the same seed gives the figures that it gave before", async () => {
    const options = { rate: "5%", daily: "1000", days: "21", lift: "0,0.15", overdispersion: "1.5", seed: "7" };
    expect(await jsonOf({ ...options, runs: "60" })).toMatchObject({
      runs: 60,
      looks: 1055,
      stoppedShare: 0.6666666666666666,
      rightWinnerShare: 0.6666666666666666,
      meanDaysToStop: 17.583333333333332,
      meanDayOfStops: 15.875,
      stopDayQuantiles: { p10: 12, p25: 14, p50: 16.5, p75: 18.25, p90: 19.1 },
      monteCarloError: 0.06085806194501846,
      standardErrors: { meanDaysToStop: 0.4517199640550833 },
      heldBackShare: 0,
      harmActionShare: 0,
      guardrails: [],
    });
  });
});
