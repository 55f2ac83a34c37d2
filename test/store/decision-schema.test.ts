import { describe, expect, it } from "vitest";
import { decide } from "../../src/decision/index.ts";
import { decisionInputSchema, decisionSchema, lookSchema } from "../../src/store/schema/decision-schema.ts";
import { aCase, equalDays, lookAfter } from "../support/snapshots.ts";

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
    ${"inconclusive"} | ${{ days: equalDays(28, [[1000, 50], [1000, 50]]) }}
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

  it("and a policy of a version that knew less still make an input to decide on", () => {
    const input = aCase({ days: TIE });
    const saved = json({ ...input, history: { ...input.history, looks: [lookAfter(input, 13)] } }) as {
      policy: { rules: Record<string, unknown> };
      history: { looks: Record<string, unknown>[] };
    };
    delete saved.policy.rules["unsafe"];
    for (const name of ["weights", "source", "spending"]) delete saved.history.looks[0]![name];
    const parsed = decisionInputSchema.parse(saved);
    expect(parsed.policy.rules.unsafe).toBe(false);
    expect(decide(parsed).look).toEqual(decide(input).look);
  });
});
