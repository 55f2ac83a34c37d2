import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { JobNotDueError, UnrecoverableJobError, ApiRateLimitError, ApiRefusedError } from "../../src/ports/index.ts";
import { fateOf } from "../../src/queue/fates.ts";

class Coded extends Error {
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

describe("what becomes of a job whose attempt failed", () => {
  it.each`
    code                   | fate
    ${"unrecoverable"}     | ${"give-up"}
    ${"not-due"}           | ${"postpone"}
    ${"invalid-payload"}   | ${"give-up"}
    ${"unknown-job"}       | ${"give-up"}
    ${"api-refused"}       | ${"give-up"}
    ${"api-key"}           | ${"give-up"}
    ${"api-scope"}         | ${"give-up"}
    ${"api-contract"}      | ${"give-up"}
    ${"api-not-found"}     | ${"retry"}
    ${"api-unavailable"}   | ${"retry"}
    ${"api-ambiguous"}     | ${"retry"}
    ${"api-rate-limit"}    | ${"wait"}
    ${"slack-setup"}       | ${"give-up"}
    ${"slack-refused"}     | ${"give-up"}
    ${"slack-unavailable"} | ${"retry"}
    ${"slack-rate-limit"}  | ${"wait"}
    ${"run-timeout"}       | ${"retry"}
    ${"ECONNRESET"}        | ${"retry"}
  `("$code: $fate", ({ code, fate }: { code: string; fate: string }) => {
    expect(fateOf(new Coded(code)).kind).toBe(fate);
  });

  it("knows every code that the adapters and jobs throw", async () => {
    const sources = await Promise.all(
      ["ports/experiments-errors.ts", "slack/errors.ts", "ports/job-errors.ts"].map((file) =>
        readFile(new URL(`../../src/${file}`, import.meta.url), "utf8"),
      ),
    );
    const codes = sources.flatMap((source) =>
      [...source.matchAll(/readonly code = "([^"]+)"/g)].map(([, code]) => code!),
    );
    const table = await readFile(new URL("../../src/queue/fates.ts", import.meta.url), "utf8");
    expect(codes.length).toBeGreaterThanOrEqual(12);
    expect(codes.filter((code) => !table.includes(`${code}"`) && !table.includes(`  ${code}:`))).toEqual([]);
  });

  it("is read from the outermost error that is known, along its causes", () => {
    const refused = new ApiRefusedError("POST", "/experiments/1/stop", 409, "not running");
    expect(fateOf(new Error("while stopping", { cause: refused })).kind).toBe("give-up");
    expect(fateOf(new Coded("api-unavailable", { cause: refused })).kind).toBe("retry");
    expect(fateOf(new Coded("SOMETHING_ELSE", { cause: new UnrecoverableJobError("x") })).kind).toBe("give-up");
    const endless = new Error("a");
    endless.cause = endless;
    expect(fateOf(endless).kind).toBe("retry");
  });

  it("is another attempt for whatever nobody knows", () => {
    for (const thrown of [
      new Error("?"),
      new TypeError("x is not a function"),
      "text",
      undefined,
      null,
      { code: "api-key" },
    ]) {
      expect(fateOf(thrown)).toEqual({ kind: "retry" });
    }
  });

  it.each`
    told          | waitMs
    ${0}          | ${0}
    ${1_500}      | ${1_500}
    ${-5}         | ${0}
    ${86_400_000} | ${3_600_000}
    ${Number.NaN} | ${30_000}
    ${Infinity}   | ${3_600_000}
  `("waits $waitMs ms when told $told ms", ({ told, waitMs }: { told: number; waitMs: number }) => {
    expect(fateOf(new ApiRateLimitError("GET", "/experiments", told))).toEqual({ kind: "wait", waitMs });
  });

  it("is postponed for as long as it says where it began too early, but not for no time at all", () => {
    expect(fateOf(new JobNotDueError(48 * 3_600_000))).toEqual({ kind: "postpone", waitMs: 48 * 3_600_000 });
    expect(fateOf(new JobNotDueError(0))).toEqual({ kind: "postpone", waitMs: 100 });
  });
});
