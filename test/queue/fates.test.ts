import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { JobNotDueError, UnrecoverableJobError, ApiRateLimitError, ApiRefusedError } from "../../src/ports/index.ts";
import { fateOf } from "../../src/queue/fates.ts";
import {
  SlackRateLimitError,
  SlackRefusedError,
  SlackSetupError,
  SlackUnavailableError,
} from "../../src/slack/errors.ts";
import {
  ClaimLostError,
  LedgerDamagedError,
  LedgerStatementError,
  LedgerTooNewError,
  LedgerUnreachableError,
} from "../../src/store/index.ts";

class Coded extends Error {
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

const SRC = join(import.meta.dirname, "../../src");

/** Errors that no job fails with, and those after which the default, another attempt, is right. */
const WITHOUT_FATE: Readonly<Record<string, string>> = {
  // A lost connection comes back: the work is still to be done then.
  "database-locked": "the other process ends",
  "database-unreachable": "the database comes back",
  "database-damaged": "before the start",
  "statement-failed": "a missing privilege is granted, a full disk emptied",
  "act-not-effective": "the next attempt starts from the experiment's state",
  // No job of a worker's queue fails with these.
  config: "before the start",
  "demo-unusable": "before the start",
  "invalid-schedule": "before the start",
  listen: "before the start",
  "port-taken": "before the start",
  "invalid-document": "a command's answer",
  "invalid-backup": "a command's answer",
  "restore-refused": "a command's answer",
  "backup-failed": "a command's answer, or before the start",
  "not-recorded": "a command's answer",
  "not-explained": "a command's answer",
  "not-running": "a command's answer",
  "job-failed": "a command's answer",
  "ledger-held": "a command's answer",
  "not-found": "a command's answer",
  "unknown-experiment": "a command's answer",
  "unexpected-answer": "a command's answer",
  "unreadable-file": "a command's answer",
  "wrong-payload": "a command's answer",
  "wrong-token": "a command's answer",
  "not-bundled": "a page's: no job makes proof files",
  refused: "a page's: no job answers addresses",
  "worker-closing": "the reason of a run's abort: such a run is put back",
};

/** The codes of all errors that a folder of source defines, sorted, each once. */
function codesIn(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const codes = files.flatMap((file) =>
    Array.from(
      readFileSync(join(folder, file), "utf8").matchAll(/\breadonly code(?: =|:)((?:[\s|]*"[^"]+")+)/gu),
      ([, literals]) => literals!.match(/[^\s|"]+/gu) ?? [],
    ).flat(),
  );
  return [...new Set(codes)].toSorted();
}

describe("what becomes of a job whose attempt failed", () => {
  it.each`
    code                     | fate
    ${"unrecoverable"}       | ${"give-up"}
    ${"not-due"}             | ${"postpone"}
    ${"invalid-payload"}     | ${"give-up"}
    ${"unknown-job"}         | ${"give-up"}
    ${"api-refused"}         | ${"give-up"}
    ${"api-key"}             | ${"give-up"}
    ${"api-scope"}           | ${"give-up"}
    ${"api-contract"}        | ${"give-up"}
    ${"api-unsupported"}     | ${"give-up"}
    ${"api-not-found"}       | ${"retry"}
    ${"api-unavailable"}     | ${"retry"}
    ${"api-ambiguous"}       | ${"retry"}
    ${"api-rate-limit"}      | ${"wait"}
    ${"slack-setup"}         | ${"give-up"}
    ${"slack-refused"}       | ${"give-up"}
    ${"slack-unavailable"}   | ${"retry"}
    ${"slack-rate-limit"}    | ${"wait"}
    ${"webhook-refused"}     | ${"give-up"}
    ${"webhook-unavailable"} | ${"retry"}
    ${"webhook-rate-limit"}  | ${"wait"}
    ${"teams-refused"}       | ${"give-up"}
    ${"teams-unavailable"}   | ${"retry"}
    ${"teams-rate-limit"}    | ${"wait"}
    ${"ledger-damaged"}      | ${"give-up"}
    ${"ledger-too-new"}      | ${"give-up"}
    ${"ledger-statement"}    | ${"retry"}
    ${"ledger-unreachable"}  | ${"retry"}
    ${"claim-lost"}          | ${"retry"}
    ${"run-timeout"}         | ${"retry"}
    ${"ECONNRESET"}          | ${"retry"}
  `("$code: $fate", ({ code, fate }: { code: string; fate: string }) => {
    expect(fateOf(new Coded(code)).kind).toBe(fate);
  });

  it("is said for every code of an error, or there is a reason why another attempt is right", () => {
    const codes = codesIn(SRC);
    expect(codes).toEqual(expect.arrayContaining(["api-refused", "slack-setup", "webhook-refused", "run-timeout"]));
    const table = readFileSync(join(SRC, "queue/fates.ts"), "utf8");
    const said = Array.from(table.matchAll(/^ {2}"?([\w-]+)"?: "[\w-]+",$/gmu), ([, code]) => code!);
    expect([...said, ...Object.keys(WITHOUT_FATE)].toSorted()).toEqual(codes);
  });

  it("is another attempt exactly for errors that say of themselves that it may help", () => {
    for (const error of [
      new LedgerDamagedError("x"),
      new LedgerTooNewError("x"),
      new LedgerStatementError("x"),
      new LedgerUnreachableError("x"),
      new ClaimLostError("x"),
      new SlackSetupError("x"),
      new SlackRefusedError("x"),
      new SlackUnavailableError("x"),
      new SlackRateLimitError(1),
    ])
      expect([error.code, fateOf(error).kind !== "give-up"]).toEqual([error.code, error.isRetryable]);
  });

  it("is read from the outermost error that is known, along its causes", () => {
    const refused = new ApiRefusedError({
      method: "POST",
      path: "/experiments/1/stop",
      kind: "status",
      status: 409,
      reason: "not running",
    });
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
    expect(fateOf(new ApiRateLimitError({ method: "GET", path: "/experiments", kind: "wait", waitMs: told }))).toEqual({
      kind: "wait",
      waitMs,
    });
  });

  it("is postponed for as long as it says where it began too early, but not for no time at all", () => {
    expect(fateOf(new JobNotDueError(48 * 3_600_000))).toEqual({ kind: "postpone", waitMs: 48 * 3_600_000 });
    expect(fateOf(new JobNotDueError(0))).toEqual({ kind: "postpone", waitMs: 100 });
  });
});
