import { describe, expect, it } from "vitest";
import type { Policy } from "../../src/decision/index.ts";
import { pause, stop } from "../../src/sandbox/world/lifecycle.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../support/world.ts";

const aWorld = useWorlds();

async function theWinner(): Promise<{ world: World; experiment: ReturnType<World["sandbox"]["experiments"]["find"]> }> {
  const world = await aWorld({ scenarios: ["clear-winner"] });
  await world.announced();
  return { world, experiment: world.sandbox.experiments.find("clear-winner") };
}

describe("between the announcement and the stop", () => {
  it("someone pauses it: Herald changes nothing and says so", async () => {
    const { world, experiment } = await theWinner();
    pause(experiment, world.clock.nowMs());
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "overtaken", ending: { found: "paused" } });
    expect(world.stopRequests).toEqual([]);
    expect(world.receipts()).toHaveLength(1);
    expect(wordsOf(world.receipts()[0])).toContain("Someone else changed it before Herald acted. It is paused now.");
  });

  it("someone stops it with another winner: that stands", async () => {
    const { world, experiment } = await theWinner();
    stop(experiment, { winnerVariantId: experiment.variants[0]!.id }, world.clock.nowMs());
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({
      state: "overtaken",
      ending: { found: "completed", winnerReadBack: experiment.variants[0]!.id },
    });
    expect(world.stopRequests).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain("Someone else ended it before Herald acted.");
  });

  it("someone stops it with the same winner: it was not Herald", async () => {
    const { world, experiment } = await theWinner();
    stop(experiment, { winnerVariantId: experiment.variants[1]!.id }, world.clock.nowMs());
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "overtaken" });
    expect(world.stopRequests).toEqual([]);
  });

  it("someone deletes it: nothing is left to stop", async () => {
    const { world, experiment } = await theWinner();
    world.sandbox.experiments.delete(experiment.id);
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "overtaken", ending: { found: "deleted" } });
    expect(wordsOf(world.receipts()[0])).toContain("deleted before Herald acted");
  });

  it("its counts fall: the stop is withdrawn, with the reason, and not announced again the same day", async () => {
    const { world, experiment } = await theWinner();
    experiment.traffic.restated = { fromMs: world.clock.nowMs(), beforeDay: 99, keep: 0.2 };
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({
      state: "withdrawn",
      ending: { because: { kind: "decision-changed", verdict: "blocked" } },
    });
    expect(world.stopRequests).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain(
      "Not stopped: Counts dropped: Still photo had 33,529 impressions by Nov 22 and now has 6,697.",
    );
    await world.later(HOUR);
    expect(await world.ledger.intents.of({ account: "main", experimentId: experiment.id })).toHaveLength(1);
  });

  it.each<[string, Partial<Policy>]>([
    ["its policy now lets Herald only observe it", { mode: "observe" }],
    ["its policy no longer allows automatic stops", { mode: "propose" }],
  ])("%s: the stop is withdrawn", async (says, policy) => {
    const { world } = await theWinner();
    world.policy = policy;
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "withdrawn", ending: { because: { kind: "policy" } } });
    expect(world.stopRequests).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain(`Not stopped: ${says}.`);
    expect(wordsOf(world.receipts()[0])).toContain("Not stopped, its policy changed: Homepage hero: video vs. still");
  });

  it("someone vetoes it: it goes on, and is not announced again", async () => {
    const { world } = await theWinner();
    const { id } = await world.intent();
    expect(await world.ledger.intents.veto(id, "slack:U0KIM", world.clock.now())).toBe(true);
    await world.later(2 * HOUR);
    await world.later(2 * DAY);
    expect(await world.ledger.intents.of({ account: "main", experimentId: world.idOf("clear-winner") })).toMatchObject([
      { state: "vetoed" },
    ]);
    expect(world.stopRequests).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain("vetoed by U0KIM");
  });

  it("the experiment cannot be read: the stop waits until it can", async () => {
    const { world, experiment } = await theWinner();
    world.sandbox.faults.add({ kind: "server-error", experiment: "clear-winner" });
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "announced" });
    world.sandbox.faults.clear();
    await world.later(HOUR);
    expect(experiment.status).toBe("completed");
    expect(world.receipts()).toHaveLength(1);
  });
});

describe("while the stop is under way", () => {
  it("someone else is quicker by a moment: their winner stands, and the receipt says so", async () => {
    const world = await aWorld({
      scenarios: ["clear-winner"],
      wrapApi: (api) => ({
        ...api,
        stopExperiment(id, body) {
          const experiment = world.sandbox.experiments.find(id);
          stop(experiment, { winnerVariantId: experiment.variants[0]!.id }, world.clock.nowMs());
          return api.stopExperiment(id, body);
        },
      }),
    });
    await world.announced();
    await world.later(2 * HOUR);
    expect(world.stopRequests).toMatchObject([{ status: 409 }]);
    expect(await world.intent()).toMatchObject({ state: "overtaken" });
    expect(wordsOf(world.receipts()[0])).toContain("Someone else ended it before Herald acted.");
  });

  it("someone else ends it without a winner by a moment earlier: it was not Herald", async () => {
    const world = await aWorld({
      scenarios: ["clear-winner"],
      wrapApi: (api) => ({
        ...api,
        stopExperiment(id, body) {
          stop(world.sandbox.experiments.find(id), {}, world.clock.nowMs());
          return api.stopExperiment(id, body);
        },
      }),
    });
    await world.announced();
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "overtaken", ending: { found: "completed" } });
  });
});
