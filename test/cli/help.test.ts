import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jobs } from "../../jobs/index.ts";
import { examplesOf } from "../../src/cli/shell/examples.ts";
import { ownVersion } from "../../src/platform/own-version.ts";
import { compiledCode } from "../support/compiled-code.ts";
import { isEverything } from "../support/scope.ts";
import { emptyFolder, herald } from "./herald-process.ts";
import { allCommands, pathOf } from "./programs.ts";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");
const examples = allCommands().flatMap((command) => examplesOf(command).map((example) => [pathOf(command), example]));

const END = "<end of a call>";
const NEXT = "<next example>";

/** What a shell makes of each example: the words of every call of herald in it. Other programs do what they do. */
function callsIn(all: readonly string[]): string[][][] {
  const directory = emptyFolder();
  const script = join(directory, "examples.sh");
  // By standard error: standard output goes through the pipes of an example. Each call is one write, so none comes between another's words.
  const called = `herald() { printf '%s\\0' "$@" '${END}' >&2; echo true; }`;
  writeFileSync(script, [called, ...all.flatMap((one) => [`printf '${NEXT}\\0' >&2`, one])].join("\n"));
  const output = execFileSync("bash", ["--norc", "-c", `bash ${script} 2>&1 >/dev/null`], {
    cwd: directory,
    encoding: "utf8",
  });
  const wordsOf = (text: string): string[] => text.split("\0").filter((word) => word !== "");
  const parts = output.split(`${NEXT}\0`).slice(1);
  return parts.map((part) => part.split(END).slice(0, -1).map(wordsOf));
}

/** Which commands these words run. Their jobs are known, and their payloads JSON. */
async function ranBy(words: readonly string[]): Promise<readonly string[]> {
  const ran: string[] = [];
  const [program, ...commands] = allCommands();
  for (const command of commands) {
    command.action((first: unknown, options: { payload?: string }) => {
      ran.push(pathOf(command));
      if (!["run", "trigger"].includes(command.name())) return;
      expect(jobs.map(({ id }) => id)).toContain(first);
      if (options.payload !== undefined) JSON.parse(options.payload);
    });
  }
  await program!.parseAsync(words, { from: "user" });
  return ran;
}

describe("the help", () => {
  it("of every command has two examples of that command", () => {
    for (const command of allCommands()) {
      const path = pathOf(command);
      const own = examplesOf(command);
      expect([path, own.length]).toEqual([path, 2]);
      for (const example of own) expect(example).toContain(`herald ${path}`.trim());
      expect(command.helpInformation()).not.toContain("undefined");
    }
  });

  it("has examples that a shell and Herald understand, with jobs that exist", async () => {
    const calls = callsIn(examples.map(([, example]) => example!));
    expect(calls.length).toBe(examples.length);
    for (const [index, ofExample] of calls.entries()) {
      expect([examples[index], ofExample.length]).toEqual([examples[index], expect.toSatisfy((count) => count > 0)]);
      for (const words of ofExample) expect(await ranBy(words)).toHaveLength(1);
    }
  });

  it("prints its examples in the way Herald was started", async () => {
    const { stdout, code } = await herald(["ledger", "verify", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Examples:\n {2}node \S+main\.ts ledger verify\n {2}node \S+main\.ts ledger export \| node \S+/u,
    );
  });

  it
    .runIf(isEverything)
    .each(
      examples.filter(([path]) =>
        ["analyze", "backtest", "simulate", "config", "config show", "jobs", "completion"].includes(path!),
      ),
    )("of `herald %s` has an example that runs as printed: %s", (_, example) => {
    const directory = emptyFolder();
    const script = `set -eo pipefail\nherald() { "${process.execPath}" "${MAIN}" "$@"; }\n${example}`;
    const run = () =>
      execFileSync("bash", ["--norc", "-c", script], {
        cwd: directory,
        env: { PATH: process.env["PATH"], ...compiledCode() },
      });
    expect(run).not.toThrow();
  });
});

it("`herald --version` is the version of the package", async () => {
  expect(await herald(["--version"])).toEqual({ code: 0, stdout: `${ownVersion()}\n`, stderr: "" });
  expect(ownVersion()).toMatch(/^\d+\.\d+\.\d+$/u);
});
