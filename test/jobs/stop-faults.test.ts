import { describe, expect, it } from "vitest";
import type { Fault } from "../../src/sandbox/index.ts";
import { HOUR, useWorlds, wordsOf, type World } from "../support/world.ts";
import { isEverything, someOf } from "../support/scope.ts";

const aWorld = useWorlds();

/** Hourly sweeps, as a worker makes them, until the intent has ended. */
async function untilEnded(world: World, most = 6): Promise<string> {
  for (let hour = 0; hour < most; hour += 1) {
    await world.later(hour === 0 ? 2 * HOUR : HOUR);
    const { state } = await world.intent();
    if (state !== "announced" && state !== "executing") return state;
  }
  return (await world.intent()).state;
}

/** Where the server never answers, as short as a busy machine allows. */
const patienceFor = (kind: string) => (kind.endsWith("hang") ? { patienceMs: 700 } : {});

const committed: readonly Fault["kind"][] = [
  "commit-then-hang",
  "commit-then-reset",
  "commit-then-500",
  "truncated-json",
  "cut-off",
  "invalid-json",
];
const refusedAtFirst: readonly Fault["kind"][] = [
  "server-error",
  "html-502",
  "reset",
  "hang",
  "conflict",
  "rate-limit",
];

describe("a stop whose answer is lost", () => {
  it.each(someOf(committed, 2))("(%s) is asked for once, proven by reading back, and receipted once", async (kind) => {
    const world = await aWorld({ scenarios: ["clear-winner"], ...patienceFor(kind) });
    await world.announced();
    world.sandbox.faults.add({ kind, operation: "stop" });
    expect(await untilEnded(world)).toBe("stopped");
    await world.later(HOUR);
    expect(world.stopRequests).toHaveLength(1);
    expect(world.sandbox.experiments.find("clear-winner").status).toBe("completed");
    expect((await world.intent()).ending).toMatchObject({ isAnswerLost: true });
    expect(world.receipts()).toHaveLength(1);
    expect(wordsOf(world.receipts()[0])).toContain(
      "Ours Privacy confirms the stop with Video of a visit as the winner.",
    );
    expect(wordsOf(world.receipts()[0])).toContain("Herald could not confirm that the stop is published.");
    expect(wordsOf(world.receipts()[0])).toContain("Check in Ours Privacy that the stop is published.");
  });

  it("(and the read-back fails too) is proven by the next look", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    world.sandbox.faults.add({ kind: "commit-then-reset", operation: "stop" });
    // The look before the stop and the sweep's own go well; the read-back and its repetition do not.
    world.clock.advance(2 * HOUR - 1);
    await world.sweep();
    world.sandbox.faults.add({ kind: "server-error", operation: "get", after: 1, times: 2 });
    world.clock.advance(1);
    expect(await world.settle()).toEqual([expect.stringContaining("acting.carry-out")]);
    expect(await world.intent()).toMatchObject({ state: "executing" });
    await world.later(HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped", ending: { isAnswerLost: true } });
    expect(world.stopRequests).toHaveLength(1);
    expect(world.receipts()).toHaveLength(1);
  });
});

describe.runIf(isEverything)("a stop that the server does not take at first", () => {
  it.each(someOf(refusedAtFirst, 1))("(%s) is asked for again after looking, and takes effect once", async (kind) => {
    const world = await aWorld({ scenarios: ["clear-winner"], ...patienceFor(kind) });
    await world.announced();
    world.sandbox.faults.add({ kind, operation: "stop", times: 1 });
    expect(await untilEnded(world)).toBe("stopped");
    expect(world.stopRequests).toHaveLength(2);
    expect(world.stopRequests.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(world.receipts()).toHaveLength(1);
  });

  it("(it wants no requests for ten minutes) is put off before anything is written or sent, and can be vetoed meanwhile", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    world.clock.advance(2 * HOUR);
    world.sandbox.faults.add({ kind: "rate-limit", operation: "get", times: 1, retryAfterSeconds: 600 });
    expect(await world.settle()).toEqual([expect.stringContaining("acting.carry-out")]);
    const { id } = await world.intent();
    expect(await world.intent()).toMatchObject({ state: "announced" });
    expect(await world.settle()).toEqual([]);
    expect(world.stopRequests).toEqual([]);
    expect(await world.ledger.intents.veto(id, "slack:UADA", world.clock.now())).toBe(true);
  });

  it("(another request is told to wait just before it leaves) is not sent, and is asked for once after the wait", async () => {
    const world = await aWorld({
      scenarios: ["clear-winner"],
      wrapApi: (api) => ({
        ...api,
        async stopExperiment(id, options) {
          await api.getResults(id).catch(() => {});
          return api.stopExperiment(id, options);
        },
      }),
    });
    await world.announced();
    world.clock.advance(2 * HOUR - 1);
    await world.sweep();
    // The stop reads the results once itself, before it decides again.
    world.sandbox.faults.add({ kind: "rate-limit", operation: "results", after: 1, times: 1, retryAfterSeconds: 600 });
    world.clock.advance(1);
    expect(await world.settle()).toEqual([expect.stringContaining("acting.carry-out")]);
    expect(world.stopRequests).toEqual([]);
    // What may have left is looked at first; nothing says that it has been done.
    expect(await world.intent()).toMatchObject({ state: "executing", ending: null });
    expect(world.receipts()).toEqual([]);
    expect(await untilEnded(world)).toBe("stopped");
    expect(world.stopRequests).toHaveLength(1);
    expect((await world.intent()).ending).toMatchObject({ isAnswerLost: false });
    expect(world.receipts()).toHaveLength(1);
  });

  const refusals = [
    { kind: "forbidden", says: "403" },
    { kind: "unauthorized", says: "401" },
  ] as const;
  it.each(someOf(refusals, 1))(
    "($kind) for want of a right has failed, and people are told what to do",
    async ({ kind, says }) => {
      const world = await aWorld({ scenarios: ["clear-winner"] });
      await world.announced();
      world.sandbox.faults.add({ kind, operation: "stop" });
      expect(await untilEnded(world)).toBe("failed");
      await world.later(HOUR);
      await world.later(HOUR);
      expect(world.stopRequests).toHaveLength(1);
      expect(world.receipts()).toHaveLength(1);
      expect(wordsOf(world.receipts()[0])).toContain(says);
      expect(world.sandbox.experiments.find("clear-winner").status).toBe("running");
      await world.digest();
      expect(world.messages("digest:")[0]?.text).toContain(": 1 decision for you.");
      expect(wordsOf(world.messages("digest:")[0])).toContain("It is still running.");
    },
  );
});

describe.runIf(isEverything)("a stop that the server takes in its own way", () => {
  it("(it keeps no winner) is stopped all the same, and the receipt says what is on record", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    world.sandbox.faults.add({ kind: "ignore-winner", operation: "stop" });
    expect(await untilEnded(world)).toBe("stopped");
    expect((await world.intent()).ending).toMatchObject({ winnerReadBack: null });
    expect(wordsOf(world.receipts()[0])).toContain("Ours Privacy confirms the stop, but has no winner on record.");
  });

  it.runIf(isEverything)("(it keeps no winner and the answer is lost) is stopped all the same", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    world.sandbox.faults.add({ kind: "ignore-winner", operation: "stop" });
    world.sandbox.faults.add({ kind: "commit-then-500", operation: "stop" });
    expect(await untilEnded(world)).toBe("stopped");
    expect(world.stopRequests).toHaveLength(1);
  });

  it("(the publish is pending) is stopped, and the receipt says that some may still see the test", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    world.sandbox.faults.add({ kind: "publish-pending", operation: "stop" });
    expect(await untilEnded(world)).toBe("stopped");
    expect((await world.intent()).ending).toMatchObject({ publishStatus: "pending" });
    expect(wordsOf(world.receipts()[0])).toContain("Once the stop is published, every visitor sees ");
  });

  it("(other people's drafts go along) is stopped, and the receipt says so", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    world.sandbox.faults.add({ kind: "foreign-drafts", operation: "stop", count: 3 });
    expect(await untilEnded(world)).toBe("stopped");
    expect(wordsOf(world.receipts()[0])).toContain(
      "Check the latest version of the account: 3\u00a0other changes may have gone live too.",
    );
  });

  it.each`
    generation   | rolledOut
    ${"seed"}    | ${false}
    ${"current"} | ${true}
  `(
    "(the $generation generation, policy rollout) rolls the winner out: $rolledOut, and says what visitors see",
    async ({ generation, rolledOut }) => {
      const world = await aWorld({ scenarios: ["clear-winner"], generation, policy: { onWinner: "rollout" } });
      await world.announced();
      expect(await untilEnded(world)).toBe("stopped");
      expect(wordsOf(world.receipts()[0])).toContain(
        rolledOut
          ? "Every visitor now sees Video of a visit, the winner."
          : "Every visitor now sees Still photo (the control): Video of a visit could not be rolled out.",
      );
    },
  );
});
