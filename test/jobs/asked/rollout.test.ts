import { describe, expect, it } from "vitest";
import { explain } from "../../../src/app/explain.ts";
import { sentenceOf } from "../../../src/cli/jobs/roll-out.ts";
import { declareWinner, rollOut } from "../../../src/sandbox/world/lifecycle.ts";
import { isEverything } from "../../support/scope.ts";
import { HOUR, useWorlds, wordsOf, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const SCENARIO = "clear-winner";

/** The clear winner, stopped by Herald. */
async function stopped(setup: Parameters<typeof aWorld>[0] = {}): Promise<World> {
  const world = await aWorld({ scenarios: [SCENARIO], ...setup });
  await world.announced();
  await world.later(2 * HOUR);
  expect(await world.intent()).toMatchObject({ state: "stopped" });
  return world;
}

const asked = (world: World, act: "rollout" | "end-rollout", by = "Ada") => {
  world.clock.advance(60_000);
  return world.runner.run(`acting.${act}`, { account: "main", experimentId: world.idOf(SCENARIO), by, via: "cli" });
};
const sent = (world: World, operation: string) =>
  world.sandbox.requests.filter((request) => request.operation === operation);
const shown = (world: World) => world.sandbox.experiments.find(SCENARIO);
const receiptOf = (world: World) => wordsOf(world.receipts().at(-1));

describe("a rollout that a person asks for", () => {
  it("shows the winner to every visitor, is proven by a read-back, and has a receipt that says how to end it", async () => {
    const world = await stopped();
    const winner = shown(world).winnerVariantId;
    expect(receiptOf(world)).toContain(`run herald rollout ${world.idOf(SCENARIO)}, or roll it out in Ours Privacy`);
    expect(await asked(world, "rollout")).toMatchObject({ answer: "asked", variantName: "Video of a visit" });
    expect(await world.settle()).toEqual([]);
    expect(shown(world).rolloutVariantId).toBe(winner);
    expect(await world.intent()).toMatchObject({
      act: "rollout",
      because: "asked",
      state: "rolled-out",
      variantId: winner,
      requestedBy: expect.stringMatching(/^cli:/u),
    });
    expect(receiptOf(world)).toContain(
      "Rolled out: Homepage hero: video vs. still. Every visitor sees Video of a visit",
    );
    expect(receiptOf(world)).toContain("Requested by Ada");
    expect(receiptOf(world)).toContain(`run herald end-rollout ${world.idOf(SCENARIO)}`);
    const { isSame, text } = await explain(world.ledger, world.idOf(SCENARIO));
    expect(isSame).toBe(true);
    expect(text).toContain("Ours Privacy confirms that it is rolled out.");
    expect((await world.ledger.audit()).acts.unexplained).toEqual([]);
  });

  it.runIf(isEverything)("stands already when it is asked for again: that is said, and nothing is sent", async () => {
    const world = await stopped();
    await asked(world, "rollout");
    await world.settle();
    expect(await asked(world, "rollout", "Kim")).toMatchObject({ answer: "stands" });
    await world.settle();
    expect(sent(world, "rollout")).toHaveLength(1);
    expect(world.receipts()).toHaveLength(2);
  });

  it("can be ended, and begun again", async () => {
    const world = await stopped();
    expect(await asked(world, "end-rollout")).toMatchObject({ answer: "stands" });
    await asked(world, "rollout");
    await world.settle();
    expect(await asked(world, "end-rollout")).toMatchObject({ answer: "asked", variantName: "Video of a visit" });
    await world.settle();
    expect(shown(world).rolloutVariantId).toBeNull();
    expect(await world.intent()).toMatchObject({ act: "end-rollout", state: "rollout-ended" });
    expect(receiptOf(world)).toContain("Every visitor sees Still photo (the control)");
    await asked(world, "rollout");
    await world.settle();
    expect(sent(world, "rollout")).toHaveLength(2);
    expect(await world.intent()).toMatchObject({ act: "rollout", state: "rolled-out" });
  });

  it.runIf(isEverything)("whose answer is lost is proven by the read-back, and not sent again", async () => {
    const world = await stopped();
    world.sandbox.faults.add({ kind: "commit-then-reset", operation: "rollout", times: 1 });
    await asked(world, "rollout");
    await world.settle();
    expect(await world.intent()).toMatchObject({ state: "rolled-out", ending: { isAnswerLost: true } });
    expect(sent(world, "rollout")).toHaveLength(1);
  });

  it("fails in a sentence on a server that is too old for it", async () => {
    const world = await stopped({ generation: "seed" });
    await asked(world, "rollout");
    expect(await world.settle()).toEqual([]);
    expect(await world.intent()).toMatchObject({ act: "rollout", state: "failed" });
    expect(receiptOf(world)).toContain(
      "The rollout failed: this server cannot roll out: it is too old (answered 404).",
    );
    expect(receiptOf(world)).not.toContain("still running");
  });

  it("is refused where the experiment has not ended, has no winner, was won by the control, is only observed or may not be acted on", async () => {
    const world = await stopped();
    const { settings, policy } = world;
    const winner = shown(world).winnerVariantId!;
    const control = shown(world).variants.find(({ isControl }) => isControl)!.id;
    const declare = (variant: string | undefined) => declareWinner(shown(world), variant, world.clock.nowMs());
    const refusals: readonly (readonly [string, () => void, () => void])[] = [
      ["not-ended", () => void (shown(world).status = "running"), () => void (shown(world).status = "completed")],
      ["no-winner", () => declare(undefined), () => declare(winner)],
      ["control-won", () => declare(control), () => declare(winner)],
      ["only-observed", () => void (world.policy = { mode: "observe" }), () => void (world.policy = policy)],
      [
        "acting-off",
        () => void (world.settings = { ...settings, acting: { ...settings.acting, isEnabled: false } }),
        () => void (world.settings = settings),
      ],
    ];
    for (const [answer, change, undo] of refusals) {
      change();
      expect(await asked(world, "rollout")).toMatchObject({ answer });
      await world.settle();
      expect(sent(world, "rollout")).toEqual([]);
      expect(sentenceOf("rollout", { answer: answer as "asked", experimentName: "Hero", variantName: null })).toMatch(
        /\.$/u,
      );
      undo();
    }
    // It was for that alone.
    expect(await asked(world, "rollout")).toMatchObject({ answer: "asked" });
  });

  it.runIf(isEverything)("is refused while Herald is paused, and where another variant is rolled out", async () => {
    const world = await stopped();
    await world.runner.run("acting.switch", { to: "pause", by: "Ada", via: "cli" });
    expect(await asked(world, "rollout")).toMatchObject({ answer: "acting-paused" });
    await world.runner.run("acting.switch", { to: "resume", by: "Ada", via: "cli" });
    shown(world).variants.push({ id: "var_other", name: "Other", isControl: false, weight: 0 });
    rollOut(shown(world), "var_other", world.clock.nowMs());
    expect(await asked(world, "rollout")).toMatchObject({ answer: "another-is-rolled-out" });
  });

  it.runIf(isEverything)("is overtaken where somebody changes the winner at the last moment", async () => {
    const world = await stopped();
    await asked(world, "rollout");
    declareWinner(shown(world), shown(world).variants.find(({ isControl }) => isControl)!.id, world.clock.nowMs());
    await world.settle();
    expect(await world.intent()).toMatchObject({ act: "rollout", state: "overtaken" });
    expect(receiptOf(world)).toContain("Someone else changed its winner or its rollout before Herald acted");
    expect(sent(world, "rollout")).toEqual([]);
  });

  it.runIf(isEverything)("of an account or an experiment that is not there is refused", async () => {
    const world = await aWorld({ scenarios: [SCENARIO] });
    const run = (account: string, experimentId: string) =>
      world.runner.run("acting.rollout", { account, experimentId, by: "Ada" });
    await expect(run("other", "x")).rejects.toThrow('no account "other"; configured: main');
    await expect(run("main", "exp_gone")).rejects.toThrow("there is no experiment exp_gone");
  });

  it.runIf(isEverything)(
    "raises no alarm that visitors still see the test, not even where it began and ended between two looks",
    async () => {
      const world = await stopped();
      await world.later(2 * HOUR);
      await asked(world, "rollout");
      await world.settle();
      const served = shown(world).served.at(-1)!;
      shown(world).served.push({ from: world.clock.nowMs(), to: null });
      world.clock.advance(HOUR);
      await asked(world, "end-rollout");
      await world.settle();
      shown(world).served.at(-1)!.to = world.clock.nowMs();
      expect(served.to).not.toBeNull();
      const step = isEverything ? 1 : 7;
      for (let hours = 0; hours < 14; hours += step) await world.later(step * HOUR);
      expect(world.messages("alert:")).toEqual([]);
    },
  );

  it.runIf(isEverything)("stands in the digest of its day", async () => {
    const world = await stopped();
    await asked(world, "rollout");
    await world.settle();
    await world.digest();
    expect(wordsOf(world.messages("digest:")[0])).toContain("Ours Privacy confirms that it is rolled out");
  });

  it.runIf(isEverything)("that failed hides nothing in the digest", async () => {
    const old = await stopped({ generation: "seed" });
    await asked(old, "rollout");
    await old.settle();
    await old.digest();
    expect(wordsOf(old.messages("digest:")[0])).toContain(
      "Ours Privacy confirms the stop with Video of a visit as the winner",
    );
    expect(wordsOf(old.messages("digest:")[0])).not.toContain("It is still running");
  });
});
