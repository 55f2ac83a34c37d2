import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../src/api-client/requests/retry-after.ts";
import { backOffMs } from "../../src/api-client/requests/retry-policy.ts";

const policy = { attempts: 9, firstDelayMs: 500, maxDelayMs: 8_000, longestWaitMs: 30_000 };
const NOW = Date.parse("2026-11-23T08:00:00.000Z");

describe("backOffMs", () => {
  it("doubles up to the longest wait", () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => backOffMs(policy, attempt, () => 0.999999))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000, 8000,
    ]);
  });

  it("is never less than half of that", () => {
    expect([1, 2, 5].map((attempt) => backOffMs(policy, attempt, () => 0))).toEqual([250, 500, 4000]);
  });
});

describe("retryAfterMs", () => {
  it.each`
    headers                                               | ms
    ${{ "retry-after": "0" }}                             | ${0}
    ${{ "retry-after": " 1.5 " }}                         | ${1500}
    ${{ "retry-after": ["2", "9"] }}                      | ${2000}
    ${{ "retry-after-ms": "0.2" }}                        | ${1}
    ${{ "retry-after-ms": "soon", "retry-after": "2" }}   | ${2000}
    ${{ "retry-after": "Mon, 23 Nov 2026 08:00:10 GMT" }} | ${10_000}
    ${{ "retry-after": "Mon, 23 Nov 2026 07:00:00 GMT" }} | ${0}
  `("reads $headers as $ms ms", ({ headers, ms }) => {
    expect(retryAfterMs(headers, NOW)).toBe(ms);
  });

  it("reads no wait longer than a day, however many digits there are", () => {
    expect(retryAfterMs({ "retry-after": "9".repeat(400) }, NOW)).toBe(86_400_000);
  });

  it.each`
    headers
    ${{}}
    ${{ "retry-after": "-2" }}
    ${{ "retry-after": "" }}
  `("finds no wait in $headers", ({ headers }) => {
    expect(retryAfterMs(headers, NOW)).toBeUndefined();
  });
});
