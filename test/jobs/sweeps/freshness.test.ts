import { describe, expect, it } from "vitest";
import { sweepResult } from "../../../src/workflow/monitoring/sweep-result.ts";
import { someOf } from "../../support/scope.ts";
import { DAY, HOUR, useWorlds, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const QUIET = ["flat", "ninety-ten"];

/** A sweep as its schedule asks for it. */
async function scheduled(world: World) {
  return sweepResult.parse(await world.sweep({ account: world.account, reuse: true }));
}

/** Which scenarios a sweep that its schedule wanted read in full. */
async function readBy(world: World, scenarios: readonly string[]) {
  const before = world.sandbox.requests.length;
  const { evaluated, unchanged } = await scheduled(world);
  const results = world.sandbox.requests.slice(before).filter(({ operation }) => operation === "results");
  const read = scenarios.filter((scenario) => results.some(({ path }) => path.includes(world.idOf(scenario))));
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
    const decisions = async () =>
      new Map((await scheduled(world)).evaluated.map(({ experimentId, decisionId }) => [experimentId, decisionId]));
    const first = await decisions();
    world.clock.advance(HOUR);
    expect(await decisions()).toEqual(first);
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
    const { evaluated, deleted } = await scheduled(world);
    expect(deleted).toMatchObject([{ experimentId: gone }]);
    expect(evaluated).toMatchObject([{ experimentId: world.idOf("ninety-ten") }]);
  });

  it("reads again what could not be read since, so that nobody hears of a problem that is over", async () => {
    const world = await aWorld({ scenarios: QUIET });
    await readBy(world, QUIET);
    world.clock.advance(HOUR);
    // At first together, then alone.
    world.sandbox.faults.add({ kind: "forbidden", operation: "results", experiment: "flat", times: 2 });
    expect(sweepResult.parse(await world.sweep()).unread).toHaveLength(1);
    expect(await world.ledger.alerts.open(world.account)).toHaveLength(1);
    world.clock.advance(HOUR / 2);
    expect(await readBy(world, QUIET)).toEqual(["flat"]);
    expect(await world.ledger.alerts.open(world.account)).toEqual([]);
  });

  it("counts what it took as read where it says how many could not be read", async () => {
    const scenarios = ["flat", "ninety-ten", "not-yet", "five-variants", "late-winner", "control-wins"];
    const world = await aWorld({ scenarios });
    await scheduled(world);
    world.clock.advance(HOUR);
    for (const scenario of scenarios.slice(0, 4)) {
      Object.assign(world.sandbox.experiments.find(scenario), { updatedAt: world.clock.now() });
      world.sandbox.faults.add({ kind: "forbidden", operation: "results", experiment: scenario, times: 2 });
    }
    expect((await scheduled(world)).unread).toHaveLength(4);
    expect((await world.ledger.alerts.open(world.account)).map(({ fact }) => fact)).toMatchObject([
      { what: "several", unread: 4, all: 6 },
    ]);
  });

  const lists = [
    ["describes each experiment in full", "current", 0.4],
    ["leaves out variants, so that each is asked for", "seed", 0.6],
  ] as const;
  it.each(someOf(lists, 1))(
    "asks little of Ours Privacy over a day, where its list %s",
    async (_, generation, most) => {
      const scenarios = [...QUIET, "not-yet", "five-variants"];
      const world = await aWorld({ scenarios, generation });
      world.clock.moveTo("2026-11-24T00:07:00.000Z");
      const before = world.sandbox.requests.length;
      for (let hour = 0; hour < 24; hour++) {
        await scheduled(world);
        world.clock.advance(HOUR);
      }
      // A page of the list serves a hundred experiments, and each further metric costs one more request when its experiment is read.
      const asked = world.sandbox.requests
        .slice(before)
        .filter(({ operation, path }) => operation !== "list" && !path.includes("eventName"));
      expect(asked.length / 24 / scenarios.length).toBeLessThanOrEqual(most);
      expect(asked.filter(({ operation }) => operation === "results")).toHaveLength(4 * scenarios.length);
    },
  );
});

describe("a digest", () => {
  it("that its schedule wanted makes do with what was read lately, and one that a person asks for reads everything", async () => {
    const world = await aWorld({ scenarios: QUIET });
    await scheduled(world);
    world.clock.advance(HOUR);
    const readForDigest = async () => {
      const before = world.sandbox.requests.length;
      await world.digest();
      return world.sandbox.requests.slice(before).filter(({ operation }) => operation === "results").length;
    };
    world.scheduledFor = world.clock.now();
    expect(await readForDigest()).toBe(0);
    world.scheduledFor = undefined;
    expect(await readForDigest()).toBe(QUIET.length);
  });
});

describe("what the list said of an experiment", () => {
  it("is not asked for again, and decides the same", async () => {
    const decisionsOf = async (generation: "current" | "seed") => {
      const world = await aWorld({ scenarios: QUIET, generation });
      await world.sweep();
      const gets = world.sandbox.requests.filter(({ operation }) => operation === "get");
      const decisions = await Promise.all(
        QUIET.map((scenario) =>
          world.ledger.decisions.latest({ account: world.account, experimentId: world.idOf(scenario) }),
        ),
      );
      return { gets: gets.length, decided: decisions.map((one) => [one?.decision.verdict, one?.decision.checks]) };
    };
    const inFull = await decisionsOf("current");
    const inPart = await decisionsOf("seed");
    expect([inFull.gets, inPart.gets]).toEqual([0, QUIET.length]);
    expect(inFull.decided).toEqual(inPart.decided);
  });

  it("is asked for again where the queue was held up meanwhile", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    const id = world.idOf("flat");
    await world.sweep();
    world.clock.advance(2 * HOUR);
    await world.worker().run("monitoring.evaluate-batch", {
      account: world.account,
      targets: [{ experimentId: id, stamp: "any", isListed: true }],
    });
    expect(world.sandbox.requests.filter(({ operation }) => operation === "get")).toHaveLength(1);
  });
});
