import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { runAnalyze } from "../../src/cli/analyze/analyze.ts";
import {
  credibleInterval,
  probabilityOfLift,
  relativeLiftInterval,
  summarizePosteriors,
} from "../../src/stats/index.ts";

const ARMS = [
  { impressions: 10_000, conversions: 500 },
  { impressions: 10_000, conversions: 550 },
];
const CASE = JSON.stringify({ arms: ARMS });

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command over a text, as if piped into it. */
async function analyze(
  input: string | Iterable<string>,
  options: { intervals?: boolean; json?: boolean; terminal?: boolean; file?: string } = {},
): Promise<Outcome> {
  const stdin = Readable.from(typeof input === "string" ? [Buffer.from(input)] : input);
  const stdout = Object.assign(new PassThrough(), { isTTY: options.terminal ?? false });
  const stderr = new PassThrough();
  const written = Promise.all([text(stdout), text(stderr)]);
  const exitCode = await runAnalyze(
    { file: options.file, intervals: options.intervals ?? false, json: options.json ?? false },
    { stdin, stdout, stderr },
  );
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { exitCode, stdout: out, stderr: err };
}

const lines = ({ stdout }: Outcome) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("herald analyze answers in the format it was asked in", () => {
  it("one case over several lines: one object", async () => {
    const outcome = await analyze(JSON.stringify({ arms: ARMS }, null, 2), { intervals: true });
    expect(outcome).toMatchObject({ exitCode: 0, stderr: "" });
    expect(JSON.parse(outcome.stdout)).toEqual({
      ...summarizePosteriors(ARMS),
      credibleInterval95: ARMS.map((arm) => credibleInterval(arm)),
      relativeLiftInterval95: [null, relativeLiftInterval(ARMS[1]!, ARMS[0]!)],
      lift: 0,
      chanceOfLift: [null, probabilityOfLift(ARMS[1]!, ARMS[0]!, 0)],
      dispersion: null,
    });
  });

  it("an array: an array", async () => {
    const outcome = await analyze(`\n [${CASE},\n${CASE}]\n`);
    expect(outcome.exitCode).toBe(0);
    expect(JSON.parse(outcome.stdout)).toEqual([summarizePosteriors(ARMS), summarizePosteriors(ARMS)]);
    expect(JSON.parse((await analyze("[]")).stdout)).toEqual([]);
  });

  it("a line per case: a line per answer, blank lines aside", async () => {
    const outcome = await analyze(`${CASE}\r\n\n${CASE}\n${CASE}`);
    expect(outcome.exitCode).toBe(0);
    expect(lines(outcome)).toEqual([1, 2, 3].map(() => summarizePosteriors(ARMS)));
  });

  it("whatever way the input happens to be cut into pieces, even within a character", async () => {
    const input = Buffer.from(`${JSON.stringify({ name: "Grün ✓", arms: ARMS })}\n${CASE}\n`);
    const pieces = Array.from(input, (byte) => Buffer.from([byte]));
    const outcome = await analyze(pieces as unknown as Iterable<string>);
    expect(lines(outcome)).toEqual([summarizePosteriors(ARMS), summarizePosteriors(ARMS)]);
  });

  it("a file like standard input", async () => {
    const directory = mkdtempSync(path.join(tmpdir(), "herald-analyze-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = path.join(directory, "cases.ndjson");
    writeFileSync(file, `\uFEFF${CASE}\n${CASE}\n`);
    expect(lines(await analyze("", { file }))).toHaveLength(2);
  });

  it("a table for a person at a terminal, unless JSON was asked for", async () => {
    const { stdout } = await analyze(CASE, { terminal: true, intervals: true });
    expect(stdout).toContain("0 (control)       10,000          500  5.00%");
    expect(stdout).toMatch(/94\.35?%/);
    expect(stdout).toContain("−2.2% to 23.8%");
    expect(lines(await analyze(CASE, { terminal: true, json: true }))).toEqual([summarizePosteriors(ARMS)]);
  });
});

describe("what herald analyze takes", () => {
  it("a prior, another control, and fields that it does not know", async () => {
    const asked = {
      id: "x",
      control: 1,
      prior: { alpha: 0.5, beta: 0.5 },
      arms: ARMS.map((arm) => ({ ...arm, name: "y" })),
    };
    expect(lines(await analyze(JSON.stringify(asked)))).toEqual([summarizePosteriors(ARMS, asked)]);
  });

  it("a control without a conversion: a lift without an upper end is null", async () => {
    const asked = {
      prior: { alpha: 0.001, beta: 1 },
      arms: [
        { impressions: 10, conversions: 0 },
        { impressions: 10, conversions: 1 },
      ],
    };
    const [answer] = lines(await analyze(JSON.stringify(asked), { intervals: true }));
    expect(answer!["relativeLiftInterval95"]).toEqual([null, [expect.any(Number), null]]);
  });
});

describe("a bad case", () => {
  const good = summarizePosteriors(ARMS);

  it("is named by index and line, with what is wrong and what is wanted; the others are answered", async () => {
    const outcome = await analyze(
      `${CASE}\n\n{"arms":[{"impressions":10,"conversions":15},{"impressions":"7","conversions":1}]}\n{oops\n${CASE}\n`,
    );
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toContain("case 1 (line 3): ");
    expect(outcome.stderr).toContain('arms[1].impressions is "7"; wanted a whole number');
    expect(outcome.stderr).toContain("case 2 (line 4): this is not valid JSON");
    const answers = lines(outcome);
    expect([answers[0], answers[3]]).toEqual([good, good]);
    expect(answers[1]!["error"]).toContain("case 1 (line 3)");
    expect(answers).toHaveLength(4);
  });

  it.each([
    [
      '{"arms":[{"impressions":10,"conversions":15},{"impressions":7,"conversions":1}]}',
      "arms[0].conversions is 15, more than the 10 impressions",
    ],
    [
      '{"arms":[{"impressions":10,"conversions":-1},{"impressions":7,"conversions":1}]}',
      "arms[0].conversions is -1; wanted a whole number, 0 or more",
    ],
    [
      '{"arms":[{"impressions":10.5,"conversions":1},{"impressions":7,"conversions":1}]}',
      "arms[0].impressions is 10.5; wanted a whole number",
    ],
    [
      '{"arms":[{"conversions":1},{"impressions":7,"conversions":1}]}',
      "arms[0].impressions is missing; wanted a whole number",
    ],
    ['{"arms":[{"impressions":7,"conversions":1}]}', "arms has 1; wanted an array of at least two variants"],
    ['{"variants":[]}', "arms is missing; wanted an array of at least two variants"],
    [`{"control":2,"arms":${JSON.stringify(ARMS)}}`, "control is 2; wanted the index of one of the 2 variants"],
    [`{"prior":{"alpha":0,"beta":1},"arms":${JSON.stringify(ARMS)}}`, "prior.alpha is 0; wanted a number"],
  ])("says what is wrong with %s", async (line, message) => {
    const outcome = await analyze(`[${line}]`);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toContain(message);
    expect(outcome.stderr).toContain("case 0");
  });
});

describe("an input that is none is wrong use", () => {
  it.each([
    ["", "standard input is empty"],
    ["  \n\n", "standard input is empty"],
    ["impressions,conversions\n1,2\n", 'standard input begins with "impressions'],
    [`[${CASE}`, "standard input is not valid JSON"],
  ])("%j is refused", async (input, message) => {
    const outcome = await analyze(input);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toContain(message);
    expect(outcome.stdout).toBe("");
  });

  it("a file that is not there is refused", async () => {
    const outcome = await analyze("", { file: "/nowhere/cases.json" });
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toContain("/nowhere/cases.json");
  });
});

describe("a stream of cases", () => {
  it("is answered as it arrives, before it ends", async () => {
    const stdin = new PassThrough();
    const stdout = Object.assign(new PassThrough(), { isTTY: false });
    const done = runAnalyze({ file: "-", intervals: false, json: false }, { stdin, stdout, stderr: new PassThrough() });
    for (let round = 0; round < 3; round++) {
      const answered = new Promise<Buffer>((resolve) => stdout.once("data", resolve));
      stdin.write(`${CASE}\n`);
      expect(JSON.parse((await answered).toString())).toEqual(summarizePosteriors(ARMS));
    }
    stdin.end();
    expect(await done).toBe(0);
  });

  it("is not read further than its reader reads: memory stays flat", async () => {
    let asked = 0;
    function* endless(): Generator<string> {
      for (; asked < 2000; asked++) yield `${CASE}\n`.repeat(50);
    }
    // Takes one piece of output, and then nothing until it is let go on.
    const { promise: stuck, resolve: isStuck } = Promise.withResolvers<() => void>();
    let goesOn = false;
    const write = (_chunk: unknown, _encoding: unknown, taken: () => void) => (goesOn ? taken() : isStuck(taken));
    const stdout = Object.assign(new Writable({ highWaterMark: 1024, write }), { isTTY: false });
    const done = runAnalyze(
      { file: undefined, intervals: false, json: false },
      { stdin: Readable.from(endless()), stdout, stderr: new PassThrough() },
    );
    const takeOn = await stuck;
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    // What a stream reads ahead by itself, and no more.
    expect(asked).toBeLessThan(40);
    asked = 2000;
    goesOn = true;
    takeOn();
    expect(await done).toBe(0);
  });
});
