import { describe, expect, it } from "vitest";
import { accountFactsOf, effectOf, NO_ACCOUNT_FACTS, type OtherExperiment } from "../../../src/decision/index.ts";
import { fitLiftPrior, GENERAL_LIFT_PRIOR } from "../../../src/stats/index.ts";

/** The last look at another experiment with the goal `signup`: three weeks with the given dispersion. */
function anOther(
  phi: number | null,
  told: Partial<OtherExperiment["look"]> & { readonly goal?: string } = {},
): OtherExperiment {
  const { goal = "signup", ...look } = told;
  return {
    experimentId: "exp_other",
    goal,
    look: {
      pairs: [null, { logOddsRatio: 0.1, information: 500, phi }],
      lag: { products: 1.5, pairs: 20 },
      ...look,
    },
  };
}

const PHIS = [1.1, 4.2, 1.7, 0.9, 2.4];

describe("what an account says of its next experiment", () => {
  it("is nothing where it is the first", () => {
    expect(accountFactsOf([], "signup")).toEqual(NO_ACCOUNT_FACTS);
    expect(NO_ACCOUNT_FACTS).toEqual({ usualPhi: null, lag: { products: 0, pairs: 0 }, liftPrior: GENERAL_LIFT_PRIOR });
  });

  it("is the dispersion that four in five experiments with the same goal do not exceed", () => {
    expect(
      accountFactsOf(
        PHIS.map((phi) => anOther(phi)),
        "signup",
      ).usualPhi,
    ).toBe(2.4);
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((phi) => anOther(phi));
    expect(accountFactsOf(ten, "signup").usualPhi).toBe(8);
    expect(accountFactsOf(ten.toReversed(), "signup").usualPhi).toBe(8);
  });

  it("is not told by fewer than five, by other goals, or by experiments of less than a fortnight", () => {
    const others = PHIS.slice(1).map((phi) => anOther(phi));
    expect(accountFactsOf(others, "signup").usualPhi).toBeNull();
    expect(accountFactsOf([...others, anOther(1, { goal: "purchase" })], "signup").usualPhi).toBeNull();
    const short = anOther(1, { lag: { products: 0, pairs: 12 } });
    expect(accountFactsOf([...others, short], "signup").usualPhi).toBeNull();
    const fortnight = anOther(1, { lag: { products: 0, pairs: 13 } });
    expect(accountFactsOf([...others, fortnight], "signup").usualPhi).toBe(2.4);
  });

  it("takes of several variants the one that varies most, and none of what is not known", () => {
    const many = anOther(null, {
      pairs: [{ logOddsRatio: 0, information: 1, phi: 9 }, null, { logOddsRatio: 0, information: 1, phi: 30 }],
    });
    const others = [...PHIS.slice(0, 3).map((phi) => anOther(phi)), many];
    expect(accountFactsOf([...others, anOther(null)], "signup").usualPhi).toBeNull();
    expect(accountFactsOf([...others, anOther(50)], "signup").usualPhi).toBe(30);
  });

  it("adds up how days resemble each other over all experiments, whatever their goal", () => {
    const others = [anOther(1), anOther(1, { goal: "purchase", lag: { products: -4, pairs: 8 } })];
    expect(accountFactsOf(others, "signup").lag).toEqual({ products: -2.5, pairs: 28 });
  });

  it("is what effects are usual once twenty experiments tell it", () => {
    const others = Array.from({ length: 20 }, (_, index) =>
      anOther(1.5, { pairs: [null, { logOddsRatio: (index % 7) * 0.06 - 0.12, information: 2000, phi: 1.5 }] }),
    );
    expect(accountFactsOf(others.slice(1), "signup").liftPrior).toEqual(GENERAL_LIFT_PRIOR);
    const { liftPrior } = accountFactsOf(others, "purchase");
    expect(liftPrior).toEqual(fitLiftPrior(others.map(({ look }) => effectOf(look.pairs[1]!)!)));
    expect(liftPrior.fittedTo).toBe(20);
    expect(accountFactsOf([...others.slice(1), anOther(null)], "signup").liftPrior).toEqual(GENERAL_LIFT_PRIOR);
  });

  it("counts an effect as uncertain as its days were, and never more certain than chance", () => {
    expect(effectOf({ logOddsRatio: 0.1, information: 400, phi: 4 })).toEqual({ estimate: 0.1, variance: 0.01 });
    expect(effectOf({ logOddsRatio: 0.1, information: 400, phi: 0.5 })).toEqual({ estimate: 0.1, variance: 1 / 400 });
    expect(effectOf({ logOddsRatio: 0.1, information: 400, phi: null })).toBeUndefined();
    expect(effectOf({ logOddsRatio: 0, information: 0, phi: 1 })).toBeUndefined();
    expect(effectOf(null)).toBeUndefined();
  });
});
