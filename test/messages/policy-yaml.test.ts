import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fileSchema } from "../../src/config/file/file-schema.ts";
import { completePolicy, contradictions, POLICY_LIMITS } from "../../src/config/file/policy-schema.ts";
import { DEFAULT_POLICY, type Policy } from "../../src/decision/index.ts";
import { plainSpaces, policyNameFor, policyYaml, readWhatIf } from "../../src/messages/index.ts";
import { runs } from "../support/scope.ts";

const OWN: Policy = {
  ...DEFAULT_POLICY,
  mode: "propose",
  minDays: 14,
  guardrails: [{ event: 'refund: "all" #1', name: undefined, direction: "more-is-worse", margin: 0.02 }],
};

const digits = (most: number, decimals: number) =>
  fc.integer({ min: 0, max: most * 10 ** decimals }).map((whole) => String(whole / 10 ** decimals));

describe("a policy to copy", () => {
  it("is accepted by the configuration, and means the rules that were tried, whatever was chosen and however the key reads", () => {
    fc.assert(
      fc.property(
        fc.record({
          minDays: digits(60, 0),
          horizonDays: digits(400, 0),
          alphaPercent: digits(25, 2),
          chancePercent: digits(100, 2),
          mdePercent: digits(50, 1),
        }),
        fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" }),
        (asked, key) => {
          const { fields, rules } = readWhatIf(OWN, asked, POLICY_LIMITS);
          if (rules === undefined) return fields.some(({ problem }) => problem !== undefined);
          const { policies } = fileSchema.parse(parse(policyYaml(policyNameFor(key), key, rules)));
          const { name: _, match, ...given } = policies![0]!;
          expect(match).toBe(key);
          expect(completePolicy(given)).toEqual(rules);
          expect(contradictions(rules)).toEqual([]);
          return true;
        },
      ),
      { numRuns: runs(400) },
    );
  });

  it("of unchanged rules is the experiment's own policy, digit for digit", () => {
    const odd = { ...OWN, alpha: 1 / 30, minimumDetectableLift: 0.1 + 0.2 };
    expect(readWhatIf(odd, {}, POLICY_LIMITS).rules).toEqual(odd);
  });
});

describe("a field that makes no sense", () => {
  it.each([
    [
      { minDays: "35", horizonDays: "28" },
      "horizonDays",
      "28 days is shorter than the minimum of 35 days, counted in full weeks. Choose 35 or more.",
    ],
    [
      { minDays: "22", horizonDays: "25" },
      "horizonDays",
      "25 days is shorter than the minimum of 22 days, counted in full weeks. Choose 28 or more.",
    ],
    [{ alphaPercent: "30" }, "alphaPercent", "Choose a number from 0.1 to 20."],
    [{ minDays: "7.5" }, "minDays", "Choose a whole number from 7 to 366."],
    [{ chancePercent: "<script>" }, "chancePercent", "Choose a number from 50 to 99.9."],
  ])("%j says so beside itself", (asked, field, sentence) => {
    const { fields, rules } = readWhatIf(DEFAULT_POLICY, asked, POLICY_LIMITS);
    expect(rules).toBeUndefined();
    const found = fields.flatMap(({ name, problem }) => (problem === undefined ? [] : [[name, plainSpaces(problem)]]));
    expect(found).toEqual([[field, sentence]]);
  });
});
