import { describe, expect, it } from "vitest";
import { DAY, HOUR, useWorlds, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const SCENARIO = "clear-winner";

const said = (world: World, job: "hold" | "allow", by = "Ada") =>
  world.runner.run(`acting.${job}`, { account: "main", experimentId: world.idOf(SCENARIO), by, via: "cli" });

const instructions = async (world: World) =>
  (await world.ledger.instructions.of({ account: "main", experimentId: world.idOf(SCENARIO) })).map(
    ({ kind, via }) => `${kind} ${via}`,
  );

describe("an experiment on hold", () => {
  it("is not stopped, not even where its stop is announced, until somebody allows it again", async () => {
    const world = await aWorld({ scenarios: [SCENARIO] });
    await world.announced();
    const experimentName = world.sandbox.experiments.find(SCENARIO).name;
    expect(await said(world, "hold")).toEqual({ isChange: true, experimentName });
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "withdrawn" });
    await world.later(DAY);
    expect(world.stopRequests).toEqual([]);

    expect(await said(world, "allow", "Kim")).toMatchObject({
      isChange: true,
      experimentName,
      was: "never",
      by: "Ada",
    });
    await world.later(HOUR);
    await world.later(3 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    expect(await instructions(world)).toEqual(["never cli", "allow cli"]);
  });

  it("is put on hold once, and says by whom it was", async () => {
    const world = await aWorld({ scenarios: [SCENARIO] });
    await said(world, "hold");
    expect(await said(world, "hold", "Kim")).toMatchObject({ isChange: false, by: "Ada", since: world.clock.now() });
    expect(await instructions(world)).toEqual(["never cli"]);
  });

  it("that is none needs no allowing", async () => {
    const world = await aWorld({ scenarios: [SCENARIO] });
    expect(await said(world, "allow")).toMatchObject({ isChange: false });
    expect(await instructions(world)).toEqual([]);
  });

  it("of an account that is not configured is refused", async () => {
    const world = await aWorld({ scenarios: [SCENARIO] });
    const payload = { account: "other", experimentId: "x", by: "Ada" };
    await expect(world.runner.run("acting.hold", payload)).rejects.toThrow('no account "other"; configured: main');
  });
});
