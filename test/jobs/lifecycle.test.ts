import { describe, expect, it } from "vitest";
import { pause, resume, stop } from "../../src/sandbox/world/lifecycle.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World, type WorldSetup } from "../support/world.ts";
import { isEverything, someOf } from "../support/scope.ts";

const aWorld = useWorlds();

type Experiment = ReturnType<World["sandbox"]["experiments"]["find"]>;

/** Every case of the lifecycle, on the older server and on the newer one: they differ in what they answer and take. */
describe.each(someOf(["current", "seed"] as const, 1))("on the %s generation", (generation) => {
  const theWorld = (setup: WorldSetup): Promise<World> => aWorld({ generation, ...setup });

  async function announced(
    scenario = "clear-winner",
    setup: WorldSetup = {},
  ): Promise<{ world: World; experiment: Experiment }> {
    const world = await theWorld({ scenarios: [scenario], ...setup });
    await world.announced(scenario);
    return { world, experiment: world.sandbox.experiments.find(scenario) };
  }

  it("the control may win: it is recorded, never rolled out, and visitors go on seeing it", async () => {
    const world = await theWorld({ scenarios: ["control-wins"], policy: { onWinner: "rollout" } });
    for (let day = 0; day < 28 && world.stopRequests.length === 0; day += 1) {
      await world.later(day === 0 ? 0 : DAY);
      await world.later(2 * HOUR);
    }
    const experiment = world.sandbox.experiments.find("control-wins");
    const control = experiment.variants.find(({ isControl }) => isControl)!;
    expect(world.stopRequests).toMatchObject([{ status: 200, body: { winnerVariantId: control.id } }]);
    expect(world.stopRequests[0]!.body).not.toHaveProperty("rolloutVariantId");
    expect(experiment).toMatchObject({ status: "completed", winnerVariantId: control.id, rolloutVariantId: null });
    expect(wordsOf(world.receipts()[0])).toContain(
      "Every visitor now sees Monthly price first (the control), the winner.",
    );
  });

  it.each(["personalization", "draft", "ended-long-ago"])(
    "%s is never judged and never stopped, whatever its numbers",
    async (scenario) => {
      const world = await theWorld({
        scenarios: [scenario],
        policy: { recentlyDiscoveredHours: 0, vetoWindowMinutes: 0 },
      });
      for (let day = 0; day < 3; day += 1) await world.later(DAY);
      expect(await world.ledger.intents.of({ account: "main", experimentId: world.idOf(scenario) })).toEqual([]);
      expect(world.stopRequests).toEqual([]);
    },
  );

  it("one that was paused before Herald saw it is never stopped", async () => {
    const world = await theWorld({
      scenarios: ["clear-winner"],
      policy: { recentlyDiscoveredHours: 0, vetoWindowMinutes: 0 },
    });
    pause(world.sandbox.experiments.find("clear-winner"), world.clock.nowMs());
    for (let day = 0; day < 3; day += 1) await world.later(DAY);
    expect(world.stopRequests).toEqual([]);
    expect(world.announcements()).toEqual([]);
  });

  it("one that was paused and resumed before its stop is not stopped on the old evidence: its window may have started over", async () => {
    const { world, experiment } = await announced();
    pause(experiment, world.clock.nowMs());
    world.clock.advance(HOUR);
    resume(experiment, world.clock.nowMs());
    await world.later(HOUR);
    for (let day = 0; day < 3; day += 1) await world.later(DAY);
    expect(world.stopRequests).toEqual([]);
    expect(await world.intent()).toMatchObject({
      state: "withdrawn",
      ending: { because: { kind: "decision-changed", verdict: "blocked" } },
    });
    expect(wordsOf(world.receipts()[0])).toContain("restarted Tue, Nov 24, 10:00 AM UTC");
  });

  it("one that was resumed before Herald first saw it is judged as it is", async () => {
    const world = await theWorld({ scenarios: ["clear-winner"] });
    const experiment = world.sandbox.experiments.find("clear-winner");
    pause(experiment, world.clock.nowMs() - HOUR);
    resume(experiment, world.clock.nowMs() - HOUR / 2);
    await world.sweep();
    await world.settle();
    for (let day = 0; day < 9; day += 1) await world.later(DAY);
    expect(world.stopRequests.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(await world.ledger.decisions.verify()).toMatchObject({ firstBroken: undefined });
  });

  it.runIf(isEverything)(
    "somebody else ended it with another winner, or without one: that stands, and nothing is asked of the server",
    async () => {
      for (const winner of [0, undefined]) {
        const { world, experiment } = await announced();
        stop(
          experiment,
          winner === undefined ? {} : { winnerVariantId: experiment.variants[winner]!.id },
          world.clock.nowMs(),
        );
        await world.later(2 * HOUR);
        expect(await world.intent()).toMatchObject({ state: "overtaken", ending: { found: "completed" } });
        expect(world.stopRequests).toEqual([]);
        expect(experiment.winnerVariantId).toBe(winner === undefined ? null : experiment.variants[winner]!.id);
      }
    },
  );

  it.runIf(isEverything)(
    "somebody else is quicker by a moment: the server answers 409, their winner stands",
    async () => {
      let quicker: ((id: string) => void) | undefined;
      const { world, experiment } = await announced("clear-winner", {
        wrapApi: (api) => ({
          ...api,
          stopExperiment(id, body) {
            quicker?.(id);
            return api.stopExperiment(id, body);
          },
        }),
      });
      quicker = () => stop(experiment, { winnerVariantId: experiment.variants[0]!.id }, world.clock.nowMs());
      await world.later(2 * HOUR);
      expect(world.stopRequests).toMatchObject([{ status: 409 }]);
      expect(await world.intent()).toMatchObject({
        state: "overtaken",
        ending: { winnerReadBack: experiment.variants[0]!.id },
      });
      expect(world.receipts()).toHaveLength(1);
    },
  );

  it("somebody deletes it by a moment earlier: nothing is left to stop, and the receipt says so", async () => {
    const world = await theWorld({
      scenarios: ["clear-winner"],
      wrapApi: (api) => ({
        ...api,
        stopExperiment(id, body) {
          world.sandbox.experiments.delete(id);
          return api.stopExperiment(id, body);
        },
      }),
    });
    const { id } = await world.announced();
    await world.later(2 * HOUR);
    await world.later(HOUR);
    expect(await world.ledger.intents.get(id)).toMatchObject({ state: "overtaken", ending: { found: "deleted" } });
    expect(world.receipts()).toHaveLength(1);
    expect(wordsOf(world.receipts()[0])).toContain("deleted before Herald acted");
  });

  it("its goal is changed before the stop: withdrawn, with the reason", async () => {
    const { world, experiment } = await announced();
    experiment.metrics = { primary: { eventName: "Another Event" } };
    await world.later(2 * HOUR);
    expect(world.stopRequests).toEqual([]);
    expect(await world.intent()).toMatchObject({
      state: "withdrawn",
      ending: { because: { kind: "decision-changed", verdict: "blocked" } },
    });
    expect(wordsOf(world.receipts()[0])).toContain("goal from");
  });

  it.runIf(isEverything)("a variant is taken out before the stop: withdrawn, with the reason", async () => {
    const { world, experiment } = await announced();
    experiment.variants.pop();
    await world.later(2 * HOUR);
    expect(world.stopRequests).toEqual([]);
    expect(await world.intent()).toMatchObject({ state: "withdrawn" });
  });

  it("its weights are changed before the stop: withdrawn, with the reason, until whole days under the new weights say the same", async () => {
    const { world, experiment } = await announced();
    experiment.variants[0]!.weight = 80;
    experiment.variants[1]!.weight = 20;
    await world.later(2 * HOUR);
    expect(world.stopRequests).toEqual([]);
    expect(await world.intent()).toMatchObject({
      state: "withdrawn",
      ending: { because: { kind: "decision-changed" } },
    });
    const latest = await world.ledger.decisions.latest({ account: "main", experimentId: experiment.id });
    expect(latest?.decision.checks.find(({ id }) => id === "same-configuration")?.finding).toMatchObject({
      kind: "weights-changed",
      changes: [
        { kind: "weight", to: 80 },
        { kind: "weight", to: 20 },
      ],
    });
  });

  it.runIf(isEverything)(
    "the server keeps no winner: stopped all the same, and the receipt says what is on record",
    async () => {
      const { world } = await announced();
      world.sandbox.faults.add({ kind: "ignore-winner", operation: "stop" });
      await world.later(2 * HOUR);
      expect(await world.intent()).toMatchObject({ state: "stopped", ending: { winnerReadBack: null } });
      expect(wordsOf(world.receipts()[0])).toContain("Ours Privacy confirms the stop, but has no winner on record.");
    },
  );
});
