import { describe, expect, it, onTestFinished } from "vitest";
import { DEFAULT_POLICY } from "../../src/decision/index.ts";
import { recordedFrom, rehearsePart, whatIf } from "../../src/replay/index.ts";
import { createWhatIf, type AskThread } from "../../src/what-if-threads/index.ts";
import { aCase } from "../support/snapshots.ts";

const traffic = { impressions: [500, 500], rate: 0.1, phi: 1 };
const question = (alpha: number) => ({ rules: { ...DEFAULT_POLICY, alpha }, traffic, lift: 0.2 });
const waiting = () => new AbortController().signal;

/** A thread that answers only when it is told to. */
function slowThread() {
  const asked: (() => void)[] = [];
  let count = 0;
  const ask: AskThread = () => {
    count++;
    return new Promise((resolve) => asked.push(() => resolve({ runs: 250, falseStops: 1, found: 200 })));
  };
  return {
    ask,
    get count() {
      return count;
    },
    async answerOne(): Promise<void> {
      await expect.poll(() => asked.length).toBeGreaterThan(0);
      asked.shift()!();
    },
    async answerAll(of: Promise<unknown>): Promise<void> {
      const state = { isDone: false };
      const end = () => {
        state.isDone = true;
      };
      of.then(end, end);
      while (!state.isDone) {
        asked.shift()?.();
        await new Promise(setImmediate);
      }
    },
  };
}

describe("questions about other rules", () => {
  it("get from the thread what they would get without it", async () => {
    const threads = createWhatIf();
    onTestFinished(() => threads.close());
    const input = aCase();
    const recorded = recordedFrom(input);
    expect(await threads.replay(recorded, input.policy, waiting())).toEqual(whatIf(recorded, input.policy));
    const rules = { ...DEFAULT_POLICY, horizonDays: 366 };
    const parts = [0, 1].map((part) => rehearsePart({ ...rules }, traffic, 0.2, part));
    const [figures] = (await threads.rehearse("one", [{ rules, traffic, lift: 0.2 }], waiting()))!;
    expect(figures).toMatchObject({
      runs: 500,
      falseStops: { share: (parts[0]!.falseStops + parts[1]!.falseStops) / 500 },
    });
  });

  it("end once nobody waits for them, and do nothing more", async () => {
    const thread = slowThread();
    const visitor = new AbortController();
    const made = createWhatIf(thread.ask).rehearse("one", [question(0.05)], visitor.signal);
    await thread.answerOne();
    await thread.answerOne();
    visitor.abort();
    await thread.answerAll(made);
    await expect(made).rejects.toThrow("aborted");
    expect(thread.count).toBeLessThanOrEqual(3);
  });

  it("give way to a newer one about the same experiment", async () => {
    const thread = slowThread();
    const threads = createWhatIf(thread.ask);
    const first = threads.rehearse("one", [question(0.05)], waiting());
    await thread.answerOne();
    const second = threads.rehearse("one", [question(0.02)], waiting());
    await thread.answerAll(Promise.all([first, second]));
    expect(await first).toBeUndefined();
    expect(await second).toMatchObject([{ runs: 4000 }]);
  });

  it("wait for those about other experiments", async () => {
    const thread = slowThread();
    const threads = createWhatIf(thread.ask);
    const both = [
      threads.rehearse("one", [question(0.05)], waiting()),
      threads.rehearse("two", [question(0.05)], waiting()),
    ];
    await thread.answerAll(Promise.all(both));
    expect((await Promise.all(both)).map((figures) => figures?.[0]?.runs)).toEqual([4000, 4000]);
    expect(thread.count).toBe(32);
  });
});
