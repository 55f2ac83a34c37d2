import { describe, expect, it } from "vitest";
import type { RouteSettings } from "../../../src/ports/index.ts";
import { buttonsOf, pressOf } from "../../support/slack/press.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const CALLED = "For <@U0123456789>, <!subteam^S0123456789>";

/** The way of one experiment to the channel of its team. */
function toGrowth(world: World, scenario: string): RouteSettings {
  const { key } = world.sandbox.experiments.find(scenario);
  return {
    destinations: ["slack:#growth"],
    mention: ["slack:U0123456789", "slack:S0123456789"],
    selects: (subject) => subject.key === key,
  };
}

const channelNamed = (world: World, name: string) => world.sandbox.slack.channels.find((one) => one.name === name)!.id;
const inChannel = (world: World, name: string, prefix: string) =>
  world.messages(prefix).filter(({ channel }) => channel === channelNamed(world, name));

function setGoal(world: World, eventName: string | null, scenario: string): void {
  world.sandbox.experiments.find(scenario).metrics = { primary: { eventName, funnelId: null }, secondary: [] };
}

describe("a route", () => {
  it("leads an alert to the channel of its team and calls its people; when it is over, nobody is called", async () => {
    const world = await aWorld({ scenarios: ["flat", "not-yet"] });
    world.settings = { ...world.settings, routes: [toGrowth(world, "flat")] };
    await world.sweep();
    await world.later(DAY);
    const goals = ["flat", "not-yet"].map((one) => [one, world.sandbox.experiments.find(one).plannedGoal] as const);
    for (const [scenario] of goals) setGoal(world, null, scenario);
    expect(await world.later(HOUR)).toEqual([]);
    const onsets = inChannel(world, "growth", "alert:");
    expect(onsets).toHaveLength(2);
    const [thread] = inChannel(world, "growth", "experiment:");
    for (const onset of onsets) {
      expect(wordsOf(onset)).toContain(CALLED);
      expect(onset).toMatchObject({ threadTs: thread!.ts, isBroadcast: true });
    }
    const others = inChannel(world, "experiments", "alert:");
    expect(others).toHaveLength(2);
    for (const other of others) expect(wordsOf(other)).not.toContain("<@");
    for (const [scenario, goal] of goals) setGoal(world, goal, scenario);
    await world.later(HOUR);
    await world.later(4 * HOUR);
    const ends = inChannel(world, "growth", "alert:").slice(2);
    expect(ends).toHaveLength(2);
    for (const end of ends) expect(wordsOf(end)).not.toContain("<@");
    await world.digest();
    expect(inChannel(world, "growth", "digest:")).toEqual([]);
    expect(wordsOf(inChannel(world, "experiments", "digest:")[0])).not.toContain("<@");
  });

  it("leads a stop there from its announcement to the final report, with its pictures, and calls people to veto it", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "flat"], canAnswer: true });
    world.settings = { ...world.settings, routes: [toGrowth(world, "clear-winner")] };
    await world.announced();
    expect(wordsOf(world.announcements()[0])).toContain(CALLED);
    await world.later(2 * HOUR);
    for (let hour = 0; hour < 16; hour += 1) expect(await world.later(HOUR)).toEqual([]);
    const told = [...world.messages("intent:"), ...world.messages("final-report:"), ...world.files()];
    expect(told.length).toBeGreaterThanOrEqual(5);
    for (const { channel } of told) expect(channel).toBe(channelNamed(world, "growth"));
    for (const over of [...world.announcements(), ...world.receipts(), ...world.messages("final-report:")])
      expect(wordsOf(over)).not.toContain("<@");
  });

  it("calls people to a proposal until somebody has answered it", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], canAnswer: true, policy: { mode: "propose" } });
    world.settings = { ...world.settings, routes: [toGrowth(world, "clear-winner")] };
    await world.sweep();
    await world.settle();
    const [proposal] = inChannel(world, "growth", "proposal:");
    expect(wordsOf(proposal)).toContain(CALLED);
    await world.runner.run("acting.respond", { ...pressOf(world, proposal!, "not-yet") });
    const [answered] = inChannel(world, "growth", "proposal:");
    expect(answered!.text).toContain("On hold until");
    expect(wordsOf(answered)).not.toContain("<@");
  });

  it("that changes while a stop is announced leads what is new to the new place, and renews what stands at the old one", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], canAnswer: true });
    await world.announced();
    const [announcement] = inChannel(world, "experiments", "intent:");
    expect(buttonsOf(announcement)).toHaveLength(2);
    world.settings = { ...world.settings, routes: [toGrowth(world, "clear-winner")] };
    expect(await world.later(2 * HOUR)).toEqual([]);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    const [receipt] = world.receipts();
    const [thread] = inChannel(world, "growth", "experiment:");
    expect(receipt).toMatchObject({ channel: channelNamed(world, "growth"), threadTs: thread!.ts });
    expect(world.receipts()).toHaveLength(1);
    const [past] = inChannel(world, "experiments", "intent:");
    expect(past!.ts).toBe(announcement!.ts);
    expect(wordsOf(past)).toContain("Stopped as announced");
    expect(buttonsOf(past)).toEqual([]);
  });

  it("that no longer leads to a channel which is gone keeps nothing from the new one", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], canAnswer: true });
    await world.announced();
    world.sandbox.faults.add({ kind: "server-error", path: "/slack/api/chat.update" });
    world.settings = { ...world.settings, routes: [toGrowth(world, "clear-winner")] };
    expect(await world.later(2 * HOUR)).toEqual([]);
    expect(world.receipts()).toHaveLength(1);
    expect(world.log.entries.map(({ message }) => message)).toContain("message not renewed where its route led before");
  });

  it("by account alone leads what concerns the whole account, and calls its people", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await world.sweep();
    await world.settle();
    const routes: readonly RouteSettings[] = [
      { ...toGrowth(world, "flat"), destinations: ["slack:#experiments"] },
      { ...toGrowth(world, "flat"), selects: ({ account, key }) => account === "main" && key === undefined },
    ];
    world.settings = { ...world.settings, routes };
    world.sandbox.faults.add({ kind: "server-error", operation: "list" });
    for (let hour = 0; hour < 3; hour += 1) {
      world.clock.advance(HOUR);
      await world.sweep().catch(() => {});
      await world.settle();
    }
    const [alert] = world.messages("alert:");
    expect(alert).toMatchObject({ channel: channelNamed(world, "growth") });
    expect(wordsOf(alert)).toContain(CALLED);
  });

  it("has its channel greeted at the first start, as every other", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    world.settings = { ...world.settings, routes: [toGrowth(world, "flat")] };
    await world.welcome();
    expect(world.messages("welcome").map(({ channel }) => channel)).toEqual(
      ["experiments", "growth"].map((name) => channelNamed(world, name)),
    );
  });
});
