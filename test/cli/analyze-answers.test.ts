import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { runAnalyze } from "../../src/cli/analyze/analyze.ts";
import { emptyFolder, herald } from "./herald-process.ts";

/** 20 public cases with correctly rounded values: no part of the project, so absent in most checkouts. */
const PUBLIC_CASES = join(import.meta.dirname, "../../../shared/data/ptbb-public.json");

interface Answer {
  readonly probabilityToBeBest: readonly number[];
  readonly probabilityToBeatControl: readonly (number | null)[];
  readonly expectedLoss: readonly number[];
  readonly expectedLossVsControl: readonly (number | null)[];
  readonly credibleInterval95?: readonly (readonly number[])[];
  readonly relativeLiftInterval95?: readonly (readonly (number | null)[] | null)[];
}

interface Asked {
  readonly file?: string;
  readonly intervals?: boolean;
  readonly json?: boolean;
  readonly onTerminal?: boolean;
  readonly stdinIsTerminal?: boolean;
}

/** Runs the command in this process, on streams of the test. */
async function analyze(
  input: string | Iterable<string | Buffer>,
  { file, intervals = true, json = false, onTerminal = false, stdinIsTerminal = false }: Asked = {},
) {
  const stdin = Object.assign(Readable.from(typeof input === "string" ? [input] : input), { isTTY: stdinIsTerminal });
  const stdout = Object.assign(collector(), { isTTY: onTerminal });
  const stderr = collector();
  const code = await runAnalyze({ file, intervals, json }, { stdin, stdout, stderr });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return Object.assign(stream, { text: () => chunks.join("") });
}

const arm = (impressions: unknown, conversions: unknown) => ({ impressions, conversions });
const GOOD = { arms: [arm(1000, 50), arm(1000, 70)] };
const lines = (...cases: unknown[]) => cases.map((one) => `${JSON.stringify(one)}\n`).join("");
const parsedLines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer & { error?: string });

describe("one case", () => {
  it("without any data three arms share the chance to be best, and the lift is from -95% to +1900%", async () => {
    const { code, stdout, stderr } = await analyze(JSON.stringify({ arms: [arm(0, 0), arm(0, 0), arm(0, 0)] }));
    expect([code, stderr]).toEqual([0, ""]);
    const answer = JSON.parse(stdout) as Answer;
    expect(Object.keys(answer)).toEqual([
      "probabilityToBeBest",
      "probabilityToBeatControl",
      "expectedLoss",
      "expectedLossVsControl",
      "credibleInterval95",
      "relativeLiftInterval95",
      "lift",
      "chanceOfLift",
      "dispersion",
    ]);
    expect(answer.probabilityToBeBest).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(answer.probabilityToBeatControl).toEqual([null, 0.5, 0.5]);
    // E[max of three uniform rates] - 1/2, and E[(U - V)^+].
    expectClose(answer.expectedLoss, [1 / 4, 1 / 4, 1 / 4]);
    expectClose(answer.expectedLossVsControl, [null, 1 / 6, 1 / 6]);
    expectClose(answer.credibleInterval95!.flat(), [0.025, 0.975, 0.025, 0.975, 0.025, 0.975]);
    expectClose(answer.relativeLiftInterval95!.slice(1).flat() as number[], [-0.95, 19, -0.95, 19]);
    expect(answer.relativeLiftInterval95![0]).toBeNull();
  });

  it("one of one against none of two: 9 in 10 for the first, as worked out by hand", async () => {
    // X ~ Beta(2, 1), Y ~ Beta(1, 3): P(Y > X) = integral of 2x (1-x)^3 = 1/10; E[X] - E[Y] = 5/12.
    const answer = JSON.parse((await analyze(JSON.stringify({ arms: [arm(1, 1), arm(2, 0)] }))).stdout) as Answer;
    expectClose(answer.probabilityToBeBest, [0.9, 0.1]);
    expectClose([answer.expectedLoss[1]! - answer.expectedLoss[0]!], [5 / 12]);
    expectClose(answer.credibleInterval95![0]!, [Math.sqrt(0.025), Math.sqrt(0.975)]);
  });

  // Exact: 60-digit arithmetic. Published: the tools' own tests. The first approximates, the others drew 20,000 and 500,000 samples.
  it.each([
    {
      tool: "GrowthBook",
      prior: 1,
      arms: [arm(100, 49), arm(100, 51)],
      exact: [0.3892294773121606, 0.6107705226878395],
      published: [0.38948, 0.61052],
    },
    {
      tool: "bayesian-testing",
      prior: 0.5,
      arms: [arm(31_500, 1580), arm(32_000, 1700), arm(31_000, 1550)],
      exact: [0.041197541867963, 0.925434240215192, 0.033368217916844],
      published: [0.04185, 0.92235, 0.0358],
    },
    {
      tool: "Spotify Confidence",
      prior: 0.5,
      arms: [arm(104, 42), arm(1009, 500)],
      exact: [0.0370934590151462, 0.9629065409848538],
      published: [0.037218, 0.962782],
    },
  ])(
    "agrees with what $tool published as well as that agrees with the truth",
    async ({ prior, arms, exact, published }) => {
      const { stdout } = await analyze(JSON.stringify({ prior: { alpha: prior, beta: prior }, arms }), {
        intervals: false,
      });
      const { probabilityToBeBest } = JSON.parse(stdout) as Answer;
      expect(absoluteError(probabilityToBeBest, exact)).toBeLessThan(1e-12);
      expect(absoluteError(probabilityToBeBest, published)).toBeLessThan(4e-3);
    },
  );

  it("takes the control and the prior from the case, and does not mind fields it does not know", async () => {
    const asked = {
      name: "checkout",
      control: 1,
      prior: { alpha: 2, beta: 1 },
      arms: [{ ...arm(0, 0), name: "new" }, arm(0, 0)],
    };
    const answer = JSON.parse((await analyze(JSON.stringify(asked))).stdout) as Answer;
    expect(answer.probabilityToBeatControl).toEqual([0.5, null]);
    expect(answer.relativeLiftInterval95![1]).toBeNull();
    expectClose(answer.credibleInterval95![0]!, [Math.sqrt(0.025), Math.sqrt(0.975)]);
  });

  it("reads a case that is written over several lines, however the lines are broken", async () => {
    const expected = (await analyze(JSON.stringify(GOOD))).stdout;
    const broken =
      '{"arms": [\r\n  {"impressions": 1000, "conversions": 50},\r\n  {"impressions": 1000, "conversions": 70}\r\n]}';
    for (const text of [JSON.stringify(GOOD, null, 2), broken, `\ufeff\n\n ${JSON.stringify(GOOD)}`]) {
      const { code, stdout } = await analyze([Buffer.from(text)]);
      expect([code, stdout]).toEqual([0, expected]);
    }
  });

  it("writes null where an interval has no upper end", async () => {
    const liftUnder = async (alpha: number) => {
      const { code, stdout } = await analyze(
        JSON.stringify({ prior: { alpha, beta: 1 }, arms: [arm(100, 0), arm(100, 3)] }),
      );
      expect(code).toBe(0);
      return (JSON.parse(stdout) as Answer).relativeLiftInterval95![1];
    };
    // The control's rate is below 0.025 ** (1 / alpha) with probability 0.025: no double is as small.
    expect(await liftUnder(0.003)).toEqual([expect.any(Number), null]);
    expect(await liftUnder(0.00001)).toEqual([null, null]);
  });
});

describe("many cases", () => {
  it("answers an array with an array and lines with lines, each the same as the case alone", async () => {
    const other = { control: 1, arms: [arm(10, 3), arm(20, 4), arm(30, 5)] };
    const alone = [
      JSON.parse((await analyze(JSON.stringify(GOOD))).stdout),
      JSON.parse((await analyze(JSON.stringify(other))).stdout),
    ];
    for (const space of [0, 2]) {
      const { code, stdout } = await analyze(JSON.stringify([GOOD, other], null, space));
      expect([code, JSON.parse(stdout)]).toEqual([0, alone]);
    }
    const text = `${JSON.stringify(GOOD)}\n\n${JSON.stringify(other)}`;
    // Cut in the middle of everything: answers do not depend on how the input arrives.
    for (const input of [text, text.split(""), [Buffer.from(text).subarray(0, 7), Buffer.from(text).subarray(7)]]) {
      const { code, stdout } = await analyze(input);
      expect([code, parsedLines(stdout)]).toEqual([0, alone]);
    }
    expect(await analyze("[]")).toMatchObject({ code: 0, stdout: "[]\n" });
  });

  it("answers a line as soon as it is there, without waiting for the next", async () => {
    const stdin = new PassThrough();
    const stdout = new PassThrough({ encoding: "utf8" });
    const ended = runAnalyze(
      { file: undefined, intervals: false, json: false },
      { stdin, stdout, stderr: collector() },
    );
    for (const ending of ["\n", "\n\n"]) {
      stdin.write(JSON.stringify(GOOD) + ending);
      const [answer] = (await once(stdout, "data")) as [string];
      expect(parsedLines(answer)).toHaveLength(1);
    }
    stdin.end();
    expect(await ended).toBe(0);
  });
});

describe("bad input", () => {
  it("a bad line gets an error in its place, and the others their answers", async () => {
    const text = `${lines(GOOD)}\n${lines({ arms: [arm(10, 1), arm(10, 11)] })}nonsense\n7\n${lines(GOOD)}`;
    const { code, stdout, stderr } = await analyze(text, { intervals: false });
    const answers = parsedLines(stdout);
    expect(code).toBe(1);
    expect(answers).toEqual([
      answers[4],
      { error: expect.stringContaining("arms[1].conversions is 11"), index: 1, line: 3, field: "arms[1].conversions" },
      { error: expect.stringContaining("case 2 (line 4): this is not valid JSON"), index: 2, line: 4 },
      { error: expect.stringContaining("the case is 7; wanted an object"), index: 3, line: 5 },
      {
        probabilityToBeBest: expect.any(Array),
        probabilityToBeatControl: expect.any(Array),
        expectedLoss: expect.any(Array),
        expectedLossVsControl: expect.any(Array),
      },
    ]);
    expect(
      stderr
        .trimEnd()
        .split("\n")
        .map((line) => /case \d \(line \d\)/.exec(line)?.[0]),
    ).toEqual(["case 1 (line 3)", "case 2 (line 4)", "case 3 (line 5)"]);
  });

  it("a first line that was cut off costs only itself", async () => {
    const { code, stdout } = await analyze(`{"arms": [{"impressions": 10\n${lines(GOOD, GOOD)}`);
    expect(code).toBe(1);
    expect(parsedLines(stdout).map(({ error }) => error === undefined)).toEqual([false, true, true]);
  });

  it("a file that is not there is wrong use, and so is waiting for counts from a keyboard", async () => {
    const absent = await analyze("", { file: "nowhere.json" });
    expect([absent.code, absent.stderr]).toEqual([2, expect.stringContaining("nowhere.json")]);
    const atKeyboard = await analyze(lines(GOOD), { stdinIsTerminal: true });
    expect([atKeyboard.code, atKeyboard.stdout, atKeyboard.stderr]).toEqual([
      2,
      "",
      expect.stringContaining("| herald analyze"),
    ]);
    expect(await analyze(lines(GOOD), { stdinIsTerminal: true, file: "-" })).toMatchObject({ code: 0 });
  });
});

describe("on a terminal", () => {
  it("shows one case as a table, in which nothing is certain", async () => {
    const { stdout } = await analyze(JSON.stringify({ arms: [arm(10_000, 100), arm(10_000, 900)] }), {
      onTerminal: true,
    });
    expect(stdout.split("\n")).toEqual([
      "variant      impressions  conversions   rate    95% interval  lift, 95% interval  is best  beats control   expected loss",
      "0 (control)       10,000          100  1.00%  0.82% to 1.21%                   -   <0.01%              -     8.00 points",
      "1                 10,000          900  9.00%  8.45% to 9.58%      634% to 1,004%  >99.99%        >99.99%  <0.0001 points",
      "",
      "Dispersion: unknown without days. All of this takes every impression for independent, and is too sure where counts cluster.",
      "",
    ]);
    const early = await analyze(JSON.stringify({ arms: [arm(100, 4), arm(100, 7)] }), { onTerminal: true });
    expect(early.stdout).toContain("not estimable");
  });

  it("prints JSON with --json, for lines of cases and for long arrays", async () => {
    const one = await analyze(JSON.stringify(GOOD), { onTerminal: true, json: true });
    expect(JSON.parse(one.stdout)).toHaveProperty("probabilityToBeBest");
    expect(parsedLines((await analyze(lines(GOOD, GOOD), { onTerminal: true })).stdout)).toHaveLength(2);
    expect(
      JSON.parse((await analyze(JSON.stringify(Array.from({ length: 21 }, () => GOOD)), { onTerminal: true })).stdout),
    ).toHaveLength(21);
    expect(
      (await analyze(JSON.stringify([GOOD, GOOD]), { onTerminal: true })).stdout.match(/\(control\)/g),
    ).toHaveLength(2);
  });
});

it("works as a command: a file or standard input, exit codes, errors on standard error", async () => {
  const directory = emptyFolder();
  writeFileSync(join(directory, "cases.ndjson"), lines(GOOD, GOOD));
  const file = await herald(["analyze", "--no-intervals", "cases.ndjson"], { directory });
  expect([file.code, parsedLines(file.stdout).length, file.stderr]).toEqual([0, 2, ""]);
  const piped = await herald(["analyze", "--json", "-"], { input: lines({ arms: [] }) });
  expect([piped.code, JSON.parse(piped.stdout)]).toEqual([
    1,
    { error: piped.stderr.trim().replace("herald analyze: ", ""), index: 0, line: 1, field: "arms" },
  ]);
});

describe.skipIf(!existsSync(PUBLIC_CASES))(
  "the public reference cases (skipped where ../shared/data/ptbb-public.json is absent)",
  () => {
    interface PublicCase {
      readonly id: string;
      readonly arms: readonly unknown[];
      readonly expected: Required<Answer>;
    }

    it("agrees on all 20, as one array and as lines", async () => {
      const { cases } = JSON.parse(readFileSync(PUBLIC_CASES, "utf8")) as { cases: readonly PublicCase[] };
      expect(cases).toHaveLength(20);
      const answers = JSON.parse((await analyze(JSON.stringify(cases))).stdout) as readonly Required<Answer>[];
      expect(parsedLines((await analyze(lines(...cases))).stdout)).toEqual(answers);
      const misses = cases.flatMap(({ id, arms, expected }, index) => {
        const answer = answers[index]!;
        const errors = [
          ["probability to be best", absoluteError(answer.probabilityToBeBest, expected.probabilityToBeBest) / 1e-10],
          [
            "probability to beat control",
            absoluteError(answer.probabilityToBeatControl, expected.probabilityToBeatControl) / 1e-10,
          ],
          ["expected loss", relativeError(answer.expectedLoss, expected.expectedLoss) / 1e-9],
          [
            "expected loss against control",
            relativeError(answer.expectedLossVsControl, expected.expectedLossVsControl) / 1e-9,
          ],
          ["rate interval", relativeError(answer.credibleInterval95.flat(), expected.credibleInterval95.flat()) / 1e-9],
          // The reference has no lifts for more than five arms.
          [
            "lift interval",
            arms.length <= 5
              ? relativeError(answer.relativeLiftInterval95.flat(), expected.relativeLiftInterval95.flat()) / 1e-9
              : 0,
          ],
        ] as const;
        return errors
          .filter(([, error]) => !(error <= 1))
          .map(([what, error]) => `${id}: ${what} is off by ${error} tolerances`);
      });
      expect(misses).toEqual([]);
    });
  },
);

type Values = readonly (number | null)[];

function expectClose(actual: Values, expected: Values): void {
  const isClose = relativeError(actual, expected) < 1e-12;
  expect({ values: actual, isClose }).toEqual({ values: isClose ? actual : expected, isClose: true });
}

function absoluteError(actual: Values, expected: Values): number {
  return worstOf(actual, expected, (one, other) => Math.abs(one - other));
}

function relativeError(actual: Values, expected: Values): number {
  return worstOf(actual, expected, (one, other) => (one === other ? 0 : Math.abs(one - other) / Math.abs(other)));
}

/** Infinity where one side has a value and the other has none. */
function worstOf(actual: Values, expected: Values, error: (one: number, other: number) => number): number {
  if (actual.length !== expected.length) return Infinity;
  return Math.max(
    ...expected.map((value, index) =>
      value === null || actual[index] === null
        ? value === actual[index]
          ? 0
          : Infinity
        : error(actual[index]!, value),
    ),
  );
}
