import { describe, expect, it } from "vitest";
import { decide } from "../../src/decision/index.ts";
import { decisionInputSchema, decisionSchema, lookSchema } from "../../src/store/schema/decision-schema.ts";
import { aCase, equalDays, lookAfter, variedDays } from "../support/snapshots.ts";

const TIE = equalDays(14, [
  [1000, 50],
  [1000, 50],
]);
const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

describe("a stored decision", () => {
  it.each`
    verdict           | told
    ${"winner"}       | ${{}}
    ${"not yet"}      | ${{ days: TIE }}
    ${"blocked"}      | ${{ experiment: { status: "paused" } }}
    ${"inconclusive"} | ${{ days: variedDays(28, [[1000, 50], [1000, 50]]) }}
    ${"for a person"} | ${{ experiment: { type: undefined } }}
    ${"unsafe"}       | ${{ rules: { evidence: "threshold", unsafe: true } }}
  `("comes back as it was: $verdict", ({ told }) => {
    const decision = decide(aCase(told));
    expect(decisionSchema.parse(json(decision))).toEqual(decision);
  });
});

describe("a stored look", () => {
  it("carries the state of the sequential tests to the digit", () => {
    const { look } = decide(aCase({ days: TIE }));
    expect(lookSchema.parse(json(look))).toEqual(look);
    expect(look!.spending).not.toBeNull();
  });

  it("of which something is missing is refused, and so is a policy", () => {
    const input = aCase({ days: TIE });
    const saved = () =>
      json({ ...input, history: { ...input.history, looks: [lookAfter(input, 13)] } }) as {
        policy: { rules: Record<string, unknown> };
        history: { account?: unknown; looks: Record<string, unknown>[] };
      };
    expect(decisionInputSchema.parse(saved())).toEqual({
      ...input,
      history: { ...input.history, looks: [lookAfter(input, 13)] },
    });
    for (const name of Object.keys(saved().history.looks[0]!)) {
      const less = saved();
      delete less.history.looks[0]![name];
      expect([name, decisionInputSchema.safeParse(less).success]).toEqual([name, false]);
    }
    for (const name of ["unsafe", "budget", "conversionsRepeatAcrossDays"]) {
      const less = saved();
      delete less.policy.rules[name];
      expect([name, decisionInputSchema.safeParse(less).success]).toEqual([name, false]);
    }
    const less = saved();
    delete less.history.account;
    expect(decisionInputSchema.safeParse(less).success).toBe(false);
  });
});
