import { describe, expect, it } from "vitest";
import { explainFailure, UsageError } from "../../src/cli/failure.ts";

const withCode = (message: string, code: string, more: object = {}): Error =>
  Object.assign(new Error(message), { code, ...more });

describe("a failure is told as what it is", () => {
  it("a wrong use as what to write instead", () => {
    expect(explainFailure(new UsageError("--days requires a number"))).toEqual({
      text: "herald: --days requires a number",
      exitCode: 2,
    });
  });

  it("a worker that does not run with the command that starts one", () => {
    expect(explainFailure(withCode("no worker answers at http://x", "not-running")).text).toBe(
      "herald: no worker answers at http://x. To start one: herald start",
    );
  });

  it.each([
    ["ENOSPC", "free some space on the disk"],
    ["EACCES", "give this user the right to it"],
    ["EROFS", "set DATA_DIR to a folder that can be written"],
  ])("what the operating system refused (%s) as that, with what to do, and not as a bug", (code, remedy) => {
    const { text, exitCode } = explainFailure(withCode(`${code}: refused, open '/data/x'`, code, { syscall: "open" }));
    expect(exitCode).toBe(1);
    expect(text).toContain("'/data/x'");
    expect(text).toContain(remedy);
    expect(text).not.toContain("bug");
  });

  it("Ctrl-C while waiting as the end of the waiting, not of the job", () => {
    const signal = AbortSignal.abort();
    expect(explainFailure(signal.reason)).toEqual({
      text: "herald: stopped waiting; what was asked for goes on",
      exitCode: 1,
    });
  });

  it("and only what nobody could have caused from outside as a bug, with its stack", () => {
    const { text, exitCode } = explainFailure(new TypeError("x is not a function"));
    expect(exitCode).toBe(1);
    expect(text).toMatch(/^herald: this is a bug, please report it[\s\S]*x is not a function[\s\S]*failure\.test/u);
  });
});
