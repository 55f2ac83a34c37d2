import { describe, expect, it } from "vitest";
import type { Guardrail, Policy } from "../../../src/decision/index.ts";
import { buttonsOf, press } from "../../support/slack/press.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const SCENARIO = "guardrail-harmed";
const refunds: Guardrail = {
  event: "Refund Requested",
  name: "Refunds",
  direction: "more-is-worse",
  margin: undefined,
};

/** A variant that wins by the goal and harms a guardrail, seen until Herald has said so. */
async function harming(policy: Partial<Policy> = {}): Promise<World> {
  const rules = { guardrails: [refunds], onHarm: "pause", ...policy } as const;
  const world = await aWorld({ scenarios: [SCENARIO], policy: rules, canAnswer: true });
  await world.sweep();
  await world.settle();
  for (let day = 0; day < 10 && world.announcements().length === 0; day += 1) await world.later(DAY);
  return world;
}

const experiment = (world: World) => world.sandbox.experiments.find(SCENARIO);
const pauses = (world: World) => world.sandbox.requests.filter(({ operation }) => operation === "pause");

describe("a harmed guardrail", () => {
  it("is alerted to by its name, announced, paused, proven, and resumed where a person asks for it", async () => {
    const world = await harming();
    const thread = () => world.messages().map((message) => wordsOf(message));
    const alert = wordsOf(world.messages("alert:")[0]);
    expect(alert).toContain("harm to Refunds");
    expect(alert).toMatch(/One page makes Refunds worse: \+\d+\.\d%/u);
    const [announcement] = world.announcements();
    expect(wordsOf(announcement)).toMatch(
      /Pausing Checkout: one page instead of three, .* One page harms Refunds \(\+/u,
    );
    expect(pauses(world)).toEqual([]);
    await world.later(HOUR);
    expect(pauses(world)).toHaveLength(1);
    expect(experiment(world).status).toBe("paused");
    const [receipt] = world.receipts();
    expect(wordsOf(receipt)).toContain("Paused: Checkout: one page instead of three");
    expect(buttonsOf(receipt)).toHaveLength(1);
    expect(await press(world, receipt, "resume")).toMatchObject({ outcome: "done" });
    await world.settle();
    expect(experiment(world).status).toBe("running");
    expect((await world.ledger.audit()).acts).toEqual({ begun: 2, unexplained: [] });
    expect(thread().join("\n")).not.toContain("undefined");
  });

  it("that a person knows of is not paused again for the days they knew, and is once new days show it", async () => {
    const world = await harming();
    await world.later(HOUR);
    await press(world, world.receipts()[0], "resume");
    await world.settle();
    await world.later(DAY);
    await world.later(DAY);
    expect(pauses(world)).toHaveLength(1);
    for (let day = 0; day < 20 && pauses(world).length === 1; day += 1) await world.later(DAY);
    expect(pauses(world)).toHaveLength(2);
    expect(experiment(world).status).toBe("paused");
  });

  it("is only alerted to, and keeps the variant from winning, unless the policy says more", async () => {
    const world = await harming({ onHarm: "alert" });
    await world.later(DAY);
    expect(pauses(world)).toEqual([]);
    expect(world.stopRequests).toEqual([]);
    expect(wordsOf(world.messages("alert:")[0])).toContain("Herald does not stop it for this");
  });

  it("holds a winner back, and releases it once the guardrail is no longer in the policy", async () => {
    const world = await harming({ onHarm: "alert" });
    expect((await world.ledger.intents.of({ account: "main", experimentId: world.idOf(SCENARIO) })).length).toBe(0);
    world.policy = { ...world.policy, guardrails: [] };
    await world.later(DAY);
    expect(world.announcements()).toHaveLength(1);
    expect(wordsOf(world.announcements()[0])).toContain("Winner: One page");
  });
});
