import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { runAnalyze } from "../../src/cli/analyze/analyze.ts";
import { runDemo } from "../../src/cli/demo.ts";
import { explainFailure } from "../../src/cli/failure.ts";
import { runExplain } from "../../src/cli/ledger/explain.ts";
import { runLedgerVerify } from "../../src/cli/ledger/ledger.ts";
import { runBacktest } from "../../src/cli/replay/backtest.ts";
import { runDecide } from "../../src/cli/replay/decide.ts";
import { runSimulate } from "../../src/cli/replay/simulate.ts";
import { runSandbox } from "../../src/cli/sandbox.ts";
import { isEverything } from "../support/scope.ts";
import { outputOf } from "./captured-output.ts";
import { emptyFolder, herald } from "./herald-process.ts";

const HEADER = "experiment,variant,is_control,date,impressions,conversions\n";
const FOURTEEN_DAYS = Array.from({ length: 14 }, (_, day) =>
  new Date(Date.UTC(2026, 2, 1 + day)).toISOString().slice(0, 10),
);
const rows = (name: string, control: number, other: number) =>
  FOURTEEN_DAYS.map((day) => `${name},A,1,${day},1500,${control}\n${name},B,0,${day},1500,${other}\n`).join("");

/** Every command that reads a file, as it is given one. */
const COMMANDS: readonly [string, (file: string) => Promise<number>][] = [
  ["backtest", (file) => runBacktest(file, {})],
  ["backtest --policy", (file) => runBacktest("absent.csv", { policy: file })],
  ["simulate --policy", (file) => runSimulate({ policy: file })],
  ["decide", (file) => runDecide(file, {})],
  ["ledger verify", (file) => runLedgerVerify(file, {})],
  ["explain --from", (file) => runExplain("hero", { from: file })],
  ["demo --import", (file) => runDemo({ days: "1", import: file })],
  ["sandbox --import", (file) => runSandbox({ port: "0", seed: "1", generation: "current", import: file })],
];

async function refusalOf(command: (file: string) => Promise<number>, file: string) {
  return explainFailure(
    await command(file).then(
      (code) => `exit code ${code}`,
      (error: unknown) => error,
    ),
  );
}

/** Read line by line: a long file is no long document. */
const OF_ANY_LENGTH = ["ledger verify", "explain --from"];

describe.each(COMMANDS)("herald %s", (name, command) => {
  it("refuses a file that it cannot read in one sentence with its path and exit code 2", async () => {
    const folder = emptyFolder();
    const notText = join(folder, "a-file");
    const oversized = join(folder, "oversized");
    writeFileSync(notText, Buffer.from('{"name": "Caf\x8d"}\n', "latin1"));
    writeFileSync(oversized, "");
    truncateSync(oversized, 65 * 1024 * 1024);
    for (const [file, reason] of [
      [join(folder, "absent"), "there is no such file"],
      [folder, "it is a folder; wanted a file"],
      [notText, /1:?\s+(cannot be read: )?(it is not UTF-8|the text is neither UTF-8 nor windows-1252)/u],
      [oversized, /it is longer than \d+ MB/u],
    ] as const) {
      if (file === oversized && OF_ANY_LENGTH.includes(name)) continue;
      // The demo opens its database before it reads what is in the file.
      if (file === notText && name === "demo --import" && !isEverything) continue;
      const { text: said, exitCode } = await refusalOf(command, file);
      expect(said).toContain(file);
      expect(said).toMatch(reason);
      expect(said.replace(/:\n +/gu, " ").trim().split("\n").length).toBeLessThanOrEqual(3);
      expect(said).not.toContain("bug");
      expect(exitCode).toBe(2);
    }
  });
});

describe("herald analyze", () => {
  async function analyze(file: string, stdin: string | Buffer = "") {
    const stderr = new PassThrough();
    const stdout = Object.assign(new PassThrough(), { isTTY: false });
    const io = { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr };
    const exitCode = await runAnalyze({ file, intervals: false, json: true }, io);
    stderr.end();
    stdout.end();
    return { exitCode, stderr: await text(stderr), stdout: await text(stdout) };
  }
  const CASE =
    '{"name": "Menü", "arms": [{"impressions": 10, "conversions": 1}, {"impressions": 10, "conversions": 2}]}\n';

  it("refuses a file that it cannot read in one sentence with its path and exit code 2", async () => {
    const folder = emptyFolder();
    const file = join(folder, "cases.ndjson");
    writeFileSync(join(folder, "empty"), "");
    writeFileSync(file, Buffer.from(CASE, "latin1"));
    for (const [path, says] of [
      [join(folder, "absent"), "there is no such file"],
      [folder, "it is a folder; wanted a file"],
      [join(folder, "empty"), "is empty; wanted one case"],
      [file, `cannot read ${file}:1: it is not UTF-8; save the file as UTF-8`],
    ] as const) {
      const { exitCode, stderr } = await analyze(path);
      expect(stderr).toContain(path);
      expect(stderr).toContain(says);
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect(exitCode).toBe(2);
    }
  });

  it("answers the cases before a line that is not UTF-8, and reads /dev/stdin as standard input", async () => {
    const input = Buffer.concat([Buffer.from(CASE), Buffer.from(CASE, "latin1")]);
    const { exitCode, stdout, stderr } = await analyze("/dev/stdin", input);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain("cannot read standard input:2: it is not UTF-8");
    expect(exitCode).toBe(2);
  });
});

describe("an empty file", () => {
  it.each([
    ["backtest", (file: string) => runBacktest(file, {}), "the file is empty"],
    ["decide", (file: string) => runDecide(file, {}), "is empty; wanted a saved snapshot as JSON"],
    ["policy", (file: string) => runBacktest("absent.csv", { policy: file }), "has no rules"],
  ])("is refused by %s with its path", async (_, command, says) => {
    const file = join(emptyFolder(), "empty");
    writeFileSync(file, "");
    const { text: said, exitCode } = await refusalOf(command, file);
    expect(said).toContain(file);
    expect(said).toContain(says);
    expect(exitCode).toBe(2);
  });
});

describe("two experiments whose names differ in an accent alone", () => {
  it.each(["utf8", "latin1"] as const)("stay two, each with its own winner, in a file of %s", async (encoding) => {
    const file = join(emptyFolder(), "menus.csv");
    writeFileSync(file, Buffer.from(`${HEADER}${rows("Menú", 75, 112)}${rows("Menù", 112, 75)}`, encoding));
    const { text: said } = await outputOf(() => runBacktest(file, { json: true }));
    expect(JSON.parse(said)).toMatchObject([
      { experiment: "Menú", winner: "B" },
      { experiment: "Menù", winner: "A" },
    ]);
    const table = await outputOf(() => runBacktest(file, {}));
    expect(table.text.includes("- the file is not UTF-8: it is read as windows-1252.")).toBe(encoding === "latin1");
  });
});

describe("herald backtest", () => {
  it("says in its report and in its JSON on which days a file has no rows", async () => {
    const file = join(emptyFolder(), "gap.csv");
    writeFileSync(file, `${HEADER}${rows("gap", 75, 75)}`.replaceAll(/.*2026-03-04.*\n/gu, ""));
    expect(JSON.parse((await outputOf(() => runBacktest(file, { json: true }))).text)[0]).toMatchObject({
      experiment: "gap",
      missingDays: ["2026-03-04"],
    });
    expect((await outputOf(() => runBacktest(file, {}))).text).toContain(
      "- gap: there are no rows for 2026-03-04: nothing is counted on these days",
    );
  });

  it("reads the separator from the header, and says which it found", async () => {
    const file = join(emptyFolder(), "semicolons.csv");
    writeFileSync(file, `sep=;\n${HEADER}${rows("hero", 75, 112)}`.replaceAll(",", ";"));
    const { text: said } = await outputOf(() => runBacktest(file, {}));
    expect(said).toContain("Stopped 1 of 1");
    expect(said).toContain("- fields are separated by semicolons");
  });

  it.runIf(isEverything)("reads /dev/stdin as standard input", async () => {
    const { code, stdout } = await herald(["backtest", "/dev/stdin"], { input: HEADER + rows("hero", 75, 112) });
    expect([code, stdout.includes("Stopped 1 of 1")]).toEqual([0, true]);
  });
});
