import { describe, expect, it } from "vitest";
import { sweepResult } from "../../../src/workflow/monitoring/sweep-result.ts";
import { DAY, HOUR, useWorlds, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const QUIET = ["flat", "ninety-ten"];

/** Which scenarios a sweep that its schedule wanted read in full. */
async function readBy(world: World, scenarios: readonly string[]) {
  world.scheduledFor = world.clock.now();
  const before = world.sandbox.requests.length;
  const { evaluated, unchanged } = sweepResult.parse(await world.sweep());
  const gets = world.sandbox.requests.slice(before).filter(({ operation }) => operation === "get");
  const read = scenarios.filter((scenario) => gets.some(({ path }) => path.endsWith(world.idOf(scenario))));
  expect(unchanged).toBe(evaluated.length - read.length);
  return read;
}

describe("a sweep that its schedule wanted", () => {
  it("reads what it has not read for six hours, and everything once a day has closed", async () => {
    const world = await aWorld({ scenarios: QUIET });
    expect(await readBy(world, QUIET)).toEqual(QUIET);
    world.clock.advance(HOUR);
    expect(await readBy(world, QUIET)).toEqual([]);
    world.clock.advance(6 * HOUR);
    expect(await readBy(world, QUIET)).toEqual(QUIET);
    world.clock.moveTo("2026-11-24T00:07:00.000Z");
    expect(await readBy(world, QUIET)).toEqual(QUIET);
    world.clock.advance(HOUR);
    expect(await readBy(world, QUIET)).toEqual([]);
  });

  it("names the decisions that stand, also of what it did not read", async () => {
    const world = await aWorld({ scenarios: QUIET });
    world.scheduledFor = world.clock.now();
    const byId = (result: unknown) =>
      new Map(sweepResult.parse(result).evaluated.map(({ experimentId, decisionId }) => [experimentId, decisionId]));
    const first = byId(await world.sweep());
    world.clock.advance(HOUR);
    expect(byId(await world.sweep())).toEqual(first);
    expect(first.size).toBe(2);
  });

  it("reads an experiment at once whose row in the list has changed, and no other", async () => {
    const world = await aWorld({ scenarios: QUIET });
    await readBy(world, QUIET);
    world.clock.advance(HOUR);
    Object.assign(world.sandbox.experiments.find("flat"), { trafficAllocation: 40, updatedAt: world.clock.now() });
    expect(await readBy(world, QUIET)).toEqual(["flat"]);
    expect(await readBy(world, QUIET)).toEqual([]);
  });

  it("reads everything again under another policy", async () => {
    const world = await aWorld({ scenarios: QUIET });
    await readBy(world, QUIET);
    world.clock.advance(HOUR);
    world.policy = { horizonDays: 42 };
    expect(await readBy(world, QUIET)).toEqual(QUIET);
  });

  it("goes on reading what has a winner, because something is to be done about it", async () => {
    const scenarios = [...QUIET, "clear-winner"];
    const world = await aWorld({ scenarios });
    await readBy(world, scenarios);
    world.clock.advance(DAY);
    await readBy(world, scenarios);
    world.clock.advance(HOUR);
    expect(await readBy(world, scenarios)).toEqual(["clear-winner"]);
  });

  it("reads everything where the configuration wants no freshness, and where a person asks for a sweep", async () => {
    const world = await aWorld({ scenarios: QUIET });
    await readBy(world, QUIET);
    world.scheduledFor = undefined;
    expect(sweepResult.parse(await world.sweep()).unchanged).toBe(0);
    world.settings = { ...world.settings, sweep: { ...world.settings.sweep, freshness: 0 } };
    expect(await readBy(world, QUIET)).toEqual(QUIET);
  });

  it("says of one that was deleted that it is, however lately it was read", async () => {
    const world = await aWorld({ scenarios: QUIET });
    await readBy(world, QUIET);
    world.clock.advance(HOUR);
    const gone = world.idOf("flat");
    world.sandbox.experiments.delete(gone);
    world.scheduledFor = world.clock.now();
    const { evaluated, deleted } = sweepResult.parse(await world.sweep());
    expect(deleted).toMatchObject([{ experimentId: gone }]);
    expect(evaluated).toMatchObject([{ experimentId: world.idOf("ninety-ten") }]);
  });
});
