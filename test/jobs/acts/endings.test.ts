import { describe, expect, it } from "vitest";
import { someOf } from "../../support/scope.ts";
import { press } from "../../support/slack/press.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World, type WorldSetup } from "../../support/world.ts";

const aWorld = useWorlds();

/** Two equal variants whose planned time is over on the third morning. */
async function overdue(policy: WorldSetup["policy"], setup: WorldSetup = {}): Promise<World> {
  const world = await aWorld({ scenarios: ["flat"], policy: { horizonDays: 14, ...policy }, ...setup });
  await world.sweep();
  await world.settle();
  await world.later(DAY);
  await world.later(DAY);
  return world;
}

const said = (world: World, part: string): string =>
  world
    .messages()
    .map((message) => wordsOf(message))
    .filter((words) => words.includes(part))
    .join("\n");

describe("an experiment whose planned time is over without a winner", () => {
  it("is only told of, unless its policy says more", async () => {
    const world = await overdue({});
    expect(await world.ledger.intents.of({ account: "main", experimentId: world.idOf("flat") })).toEqual([]);
    expect(world.keys).toEqual([]);
  });

  it("is stopped after its veto window where the policy says so, and nothing is called a winner", async () => {
    const world = await overdue({ atHorizon: "stop" });
    expect(await world.intent("flat")).toMatchObject({ act: "stop", because: "horizon", variantId: null });
    expect(wordsOf(world.announcements()[0])).toMatch(/Stopping A\/A check of the assignment, .*\. No winner/u);
    expect(world.stopRequests).toEqual([]);
    expect(await world.later(3 * HOUR)).toEqual([]);
    expect(world.stopRequests).toMatchObject([{ status: 200, body: {} }]);
    expect(world.stopRequests[0]!.body).toEqual({});
    expect(world.sandbox.experiments.find("flat")).toMatchObject({ status: "completed", winnerVariantId: null });
    const receipt = wordsOf(world.receipts()[0]);
    expect(receipt).toContain("Stopped: A/A check of the assignment. No winner");
    expect(receipt).toContain("No variant is proven better");
    expect(receipt).toContain("Every visitor now sees Original (the control)");
    expect(receipt).not.toMatch(/roll out|winner:/iu);
    expect((await world.ledger.audit()).acts).toEqual({ begun: 1, unexplained: [] });
  });

  it("is proposed to people where the policy says so, whatever its mode, and stopped when one of them agrees", async () => {
    const world = await overdue({ atHorizon: "propose" }, { canAnswer: true });
    expect(world.announcements()).toEqual([]);
    const [proposal] = world.messages("proposal:");
    expect(wordsOf(proposal)).toContain("A/A check of the assignment: no winner in the planned time");
    expect(wordsOf(proposal)).toContain("Stop without a winner");
    expect(await press(world, proposal, "stop")).toMatchObject({ outcome: "done" });
    expect(await world.settle()).toEqual([]);
    expect(await world.intent("flat")).toMatchObject({ state: "stopped", because: "horizon", variantId: null });
    expect(world.sandbox.experiments.find("flat")).toMatchObject({ status: "completed", winnerVariantId: null });
    expect(wordsOf(world.messages("proposal:")[0])).toContain("Stop requested by");
  });

  it("is kept running by a veto, and not announced again", async () => {
    const world = await overdue({ atHorizon: "stop" });
    await world.ledger.intents.veto((await world.intent("flat")).id, "slack:U0ANA", world.clock.now());
    await world.later(DAY);
    await world.later(DAY);
    expect(world.stopRequests).toEqual([]);
    expect(await world.ledger.intents.of({ account: "main", experimentId: world.idOf("flat") })).toHaveLength(1);
    await world.digest();
    expect(said(world, "The stop was vetoed by")).not.toBe("");
  });

  it.each(someOf(["observe", "propose"] as const, 1))("is never stopped by Herald in mode %s", async (mode) => {
    const world = await overdue({ atHorizon: "stop", mode });
    await world.later(DAY);
    expect(world.stopRequests).toEqual([]);
    expect(world.messages("proposal:")).toHaveLength(mode === "propose" ? 1 : 0);
  });

  it("goes on where its policy no longer wants it ended", async () => {
    const world = await overdue({ atHorizon: "stop" });
    world.policy = { horizonDays: 14, atHorizon: "report" };
    await world.later(3 * HOUR);
    expect(world.stopRequests).toEqual([]);
    expect(await world.intent("flat")).toMatchObject({ state: "withdrawn", ending: { because: { kind: "policy" } } });
  });

  it("gets no ending without a winner once it has a winner: that is stopped instead, with the winner", async () => {
    const world = await aWorld({
      scenarios: ["clear-winner"],
      policy: { horizonDays: 18, minDays: 21, atHorizon: "stop", mode: "auto" },
    });
    await world.sweep();
    await world.settle();
    await world.later(DAY);
    expect(await world.intent()).toMatchObject({ because: "horizon", variantId: null, state: "announced" });
    world.policy = { atHorizon: "stop" };
    await world.later(3 * HOUR);
    expect(world.stopRequests).toEqual([]);
    expect(
      (await world.ledger.intents.of({ account: "main", experimentId: world.idOf("clear-winner") }))[0],
    ).toMatchObject({
      state: "withdrawn",
      ending: { because: { kind: "decision-changed", verdict: "winner" } },
    });
    expect(wordsOf(world.receipts()[0])).toContain("Not stopped: it has a winner now");
    await world.later(HOUR);
    expect(await world.intent()).toMatchObject({ because: "winner", state: "announced" });
    await world.later(3 * HOUR);
    expect(world.sandbox.experiments.find("clear-winner").winnerVariantId).toBe(
      world.sandbox.experiments.find("clear-winner").variants[1]!.id,
    );
  });

  it("ends in a final report, a digest and a scorecard that name no winner", async () => {
    const world = await overdue({ atHorizon: "stop" });
    await world.later(3 * HOUR);
    await world.digest();
    await world.later(2 * DAY);
    await world.selfAudited("2026-11");
    await world.runner.run("reporting.scorecard", {});
    const report = wordsOf(world.messages("final-report:")[0]);
    expect(report).toContain("it ended without a winner");
    expect(said(world, "No winner is declared")).not.toBe("");
    expect(world.messages("scorecard:").length).toBe(1);
  });
});

describe("an experiment in which a worthwhile gain has become unlikely", () => {
  it("is stopped without a winner where the policy says so", async () => {
    const world = await aWorld({ scenarios: ["flat"], policy: { onFutility: "stop", minimumDetectableLift: 0.3 } });
    await world.sweep();
    await world.settle();
    for (let day = 0; day < 5 && world.stopRequests.length === 0; day += 1) {
      await world.later(DAY);
      await world.later(3 * HOUR);
    }
    expect(await world.intent("flat")).toMatchObject({ because: "futility", variantId: null, state: "stopped" });
    const [announcement] = world.announcements();
    expect(wordsOf(announcement)).toContain("No variant is proven better");
    expect(wordsOf(world.receipts()[0])).toContain("No winner");
  });
});
