import { describe, expect, it } from "vitest";
import { DAY, useWorlds, wordsOf, type World } from "../../support/world.ts";

const aWorld = useWorlds();
/** More than any experiment of the sandbox counts in a day, or ever. */
const EVERYTHING = 10_000_000;

const said = (world: World): string =>
  world
    .messages()
    .map((message) => wordsOf(message))
    .join("\n");

describe("small counts in messages", () => {
  it("are shown nowhere, and neither is what follows from them: no lift, chance, chart or table of counts", async () => {
    const world = await aWorld({
      scenarios: ["clear-winner", "not-yet", "broken-split", "harmful-variant"],
      settings: { minCellAt: () => EVERYTHING },
    });
    await world.digest();
    expect(await world.settle()).toEqual([]);
    const intent = await world.announced();
    expect(intent.state).toBe("announced");
    expect(await world.digest()).toMatchObject({ outcome: "posted" });
    expect(await world.later(2 * DAY)).toEqual([]);
    expect(world.receipts()).toHaveLength(1);
    const words = said(world);
    expect(words).toContain("too few to show");
    expect(words).toContain(
      "Its figures are hidden: a count, or its growth since the last figures, is below 10,000,000",
    );
    expect(words).toContain("Winner: Video of a visit");
    // Shares of time and of traffic that somebody set are no figures of visitors.
    expect(words.match(/[+−]\d+(\.\d+)?%|\d+\.\d%|\d+ of \d+ converted|Chance of being best: [<>\d]/gu)).toBeNull();
    expect(world.files()).toEqual([]);
  });

  it("leave large ones as they are, day after day", async () => {
    const world = await aWorld({ scenarios: ["not-yet"], settings: { minCellAt: () => 11 } });
    await world.digest();
    world.clock.advance(DAY);
    await world.digest();
    for (const message of world.messages("digest:")) expect(wordsOf(message)).not.toContain("too few to show");
    expect(said(world)).toMatch(/[+−]\d+\.\d%/u);
  });

  it("stay what they were shown as when the same digest is made again", async () => {
    const world = await aWorld({ scenarios: ["not-yet"], settings: { minCellAt: () => 11 } });
    await world.digest();
    expect(await world.digest()).toMatchObject({ outcome: "unchanged" });
  });

  it("are hidden from the second day on where a day brings too few", async () => {
    const world = await aWorld({ scenarios: ["not-yet"], settings: { minCellAt: () => 100 } });
    await world.digest();
    world.clock.advance(DAY);
    await world.digest();
    const [first, second] = world.messages("digest:").map((message) => wordsOf(message));
    expect(first).not.toContain("too few to show");
    expect(second).toContain("too few to show");
  });

  it("are shown where the configuration says so", async () => {
    const world = await aWorld({
      scenarios: ["not-yet"],
      settings: { minCellAt: (destination) => (destination === "slack:#experiments" ? 0 : EVERYTHING) },
    });
    await world.digest();
    expect(said(world)).not.toContain("too few to show");
  });
});
