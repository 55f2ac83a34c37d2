import { describe, expect, it } from "vitest";
import { loadConfig, settingsOf } from "../../src/config/index.ts";
import { DAY, useWorlds, wordsOf } from "../support/world.ts";

const aWorld = useWorlds();
const SETTINGS = settingsOf(loadConfig({ environment: {}, directory: "/nonexistent" }));

describe("the first start of Herald", () => {
  it("says hello once in each channel: what Herald does, that it stops experiments, and how to change that", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    expect(await world.welcome()).toMatchObject({ outcome: "posted" });
    const hello = world.messages("welcome");
    expect(hello).toHaveLength(1);
    const words = wordsOf(hello[0]);
    expect(words).toContain("Hello from Herald");
    expect(words).toContain("I will stop experiments by myself when they have a winner.");
    expect(words).toContain("set the mode of a policy");
    expect(words).toContain("herald pause");
    world.clock.advance(DAY);
    expect(await world.welcome()).toEqual({ outcome: "unchanged" });
    expect(world.messages("welcome")).toHaveLength(1);
  });

  it("does not announce automatic stops where there are none", async () => {
    const world = await aWorld({ scenarios: ["flat"], policy: { mode: "propose" } });
    await world.welcome();
    const words = wordsOf(world.messages("welcome")[0]);
    expect(words).toContain("I ask you before I stop an experiment.");
    expect(words).not.toContain("by myself");
  });

  it("says so where stops are turned off", async () => {
    const world = await aWorld({ scenarios: ["flat"], settings: { acting: { ...SETTINGS.acting, isEnabled: false } } });
    await world.welcome();
    expect(wordsOf(world.messages("welcome")[0])).toContain("Stops are turned off. I only report.");
  });
});
