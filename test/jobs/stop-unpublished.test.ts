import { describe, expect, it } from "vitest";
import { DAY, HOUR, useWorlds, wordsOf, type World, type WorldSetup } from "../support/world.ts";

const aWorld = useWorlds();

/** A winner, announced, where nothing may be published on the side. */
async function careful(setup: WorldSetup = {}): Promise<World> {
  const world = await aWorld({ scenarios: ["clear-winner"], ...setup });
  world.settings = { ...world.settings, acting: { ...world.settings.acting, unpublishedChanges: "block" } };
  await world.announced();
  return world;
}

describe("other people's unpublished changes, where the configuration says `block`,", () => {
  it("keep a stop from being carried out, and its receipt says what to do", async () => {
    const world = await careful();
    world.sandbox.faults.add({ kind: "foreign-drafts", operation: "diff", count: 3 });
    await world.later(2 * HOUR);
    expect(world.stopRequests).toEqual([]);
    expect(await world.intent()).toMatchObject({
      state: "withdrawn",
      ending: { because: { kind: "unpublished", changes: 3, names: ["Web pixel 1", "Web pixel 2", "Web pixel 3"] } },
    });
    expect(world.receipts()).toHaveLength(1);
    expect(wordsOf(world.receipts()[0])).toContain(
      "Not stopped: 3 other changes (Web pixel 1, Web pixel 2 and Web pixel 3) would have gone live with it.",
    );
    expect(wordsOf(world.receipts()[0])).toContain("Publish or discard them in Ours Privacy.");
  });

  it("no longer keep it back once they are published: it is announced again and carried out", async () => {
    const world = await careful();
    const fault = world.sandbox.faults.add({ kind: "foreign-drafts", operation: "diff", count: 1 });
    await world.later(2 * HOUR);
    world.sandbox.faults.remove(fault);
    await world.later(DAY);
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    expect(world.stopRequests).toHaveLength(1);
  });

  it("are none: the stop is carried out, after they were asked for directly before it", async () => {
    const world = await careful();
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    const operations = world.sandbox.requests.map(({ operation }) => operation);
    expect(operations[operations.indexOf("stop") - 1]).toBe("diff");
  });

  it("are not known to an older server: nothing is stopped, and the receipt says why", async () => {
    const world = await careful({ generation: "seed" });
    await world.later(2 * HOUR);
    expect(world.stopRequests).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain(
      "Not stopped: Herald could not tell whether other changes wait to be published (herald doctor says why).",
    );
  });

  it("cannot be read right now: the stop waits until they can", async () => {
    const world = await careful();
    world.sandbox.faults.add({ kind: "server-error", operation: "diff", times: 2 });
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "announced" });
    expect(world.stopRequests).toEqual([]);
    await world.later(HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
  });
});

describe("other people's unpublished changes, where the configuration says nothing of them,", () => {
  it("keep nothing back, and the receipt names what may have gone live", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    world.sandbox.faults.add({ kind: "foreign-drafts", operation: "diff", count: 4 });
    world.sandbox.faults.add({ kind: "foreign-drafts", operation: "stop", count: 4 });
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    expect(wordsOf(world.receipts()[0])).toContain(
      "other changes (Web pixel 1, Web pixel 2, Web pixel 3 and 1 more) may have gone live too.",
    );
  });

  it("are not named where names stay inside", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"], redactNames: true });
    await world.announced();
    world.sandbox.faults.add({ kind: "foreign-drafts", operation: "diff", count: 4 });
    world.sandbox.faults.add({ kind: "foreign-drafts", operation: "stop", count: 4 });
    await world.later(2 * HOUR);
    expect(wordsOf(world.receipts()[0])).toContain("other changes may have gone live too.");
  });

  it.each([
    ["the server cannot say", { kind: "server-error", operation: "diff" }],
    ["the key may not see them", { kind: "forbidden", operation: "diff" }],
    ["the answer is not as agreed", { kind: "invalid-json", operation: "diff" }],
  ] as const)("are only counted where %s: the stop does not wait for it", async (_, fault) => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    world.sandbox.faults.add(fault);
    world.sandbox.faults.add({ kind: "foreign-drafts", operation: "stop", count: 4 });
    expect(await world.later(2 * HOUR)).toEqual([]);
    expect(await world.intent()).toMatchObject({ state: "stopped", ending: { unpublishedNames: [] } });
    expect(wordsOf(world.receipts()[0])).toContain("other changes may have gone live too.");
  });
});
