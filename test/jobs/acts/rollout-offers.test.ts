import { describe, expect, it } from "vitest";
import { declareWinner, rollOut, stop as stopInSandbox } from "../../../src/sandbox/world/lifecycle.ts";
import { isEverything, someOf } from "../../support/scope.ts";
import {
  finalReport,
  labelsOf,
  reportedWinner,
  stoppedWinner,
  untilReported,
  WON,
} from "../../support/slack/stopped-winner.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World, type WorldSetup } from "../../support/world.ts";

const aWorld = useWorlds();
const receipt = (world: World) => world.receipts().at(-1);
const roll = async (world: World, act: "rollout" | "end-rollout") => {
  world.clock.advance(60_000);
  await world.runner.run(`acting.${act}`, { account: "main", experimentId: world.idOf(WON), by: "Kim", via: "cli" });
  await world.settle();
};
const off = (world: World): void => {
  world.settings = { ...world.settings, acting: { ...world.settings.acting, isEnabled: false } };
};
/** Renders the receipt of the stop once more, as it stands now. */
const again = async (world: World) => {
  const [stop] = await world.ledger.intents.of({ account: "main", experimentId: world.idOf(WON) });
  await world.runner.run("reporting.act-message", { kind: "receipt", intentId: stop!.id });
  return world.receipts()[0];
};
const BY_HAND = "To show Video of a visit to everyone, roll it out in Ours Privacy.";
const command = (world: World, act = "rollout") => `herald ${act} ${world.idOf(WON)}`;

describe("the receipt of a stop with a winner", () => {
  it("has the button Roll out winner, and asks first: every visitor sees it, and changes of others go live too", async () => {
    const world = await stoppedWinner(aWorld);
    expect(labelsOf(receipt(world))).toEqual(["Roll out winner"]);
    expect(wordsOf(receipt(world))).not.toContain("herald rollout");
    const words = wordsOf(receipt(world));
    expect(words).toContain("Roll out the winner?");
    expect(words).toContain(
      "Every visitor sees Video of a visit. This publishes the account, so changes that others have not published go live too.",
    );
  });

  it("has the command in its place where no press would arrive", async () => {
    const world = await stoppedWinner(aWorld, { canAnswer: false });
    expect(labelsOf(receipt(world))).toEqual([]);
    expect(wordsOf(receipt(world))).toContain(
      `To show Video of a visit to everyone, run ${command(world)}, or roll it out in Ours Privacy.`,
    );
  });

  it.each<[string, (world: World) => unknown]>([
    ["the policy lets Herald only observe", (world) => void (world.policy = { mode: "observe" })],
    ["acting is turned off", off],
  ])("has neither where %s, and says what a person can do", async (_, change) => {
    const world = await stoppedWinner(aWorld);
    change(world);
    for (const canAnswer of [true, false]) {
      world.canAnswer = canAnswer;
      const message = await again(world);
      expect(labelsOf(message)).toEqual([]);
      expect(wordsOf(message)).not.toContain("herald rollout");
      expect(wordsOf(message)).toContain(BY_HAND);
    }
  });

  it("keeps its button while Herald is paused: that is over one day", async () => {
    const world = await stoppedWinner(aWorld);
    await world.runner.run("acting.switch", { to: "pause", by: "Kim" });
    expect(labelsOf(await again(world))).toEqual(["Roll out winner"]);
  });

  it("has neither once the server has shown that it knows no rollouts, until a week later", async () => {
    const world = await stoppedWinner(aWorld, { generation: "seed" });
    expect(labelsOf(receipt(world))).toEqual(["Roll out winner"]);
    await roll(world, "rollout");
    expect(await world.intent()).toMatchObject({ act: "rollout", state: "failed" });
    expect(labelsOf(world.receipts()[0])).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain(BY_HAND);
    world.clock.advance(7 * DAY + HOUR);
    expect(labelsOf(await again(world))).toEqual(["Roll out winner"]);
  });

  it.runIf(isEverything)("has neither where the key may not stop, as its last answer says", async () => {
    const keys: WorldSetup["apiKeys"] = [
      { key: "sandbox-key", scopes: ["all"] },
      { key: "sandbox-stop-key", scopes: ["all"] },
    ];
    const world = await stoppedWinner(aWorld, { apiKeys: keys });
    (keys[1]!.scopes as string[]).splice(0, 1, "experiment:find");
    await roll(world, "rollout");
    expect(await world.intent()).toMatchObject({ act: "rollout", state: "failed" });
    expect(labelsOf(world.receipts()[0])).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain(BY_HAND);
  });

  it("offers no rollout where the stop has rolled it out already, but how to end it", async () => {
    const world = await stoppedWinner(aWorld, { policy: { onWinner: "rollout" } });
    expect(labelsOf(receipt(world))).toEqual(["End rollout"]);
    expect(wordsOf(receipt(world))).not.toContain("herald rollout");
  });

  it("offers nothing where no winner is declared", async () => {
    const world = await aWorld({
      scenarios: ["flat"],
      canAnswer: true,
      policy: { atHorizon: "stop", horizonDays: 8, minDays: 7 },
    });
    await world.sweep();
    await world.settle();
    for (let day = 0; day < 12 && world.receipts().length === 0; day += 1) await world.later(DAY);
    expect(wordsOf(receipt(world))).toContain("No winner is declared");
    expect(labelsOf(receipt(world))).toEqual([]);
    expect(wordsOf(receipt(world))).not.toContain("rollout");
  });

  it("loses its button when the winner is rolled out by the command, says who asked, and has it again after the end", async () => {
    const world = await stoppedWinner(aWorld);
    await roll(world, "rollout");
    expect(labelsOf(world.receipts()[0])).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain("Kim asked Herald to roll it out, ");
    expect(labelsOf(world.receipts()[1])).toEqual(["End rollout"]);
    await roll(world, "end-rollout");
    expect(labelsOf(world.receipts()[1])).toEqual([]);
    expect(wordsOf(world.receipts()[1])).toContain("Kim asked Herald to end its rollout, ");
    expect(labelsOf(world.receipts()[0])).toEqual(["Roll out winner"]);
    expect(wordsOf(world.receipts()[0])).not.toContain("Kim asked");
    expect(world.receipts()).toHaveLength(3);
  });
});

describe("the receipt of a rollout", () => {
  it("has the button End rollout, and asks first: every visitor sees the control again", async () => {
    const world = await stoppedWinner(aWorld);
    await roll(world, "rollout");
    expect(labelsOf(receipt(world))).toEqual(["End rollout"]);
    expect(wordsOf(receipt(world))).toContain("End the rollout?");
    expect(wordsOf(receipt(world))).toContain("Every visitor sees Still photo (the control).");
    expect(wordsOf(receipt(world))).not.toContain("herald end-rollout");
  });

  it("has the command in its place where no press would arrive, and neither where acting is turned off", async () => {
    const world = await stoppedWinner(aWorld, { canAnswer: false });
    await roll(world, "rollout");
    expect(labelsOf(receipt(world))).toEqual([]);
    expect(wordsOf(receipt(world))).toContain(
      `To undo it, run ${command(world, "end-rollout")}, or end the rollout in Ours Privacy.`,
    );
    off(world);
    await world.runner.run("reporting.act-message", { kind: "receipt", intentId: (await world.intent()).id });
    expect(wordsOf(receipt(world))).toContain("To undo it, end the rollout in Ours Privacy.");
    expect(wordsOf(receipt(world))).not.toContain("herald end-rollout");
  });
});

describe.runIf(isEverything)("the final report", () => {
  it("has the button Roll out winner where the numbers confirm the winner", async () => {
    const world = await reportedWinner(aWorld);
    expect(labelsOf(finalReport(world))).toEqual(["Roll out winner"]);
    expect(wordsOf(finalReport(world))).not.toContain("herald rollout");
  });

  it.runIf(isEverything)("has the command in its place where no press would arrive", async () => {
    const world = await reportedWinner(aWorld, { canAnswer: false });
    expect(labelsOf(finalReport(world))).toEqual([]);
    expect(wordsOf(finalReport(world))).toContain(
      `To show Video of a visit to everyone, run ${command(world)}, or roll it out in Ours Privacy.`,
    );
  });

  const withoutOffer: readonly (readonly [string, (world: World) => unknown, string])[] = [
    ["acting is turned off", off, BY_HAND],
    ["Herald only observes", (world) => void (world.policy = { mode: "observe" }), BY_HAND],
    [
      "the control is the winner on record",
      (world) => {
        const experiment = world.sandbox.experiments.find(WON);
        declareWinner(experiment, experiment.variants.find(({ isControl }) => isControl)!.id, world.clock.nowMs());
      },
      "final report",
    ],
    [
      "another variant is rolled out",
      (world) => {
        const experiment = world.sandbox.experiments.find(WON);
        experiment.variants.push({ id: "var_other", name: "Other", isControl: false, weight: 0 });
        rollOut(experiment, "var_other", world.clock.nowMs());
      },
      "which is rolled out",
    ],
    ["the winner is rolled out already", (world) => roll(world, "rollout"), "which is rolled out"],
  ];
  it.each(someOf(withoutOffer, 2))("has neither where %s", async (_, change, words) => {
    const world = await stoppedWinner(aWorld);
    await change(world);
    await untilReported(world);
    expect(labelsOf(finalReport(world))).toEqual([]);
    expect(wordsOf(finalReport(world))).not.toContain("herald rollout");
    expect(wordsOf(finalReport(world)).toLowerCase()).toContain(words.toLowerCase());
  });

  it("has its button too where a person ended the experiment in Ours Privacy with a winner", async () => {
    const world = await aWorld({ scenarios: [WON], canAnswer: true, policy: { mode: "propose" } });
    await world.sweep();
    await world.settle();
    const experiment = world.sandbox.experiments.find(WON);
    const winnerVariantId = experiment.variants.find(({ isControl }) => !isControl)!.id;
    world.clock.advance(HOUR);
    stopInSandbox(experiment, { winnerVariantId }, world.clock.nowMs());
    for (let hour = 0; hour < 30 && finalReport(world) === undefined; hour += 1) await world.later(HOUR);
    expect(wordsOf(finalReport(world))).toContain("by someone in Ours Privacy");
    expect(labelsOf(finalReport(world))).toEqual(["Roll out winner"]);
  });
});
