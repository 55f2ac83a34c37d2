import { isEverything } from "../support/scope.ts";
import { afterAll, describe, expect, it } from "vitest";
import { createChartPainter } from "../../src/chart/index.ts";
import { readPng } from "../support/charts/read-png.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../support/world.ts";

const aWorld = useWorlds();

/** The pictures in the thread of the first message whose key begins so. */
function picturesBelow(world: World, prefix: string): readonly { readonly title: string; readonly name: string }[] {
  const parent = world.messages(prefix)[0];
  return world
    .files()
    .filter(({ threadTs }) => threadTs === parent?.ts)
    .flatMap(({ files }) => files);
}

/** Slack takes no charts in messages. */
const PICTURES = { refusesNewBlocks: true } as const;

const painter = createChartPainter();
afterAll(() => painter.close());

describe("the charts of a digest", () => {
  it("stand in the messages about what needs a decision, where Slack draws them: no picture is sent beside them", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "broken-split", "flat"], policy: { mode: "observe" } });
    await world.digest();
    expect(await world.settle()).toEqual([]);
    expect(world.files()).toEqual([]);
    const [winner, broken] = world.messages("detail:digest:");
    expect(winner!.blocks.map(({ type }) => type)).toEqual([
      "section",
      "data_table",
      "section",
      "data_table",
      "data_visualization",
      "context",
    ]);
    expect(winner!.blocks[4]).toMatchObject({
      title: "Conversion rate so far",
      chart: {
        series: [{ name: "Still photo" }, { name: "Video of a visit" }],
        axis_config: { categories: expect.arrayContaining(["Nov 22"]) },
      },
    });
    expect(wordsOf(broken)).not.toContain("data_visualization");
    world.clock.advance(HOUR);
    await world.digest();
    await world.settle();
    expect(world.files()).toEqual([]);
  });

  it("are pictures in its thread where Slack draws none, one of each experiment that needs a decision, none of what must not be believed, and none of what goes on quietly", async () => {
    const world = await aWorld({
      scenarios: ["clear-winner", "broken-split", "flat"],
      policy: { mode: "observe" },
      ...PICTURES,
    });
    world.charts = painter;
    await world.digest();
    expect(await world.settle()).toEqual([]);
    const pictures = picturesBelow(world, "digest:");
    expect(pictures.map(({ title }) => title)).toEqual([world.sandbox.experiments.find("clear-winner").name]);
    expect(pictures.every(({ name }) => /^[\w-]+-2026-11-22\.png$/u.test(name))).toBe(true);
  });

  it("are pictures that can be opened", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "observe" }, ...PICTURES });
    world.charts = painter;
    await world.digest();
    await world.settle();
    const { id } = world.files()[0]!.files[0]!;
    const answer = await fetch(`${world.sandbox.url}/slack/files/${id}`);
    const { width, height } = readPng(Buffer.from(await answer.arrayBuffer()));
    expect(width).toBeGreaterThan(800);
    expect(height).toBeGreaterThan(400);
  });

  it("are posted once, however often the digest is run again", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "observe" }, ...PICTURES });
    for (let run = 0; run < 3; run += 1) {
      await world.digest();
      expect(await world.settle()).toEqual([]);
      world.clock.advance(HOUR);
    }
    expect(world.files()).toHaveLength(1);
    world.clock.advance(DAY - 3 * HOUR);
    await world.digest();
    await world.settle();
    expect(world.files()).toHaveLength(2);
  });

  it("follow a digest that somebody deleted, once, when it is posted again", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "observe" }, ...PICTURES });
    await world.digest();
    expect(await world.settle()).toEqual([]);
    const [lost] = world.messages("digest:");
    world.sandbox.slack.delete(lost!.channel, lost!.ts);
    for (let run = 0; run < 2; run += 1) {
      await world.digest();
      expect(await world.settle()).toEqual([]);
      expect(picturesBelow(world, "digest:")).toHaveLength(1);
      expect(world.files()).toHaveLength(2);
    }
    expect(world.messages("digest:").map(({ ts }) => ts)).not.toContain(lost!.ts);
  });

  it("that cannot be drawn keep no digest from going out", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "observe" }, ...PICTURES });
    world.charts = { draw: () => Promise.reject(new Error("no ink")) };
    expect(await world.digest()).toMatchObject({ outcome: "posted" });
    expect(await world.settle()).toEqual(["reporting.chart: no ink"]);
    expect(world.messages("digest:")).toHaveLength(1);
    expect(world.files()).toEqual([]);
  });

  it("that cannot be uploaded come later, once", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "observe" }, ...PICTURES });
    world.sandbox.faults.add({ kind: "commit-then-500", operation: "files.completeUploadExternal", times: 1 });
    await world.digest();
    expect(await world.settle()).toEqual([expect.stringContaining("reporting.chart")]);
    await world.digest();
    expect(await world.settle()).toEqual([]);
    expect(world.files()).toHaveLength(1);
  });

  it("are not made for a past day, nor where nothing needs the reader", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "flat"], policy: { mode: "observe" } });
    await world.digest({ asOf: "2026-11-20T00:00:00.000Z" });
    expect(world.runner.pending()).toEqual([]);
    const quiet = await aWorld({ scenarios: ["flat"] });
    await quiet.digest();
    await quiet.settle();
    expect(quiet.files()).toEqual([]);
  });
});

describe("the charts of a stop", () => {
  it.runIf(isEverything)(
    "stand in the experiment's thread: one with the proposal, one with the announcement, one with the final report",
    async () => {
      const world = await aWorld({ scenarios: ["clear-winner"] });
      await world.sweep();
      await world.settle();
      expect(picturesBelow(world, "experiment:")).toHaveLength(1);
      world.clock.advance(DAY);
      await world.sweep();
      expect(await world.settle()).toEqual([]);
      expect(picturesBelow(world, "experiment:")).toHaveLength(2);
      for (let hour = 0; hour < 18; hour += 1) expect(await world.later(HOUR)).toEqual([]);
      expect(await world.intent()).toMatchObject({ state: "stopped" });
      expect(picturesBelow(world, "experiment:")).toHaveLength(3);
    },
  );

  it("are drawn once, though a proposal is renewed at every look", async () => {
    let drawn = 0;
    const world = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "propose" } });
    const { draw } = world.charts;
    world.charts = { draw: (chart) => ((drawn += 1), draw(chart)) };
    for (let hour = 0; hour < 4; hour += 1) await world.later(HOUR);
    expect(drawn).toBe(1);
    expect(world.files()).toHaveLength(1);
  });
});
