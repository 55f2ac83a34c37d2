import { describe, expect, it, onTestFinished } from "vitest";
import { decide, type DecisionInput } from "../../src/decision/index.ts";
import { createJudge, judgeHere } from "../../src/judging/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { recordingLog } from "../support/recording-log.ts";
import { aCase, variedDays } from "../support/snapshots.ts";

function inThreads(log = silentLog) {
  const judge = createJudge({ log, cores: 3, first: 0 });
  onTestFinished(() => judge.close());
  return judge;
}

/** Different in every count. */
const cases = (count: number): readonly DecisionInput[] =>
  Array.from({ length: count }, (_, index) =>
    aCase({
      days: variedDays(10 + index, [
        [1000 + index, 50],
        [1000 - index, 55 + index],
        [1003, 51],
      ]),
    }),
  );

/** Its rules break their promise, and do not say so. */
function forbidden(): DecisionInput {
  return aCase({ rules: { evidence: "threshold", probabilityToBeBest: 0.95, unsafe: false } });
}

describe("decisions made in threads", () => {
  it("are to the digit those made without, in the order in which they were asked for", async () => {
    const inputs = cases(7);
    const expected = inputs.map((input) => ({ status: "fulfilled", value: decide(input) }));
    const judge = inThreads();
    expect(await Promise.all([judge.decideAll(inputs), judge.decideAll(inputs.slice(2))])).toStrictEqual([
      expected,
      expected.slice(2),
    ]);
    expect(await judgeHere.decideAll(inputs)).toStrictEqual(expected);
  });

  it("leave one that cannot be made with its own reason, and make the others", async () => {
    const [first, second] = cases(2);
    const [a, b, c] = await inThreads().decideAll([first!, forbidden(), second!]);
    expect([a!.status, c!.status]).toEqual(["fulfilled", "fulfilled"]);
    expect(b).toMatchObject({ status: "rejected", reason: expect.any(RangeError) });
  });

  it("are made without threads where those fail, which the log says", async () => {
    const log = recordingLog();
    const inputs = cases(2);
    const cannotTravel = { ...inputs[0]!, note: () => "a function" };
    const decided = await inThreads(log).decideAll([cannotTravel, inputs[1]!]);
    expect(decided.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(log.entries).toMatchObject([{ level: "warn", message: expect.stringContaining("decided without it") }]);
  });

  it("need no thread while they are few, as in most sweeps", async () => {
    const log = recordingLog();
    const judge = createJudge({ log, cores: 3, first: 5 });
    onTestFinished(() => judge.close());
    // What cannot travel to a thread shows which decisions were to be made there.
    const inputs = cases(3).map((input) => ({ ...input, note: () => "a function" }));
    await judge.decideAll(inputs);
    await judge.decideAll(inputs.slice(0, 2));
    expect(log.entries).toEqual([]);
    await judge.decideAll(inputs);
    expect(log.entries).toMatchObject([{ level: "warn" }]);
  });

  it("need no thread where there is one core", async () => {
    const [input] = cases(1);
    const judge = createJudge({ log: silentLog, cores: 1 });
    expect(await judge.decideAll([input!, input!])).toHaveLength(2);
    await judge.close();
  });
});
