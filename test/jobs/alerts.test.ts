import { describe, expect, it, vi } from "vitest";
import type { Hours } from "../../src/decision/index.ts";
import { pause, stop as stopInSandbox } from "../../src/sandbox/world/lifecycle.ts";
import { isEverything } from "../support/scope.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../support/world.ts";

const aWorld = useWorlds();

/** Takes the goal away, or gives it back. */
function setGoal(world: World, eventName: string | null, scenario = "flat"): void {
  world.sandbox.experiments.find(scenario).metrics = { primary: { eventName, funnelId: null }, secondary: [] };
}
const goalOf = (world: World, scenario = "flat") => world.sandbox.experiments.find(scenario).plannedGoal;
const told = (world: World, edge: "onset" | "end") =>
  world.messages("alert:").filter((message) => String(message.metadata?.event_payload["key"]).endsWith(`:${edge}`));
const titles = (world: World) => world.messages("alert:").map(({ text }) => clauseOf(text));

/** What is the case: what follows the experiment's name in a title, without the account. */
const clauseOf = (text: string) => text.replace(/^.*: /u, "").replace(/ \([^)]*\)$/u, "");

/** A healthy experiment that has been known for a day. */
async function known(setup: Parameters<typeof aWorld>[0] = {}): Promise<World> {
  const world = await aWorld({ scenarios: ["flat"], ...setup });
  await world.sweep();
  await world.later(DAY);
  expect(world.messages("alert:")).toEqual([]);
  return world;
}

describe("an alert", () => {
  it("is sent once when it begins, in the experiment's thread and in the channel, and once when it is over", async () => {
    const world = await known();
    const goal = goalOf(world);
    setGoal(world, null);
    expect(await world.later(HOUR)).toEqual([]);
    for (let hour = 0; hour < 5; hour += 1) await world.later(HOUR);
    const onset = told(world, "onset").find(({ text }) => clauseOf(text) === "no goal is set");
    expect(wordsOf(onset)).toContain("Set the primary goal of the experiment in Ours Privacy.");
    expect(wordsOf(onset)).toContain("10:00");
    expect(onset).toMatchObject({ isBroadcast: true });
    expect(titles(world)).toEqual(["no goal is set", "changed while running"]);
    setGoal(world, goal);
    await world.later(HOUR);
    expect(told(world, "end")).toEqual([]);
    await world.later(3 * HOUR);
    const end = told(world, "end").find(({ text }) => clauseOf(text) === "a goal is set");
    expect(wordsOf(end)).toMatch(/The problem lasted 6.hours, from /u);
    expect(end).toMatchObject({ threadTs: onset!.threadTs });
    expect(end).not.toMatchObject({ isBroadcast: true });
    await world.later(6 * HOUR);
    expect(world.messages("alert:")).toHaveLength(4);
  });

  it("that comes and goes every hour is reported as one that lasts", async () => {
    const world = await known();
    const goal = goalOf(world);
    for (let hour = 0; hour < 8; hour += 1) {
      setGoal(world, hour % 2 === 0 ? null : goal);
      await world.later(HOUR);
    }
    expect(world.messages("alert:")).toHaveLength(2);
    await world.later(3 * HOUR);
    const end = told(world, "end").find(({ text }) => clauseOf(text) === "a goal is set");
    expect(wordsOf(end)).toMatch(/The problem lasted 7.hours, from /u);
    expect(world.messages("alert:")).toHaveLength(4);
  });

  it("of a lost queue is sent by the next sweep, beginning and end", async () => {
    const world = await known();
    const goal = goalOf(world);
    setGoal(world, null);
    world.clock.advance(HOUR);
    await world.sweep();
    world.loseQueue();
    expect(world.messages("alert:")).toEqual([]);
    await world.later(HOUR);
    expect(told(world, "onset")).toHaveLength(2);
    setGoal(world, goal);
    world.clock.advance(HOUR);
    await world.sweep();
    world.loseQueue();
    await world.later(4 * HOUR);
    expect(told(world, "end")).toHaveLength(2);
  });

  it("that was over before Slack could be reached is sent as one message", async () => {
    const world = await known();
    const goal = goalOf(world);
    world.sandbox.faults.add({ kind: "server-error", path: "/slack/*" });
    setGoal(world, null);
    await world.later(HOUR);
    setGoal(world, goal);
    await world.later(2 * HOUR);
    world.sandbox.faults.clear();
    await world.later(HOUR);
    await world.later(4 * HOUR);
    expect(told(world, "end")).toEqual([]);
    expect(told(world, "onset").map(({ text }) => clauseOf(text))).toEqual([
      "already over (no goal is set)",
      "already over (changed while running)",
    ]);
    expect(wordsOf(told(world, "onset")[0])).toContain("There is nothing to do.");
  });

  it("ends without a word when its experiment is stopped, paused or deleted: that is reported anyway", async () => {
    const world = await known({ scenarios: ["flat", "not-yet", "five-variants"] });
    const scenarios = ["flat", "not-yet", "five-variants"] as const;
    for (const scenario of scenarios) setGoal(world, null, scenario);
    await world.later(HOUR);
    const before = world.messages("alert:").length;
    expect(before).toBe(6);
    stopInSandbox(world.sandbox.experiments.find("flat"), {}, world.clock.nowMs());
    pause(world.sandbox.experiments.find("not-yet"), world.clock.nowMs());
    world.sandbox.experiments.delete(world.idOf("five-variants"));
    await world.later(HOUR);
    await world.later(5 * HOUR);
    expect(world.messages("alert:")).toHaveLength(before);
    expect(await world.ledger.alerts.open("main")).toEqual([]);
    const ended = await world.ledger.alerts.recent("2026-01-01T00:00:00.000Z");
    expect(new Set(ended.map(({ end }) => end?.kind))).toEqual(
      new Set(["experiment-ended", "experiment-paused", "deleted"]),
    );
  });

  it("is not raised by a look at a past day, nor kept by it", async () => {
    const world = await known();
    setGoal(world, null);
    world.clock.advance(HOUR);
    await world.sweep({ asOf: "2026-11-22T09:00:00.000Z" });
    await world.settle();
    expect(await world.ledger.alerts.open("main")).toEqual([]);
  });

  it.runIf(isEverything)("is sent once by two workers", async () => {
    const world = await known();
    setGoal(world, null);
    world.clock.advance(HOUR);
    const workers = [world.worker(), world.worker()];
    await Promise.allSettled(workers.map((worker) => worker.run("monitoring.sweep", {})));
    await Promise.allSettled(workers.map((worker) => worker.runDue()));
    await world.later(HOUR);
    expect(world.messages("alert:")).toHaveLength(2);
  });
});

describe("at first sight", () => {
  it("what has been wrong before is left to the first digest, and harm is not", async () => {
    const world = await aWorld({ scenarios: ["no-goal", "broken-split", "no-traffic", "harmful-variant"] });
    // By then the harm is beyond doubt.
    world.clock.advance(6 * DAY);
    await world.digest();
    await world.settle();
    expect((await world.ledger.alerts.open("main")).map(({ kind }) => kind).toSorted()).toEqual([
      "broken-split",
      "harm",
      "no-goal",
      "no-traffic",
    ]);
    expect(titles(world)).toEqual(["a variant is losing"]);
    await world.later(DAY);
    await world.later(DAY);
    expect(titles(world)).toEqual(["a variant is losing"]);
    // Whose onset nobody was told of ends as quietly.
    setGoal(world, "Help Opened", "no-goal");
    await world.later(HOUR);
    await world.later(4 * HOUR);
    expect(titles(world)).toEqual(["a variant is losing"]);
  });
});

describe("where a whole site breaks", () => {
  /** More than are shown. */
  const many = isEverything ? 12 : 7;

  it("shows five alerts of a kind, says that there may be more, and leaves the rest to the digest", async () => {
    const world = await aWorld({ scenarios: Array.from({ length: many }, () => "flat") });
    await world.sweep();
    await world.later(DAY);
    for (const experiment of world.sandbox.experiments.all())
      experiment.metrics = { primary: { eventName: null, funnelId: null }, secondary: [] };
    await world.later(HOUR);
    await world.later(HOUR);
    const onsets = world.messages("alert:").filter(({ text }) => clauseOf(text) === "no goal is set");
    expect(onsets).toHaveLength(5);
    expect(
      onsets.map((message) =>
        wordsOf(message).includes("More experiments may have this problem. The next digest lists them all."),
      ),
    ).toEqual([false, false, false, false, true]);
    expect(await world.ledger.alerts.open("main")).toHaveLength(2 * many);
  });

  it.runIf(isEverything)("reads no more for each alert, however many have begun", async () => {
    const world = await aWorld({ scenarios: Array.from({ length: many }, () => "flat") });
    await world.sweep();
    await world.later(DAY);
    for (const experiment of world.sandbox.experiments.all()) setGoal(world, null, experiment.scenario);
    world.clock.advance(HOUR);
    await world.sweep();
    const { alerts } = world.ledger;
    const reads = [vi.spyOn(alerts, "of"), vi.spyOn(alerts, "open"), vi.spyOn(alerts, "recent")];
    expect(await world.settle()).toEqual([]);
    const answers = await Promise.all(reads.flatMap(({ mock }) => mock.results.map(({ value }) => value)));
    // Both alerts of its experiment, once for its story and once for its thread.
    expect(Math.max(...answers.map(({ length }) => length))).toBe(2);
    expect(answers.length).toBeGreaterThan(2 * many);
  });
});

describe("in quiet hours", () => {
  const night: Hours = { from: "09:30", to: "15:00", days: [1, 2, 3, 4, 5, 6, 7], timeZone: "UTC" };

  it("an alert waits until they are over", async () => {
    const world = await known({ settings: { quietHours: night } });
    setGoal(world, null);
    await world.later(HOUR);
    expect(world.messages("alert:")).toEqual([]);
    await world.later(4 * HOUR);
    expect(world.messages("alert:")).toEqual([]);
    await world.settle("2026-11-24T15:00:00.000Z");
    expect(told(world, "onset")).toHaveLength(2);
    expect(wordsOf(told(world, "onset")[0])).toContain("10:00");
  });

  it("harm does not wait", async () => {
    const world = await aWorld({
      scenarios: ["harmful-variant"],
      settings: { quietHours: { ...night, from: "08:00" } },
    });
    world.clock.advance(6 * DAY);
    await world.sweep();
    await world.settle();
    expect(titles(world)).toEqual(["a variant is losing"]);
  });
});

describe("what cannot be read", () => {
  it("is reported when an hour later it still cannot, and when it can again", async () => {
    const world = await known({ scenarios: ["flat", "not-yet"] });
    world.sandbox.faults.add({ kind: "server-error", operation: "results", experiment: "flat" });
    await world.later(HOUR);
    expect(world.messages("alert:")).toEqual([]);
    await world.later(HOUR);
    await world.later(HOUR);
    const [onset] = told(world, "onset");
    expect(titles(world)).toEqual(["could not be read"]);
    expect(wordsOf(onset)).toContain("herald doctor");
    expect(wordsOf(onset)).toContain("A/A check of the assignment");
    world.sandbox.faults.clear();
    await world.later(HOUR);
    await world.later(3 * HOUR);
    expect(titles(world)).toEqual(["could not be read", "can be read again"]);
  });

  it("for a moment is not reported at all", async () => {
    const world = await known();
    const fault = world.sandbox.faults.add({ kind: "server-error", operation: "results" });
    await world.later(HOUR);
    world.sandbox.faults.remove(fault);
    await world.later(HOUR);
    await world.later(4 * HOUR);
    expect(world.messages("alert:")).toEqual([]);
    expect(await world.ledger.alerts.recent("2026-01-01T00:00:00.000Z")).toMatchObject([
      { kind: "unreadable", endedAt: "2026-11-24T11:00:00.000Z" },
    ]);
  });

  it("a whole account stands in the channel, not in a thread", async () => {
    const world = await known();
    world.sandbox.faults.add({ kind: "unauthorized", operation: "list" });
    for (let hour = 0; hour < 3; hour += 1) {
      world.clock.advance(HOUR);
      await expect(world.sweep()).rejects.toMatchObject({ code: "api-key" });
      await world.settle();
    }
    const [onset, ...others] = world.messages("alert:");
    expect(others).toEqual([]);
    expect(onset!.text).toBe("Experiments of The main: could not be read");
    expect(onset).toMatchObject({ threadTs: null });
    expect(wordsOf(onset)).toContain("401");
    world.sandbox.faults.clear();
    await world.later(HOUR);
    await world.later(3 * HOUR);
    expect(titles(world)).toEqual(["could not be read", "can be read again"]);
  });

  it("many experiments at once are one problem, and reported as one", async () => {
    const world = await aWorld({ scenarios: ["flat", "flat", "flat", "flat", "not-yet"] });
    await world.sweep();
    await world.later(DAY);
    world.sandbox.faults.add({ kind: "server-error", operation: "results" });
    for (let hour = 0; hour < 3; hour += 1) await world.later(HOUR);
    expect(world.messages("alert:").map(({ text }) => text)).toEqual(["Experiments of The main: could not be read"]);
    expect(wordsOf(world.messages("alert:")[0])).toContain("5 of 5 experiments could not be read");
  });
});
