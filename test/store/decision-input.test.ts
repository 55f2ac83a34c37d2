import { describe, expect, it } from "vitest";
import type { DecisionInput } from "../../src/decision/index.ts";
import { InvalidDocumentError, parseDecisionInput } from "../../src/store/index.ts";
import { aHistory, aLook, anExperiment, aPolicy, aSnapshot } from "../support/builders.ts";

const input: DecisionInput = {
  snapshot: aSnapshot(),
  history: aHistory({ looks: [aLook({ day: "2026-11-20" })] }),
  policy: aPolicy(),
};
type Json = Record<string, Record<string, unknown>>;

describe("a saved decision input", () => {
  it("comes back as it was saved", () => {
    expect(parseDecisionInput(JSON.parse(JSON.stringify(input)))).toEqual(input);
  });

  it("may leave out what is optional, and may carry what a later version knows", () => {
    const saved = JSON.parse(
      JSON.stringify({
        ...input,
        snapshot: { ...aSnapshot(), experiment: anExperiment({ goal: undefined, variants: undefined }) },
      }),
    ) as Json;
    saved["snapshot"]!["later"] = true;
    const parsed = parseDecisionInput(saved);
    expect(parsed.snapshot.experiment.goal).toBeUndefined();
    expect(parsed.snapshot).not.toHaveProperty("later");
  });

  it("may hold nonsense counts: judging them is the decision's part", () => {
    const days = [{ date: "2026-11-20", impressions: [-5, 10.5], conversions: [99, 0] }];
    expect(parseDecisionInput({ ...input, snapshot: aSnapshot({ days }) }).snapshot.days).toEqual(days);
  });

  it.each([
    [
      "a day that is none",
      aSnapshot({ days: [{ date: "2026-02-30", impressions: [1, 1], conversions: [0, 0] }] }),
      "snapshot.days[0].date: expected a calendar day",
    ],
    [
      "a count that is text",
      aSnapshot({ days: [{ date: "2026-11-20", impressions: [1, "2" as unknown as number], conversions: [0, 0] }] }),
      "snapshot.days[0].impressions[1]: ",
    ],
    [
      "too few counts",
      aSnapshot({ days: [{ date: "2026-11-20", impressions: [1], conversions: [0, 0] }] }),
      "snapshot.days[0].impressions: expected one count for each of 2 arms, received 1",
    ],
    ["a time that is none", aSnapshot({ asOf: "yesterday" }), "snapshot.asOf: expected an ISO-8601 time"],
    [
      "an unknown status",
      aSnapshot({ experiment: anExperiment({ status: "gone" as "running" }) }),
      "snapshot.experiment.status: ",
    ],
  ])("with %s is refused, and the message names the place", (_, snapshot, place) => {
    expect(() => parseDecisionInput({ ...input, snapshot })).toThrow(InvalidDocumentError);
    expect(() => parseDecisionInput({ ...input, snapshot })).toThrow(place);
  });

  it("that is something else entirely is refused with all that is missing", () => {
    expect(() => parseDecisionInput({})).toThrow(/snapshot: .*; history: .*; policy: /);
    expect(() => parseDecisionInput("text")).toThrow("the document: ");
  });
});
