import { describe, expect, it } from "vitest";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const settingsRead = (world: World) =>
  world.sandbox.requests.filter(({ operation }) => operation === "settings").length;

function showOn(world: World, scenario: string, ...urlPatterns: readonly string[]): void {
  world.sandbox.experiments.find(scenario).targetingRules = { urlPatterns };
}

/** Whose page no longer shows it, since a day. */
async function silent(setup: Parameters<typeof aWorld>[0] = {}): Promise<World> {
  const world = await aWorld({ scenarios: ["flat"], ...setup });
  await world.sweep();
  await world.settle();
  world.sandbox.experiments.find("flat").served.at(-1)!.to = world.clock.nowMs();
  showOn(world, "flat", "https://shop.example-health.test:8443/cart/*", "/cart/*");
  await world.later(DAY);
  expect(settingsRead(world)).toBe(0);
  await world.later(DAY);
  return world;
}

describe("an experiment without traffic", () => {
  it("whose page is on a host that is not allowed is told with that host, once it begins", async () => {
    const world = await silent();
    const [alert] = world.messages("alert:");
    expect(wordsOf(alert)).toContain(
      "Its page is on shop.example-health.test, which is not an allowed domain. Change the allowed domains in Ours Privacy, or the address of the experiment.",
    );
    expect(wordsOf(alert)).not.toContain("cart");
    for (let hour = 0; hour < 3; hour += 1) await world.later(HOUR);
    expect(settingsRead(world)).toBe(1);
  });

  it("is told with it in the digest, in detail too, and nowhere in the ledger", async () => {
    const world = await aWorld({ scenarios: ["no-traffic", "flat"] });
    showOn(world, "no-traffic", "https://one.example.test/", "https://two.example.test/");
    await world.digest();
    const sentence = "Its pages are on one.example.test and two.example.test, which are not allowed domains.";
    expect(wordsOf(world.messages("digest:")[0])).toContain(sentence);
    expect(wordsOf(world.messages("detail:")[0])).toContain(sentence);
    expect(settingsRead(world)).toBe(1);
    const kept = await Promise.all(
      (["experiments", "decisions", "premises", "alerts", "notes"] as const).map((kind) =>
        world.ledger.records.page(kind, { limit: 1000, withBodies: true }),
      ),
    );
    expect(JSON.stringify(kept)).not.toContain("example.test");
  });

  it.each<[string, Parameters<typeof aWorld>[0] & object, (world: World) => void]>([
    ["hosts are hidden", { redactNames: true }, () => {}],
    [
      "the key may not see the settings",
      { apiKeys: [{ key: "sandbox-key", scopes: ["experiment:list", "experiment:find"] }] },
      () => {},
    ],
    ["its host is allowed", {}, (world) => showOn(world, "no-traffic", "https://www.example-health.test/a")],
    ["its address names no host", {}, (world) => showOn(world, "no-traffic", "/a/*")],
    [
      "the settings cannot be read now",
      {},
      (world) => void world.sandbox.faults.add({ kind: "server-error", operation: "settings" }),
    ],
  ])("is told without a host where %s", async (_, setup, change) => {
    const world = await aWorld({ scenarios: ["no-traffic"], ...setup });
    showOn(world, "no-traffic", "https://one.example.test/");
    change(world);
    await world.digest();
    const words = wordsOf(world.messages("digest:")[0]);
    expect(words).toContain("There are no impressions at all");
    expect(words).not.toMatch(/allowed domain|one\.example|www\.example/u);
  });

  it("of one variant alone says nothing of hosts", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    const { traffic } = world.sandbox.experiments.find("flat");
    if (traffic.plan.kind === "steady") traffic.plan.shares.splice(0, 2, 0, 1);
    showOn(world, "flat", "https://one.example.test/");
    await world.digest();
    expect(wordsOf(world.messages("digest:")[0])).toContain("has no impressions at all");
    expect(settingsRead(world)).toBe(0);
  });
});
