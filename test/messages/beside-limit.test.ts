import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceBeside, probabilityBeside, zBeside, type Beside } from "../../src/messages/text/beside-limit.ts";
import { formatProbability, plainSpaces } from "../../src/messages/text/format.ts";
import { runs } from "../support/scope.ts";

const plain = ({ value, limit }: Beside) => `${plainSpaces(value)} of ${plainSpaces(limit)}`;

/** The number that a reader sees. */
const seen = (text: string) => Number(plainSpaces(text).replaceAll(/[ ,]/gu, "").replace("−", "-").replace(/%$/u, ""));

describe("a figure beside its limit", () => {
  it.each([
    [0.984, 0.95, "98.4% of 95%"],
    [0.95, 0.95, "95.0% of 95%"],
    [0.9496, 0.95, "94.96% of 95%"],
    [0.949_999_6, 0.95, "94.99996% of 95%"],
    [0.9755, 0.9755, "97.55% of 97.55%"],
    [0.9993, 0.95, ">99.9% of 95%"],
    [0.9993, 0.9995, "99.93% of 99.95%"],
    [0.0004, 0.95, "<0.1% of 95%"],
    [0.57, 0.57, "57.0% of 57%"],
  ])("a probability of %d with %d needed reads %s", (probability, needed, text) => {
    expect(plain(probabilityBeside(probability, needed))).toBe(text);
  });

  it.each([
    [2.429, 2.431, "2.429 of 2.431"],
    [2.4, 2.43123, "2.40 of 2.43"],
    [6.314, 2.43, "6.31 of 2.43"],
    [2.43123, 2.43123, "2.43 of 2.43"],
    [-0.001, 2.5, "0.00 of 2.50"],
    [-1.934, 2.5, "−1.93 of 2.50"],
  ])("a z of %d with %d needed reads %s", (z, threshold, text) => {
    expect(plain(zBeside(z, threshold))).toBe(text);
  });

  it.each([
    [3.19, 200, "3.2 of 200"],
    [199.6, 200, "199.6 of 200"],
    [200, 200, "200 of 200"],
    [42.8, 300 / 7, "42.8 of 42.9"],
    [1e9, 200, "over 1,000,000 of 200"],
    [1e9, 2e9, "1,000,000,000 of 2,000,000,000"],
  ])("an e-value of %d with %d needed reads %s", (evidence, needed, text) => {
    expect(plain(evidenceBeside(Math.log(evidence), Math.log(needed)))).toBe(text);
  });

  const near = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -9, max: 9 }));

  it("never reads as if it had reached a limit that it misses, or missed one that it reached", () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 9999 }), near, (limit, [digit, by]) => {
        const needed = limit / 10_000;
        const probability = Math.min(1, Math.max(0, needed + by * 10 ** -(digit + 2)));
        const told = probabilityBeside(probability, needed);
        const readsRight = seen(told.value) >= seen(told.limit) === probability >= needed;
        expect(/[<>]/u.test(told.value) || readsRight).toBe(true);

        const z = limit / 1_000;
        const shown = zBeside(z + by * 10 ** -digit, z);
        expect(seen(shown.value) >= seen(shown.limit)).toBe(by >= 0);

        const [log, logNeeded] = [Math.log(limit) + by * 10 ** -digit, Math.log(limit)];
        const weighed = evidenceBeside(log, logNeeded);
        expect(seen(weighed.value) >= seen(weighed.limit)).toBe(log >= logNeeded);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("is the same as anywhere else unless the limit is too near", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.9485, noNaN: true }), (probability) => {
        expect(probabilityBeside(probability, 0.95).value).toBe(formatProbability(probability));
      }),
      { numRuns: runs(400) },
    );
  });
});
