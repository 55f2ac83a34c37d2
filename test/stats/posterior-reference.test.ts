import { describe, expect, it } from "vitest";
import { comparePosteriors, type Comparison } from "./compare-posteriors.ts";
import { publicPosteriors, recordedPosteriors } from "./recorded.ts";

// Expected values: test/reference/posterior_reference.py (Taylor series with 256 bits and more), and correctly rounded public cases.
// `npm run bench -- accuracy` prints the errors.

const fromPublic = publicPosteriors();

describe.each([
  { name: "112 cases that look for trouble", cases: recordedPosteriors("posterior-trouble.ndjson") },
  { name: "2,000 random cases", cases: recordedPosteriors("posterior-random.ndjson") },
  { name: "20 correctly rounded public cases", cases: fromPublic },
])("posterior summaries agree with 256-bit arithmetic on $name", ({ cases }) => {
  let compared: Comparison | undefined;
  const worst = () => (compared ??= comparePosteriors(cases ?? []));

  it.skipIf(cases === undefined)("has cases to compare", () => {
    expect(worst().cases).toBeGreaterThanOrEqual(20);
    expect(worst().probability.values).toBeGreaterThanOrEqual(100);
  });

  it.skipIf(cases === undefined)("probabilities to 1e-12 below 1e8 impressions and to 1e-10 up to 1e10", () => {
    expect(worst().probability).toSatisfy(within(1e-12));
    expect(worst().probabilityBeyond1e8).toSatisfy(within(1e-10));
  });

  it.skipIf(cases === undefined)("expected losses to 1e-9 relative, however small", () => {
    expect(worst().loss).toSatisfy(within(1e-9));
  });

  it.skipIf(cases === undefined)("intervals of rates to 1e-9 relative", () => {
    expect(worst().rateInterval).toSatisfy(within(1e-9));
  });

  it.skipIf(cases === undefined)("intervals of lifts to 1e-9 relative", () => {
    expect(worst().liftInterval).toSatisfy(within(1e-9));
  });
});

function within(tolerance: number) {
  return ({ error }: { readonly error: number }) => error < tolerance;
}
