import { isEverything } from "../support/scope.ts";
import { describe, expect, it } from "vitest";
import { stop as stopInSandbox } from "../../src/sandbox/world/lifecycle.ts";
import { messageSchema } from "../support/slack/block-kit-schema.ts";
import { HOUR, useWorlds, wordsOf, type World } from "../support/world.ts";
import type { ExperimentsApi } from "../../src/ports/index.ts";

const aWorld = useWorlds();
const reports = (world: World) => world.messages("final-report:");

/** The clear winner, stopped by Herald. */
async function stopped(setup: Parameters<typeof aWorld>[0] = {}): Promise<World> {
  const world = await aWorld({ scenarios: ["clear-winner"], ...setup });
  await world.announced();
  await world.later(2 * HOUR);
  expect(await world.intent()).toMatchObject({ state: "stopped" });
  return world;
}

/** Within what Slack takes. */
function expectAcceptable(message: ReturnType<typeof reports>[number] | undefined): void {
  expect(messageSchema.safeParse({ text: message!.text, blocks: message!.blocks }).error).toBeUndefined();
}

/** Hour after hour, as the schedule of the worker does. @param step after so many hours at a time instead */
async function hours(world: World, count: number, step = 1): Promise<void> {
  for (let hour = 0; hour < count; hour += step) expect(await world.later(step * HOUR)).toEqual([]);
}

/** What takes days is not looked at every hour in `npm test`. */
const AT_A_TIME = isEverything ? 1 : 6;

describe("the final report", () => {
  it("comes once, in the experiment's thread, when the day of the stop is over: who stopped it, the numbers, and that they hold", async () => {
    const world = await stopped();
    await hours(world, 12, AT_A_TIME);
    expect(reports(world)).toEqual([]);
    await hours(world, 3);
    expect(reports(world)).toHaveLength(1);
    const [report] = reports(world);
    expect(wordsOf(report)).toMatch(/stopped [^"]* by Herald · winner Video of a visit/u);
    expect(wordsOf(report)).toContain("Final report on Homepage hero: video vs. still: the winner holds");
    expect(wordsOf(report)).toContain(
      "Every visitor sees Still photo (the control) until you roll out Video of a visit.",
    );
    expectAcceptable(report);
    const thread = world.messages("experiment:")[0];
    expect(report).toMatchObject({ threadTs: thread!.ts, isBroadcast: false });
    await hours(world, 30, AT_A_TIME);
    expect(reports(world)).toHaveLength(1);
  });

  it("comes too where somebody else ended it, without a winner, and after the queue was lost", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await world.sweep();
    await world.settle();
    stopInSandbox(world.sandbox.experiments.find("flat"), {}, world.clock.nowMs() + HOUR);
    world.clock.advance(2 * HOUR);
    await world.sweep();
    world.loseQueue();
    await hours(world, 18, AT_A_TIME);
    await hours(world, 2);
    expect(reports(world)).toHaveLength(1);
    expect(wordsOf(reports(world)[0])).toContain("ended without a winner");
    expect(wordsOf(reports(world)[0])).toMatch(/stopped [^"]* by someone in Ours Privacy · no winner on record/u);
  });

  it("of an experiment that was deleted meanwhile says so", async () => {
    const world = await stopped();
    await world.later(HOUR);
    world.sandbox.experiments.delete(world.idOf("clear-winner"));
    await world.settle("2026-11-26T12:00:00.000Z");
    expect(reports(world).map(({ text }) => text)).toEqual([expect.stringContaining("was deleted")]);
  });
});

describe("after a stop", () => {
  /** An account in which the totals go on growing after the stop. */
  function growing(by: { perRead: number }): (api: ExperimentsApi) => ExperimentsApi {
    let reads = 0;
    return (api) => ({
      ...api,
      async getResults(id, query, options) {
        const rows = await api.getResults(id, query, options);
        if ((await api.getExperiment(id)).status !== "completed") return rows;
        reads += 1;
        return rows.map((row) => ({ ...row, impressions: (row.impressions ?? 0) + reads * by.perRead }));
      },
    });
  }

  it.runIf(isEverything)("nothing is said where no impressions come in any more", async () => {
    const world = await stopped();
    await hours(world, 30);
    expect(world.messages("alert:")).toEqual([]);
  });

  it("an alarm is raised while impressions still come in, and is over when they end", async () => {
    const by = { perRead: 400 };
    const world = await stopped({ wrapApi: growing(by) });
    await hours(world, 9);
    const [alarm] = world.messages("alert:");
    expect(wordsOf(alarm)).toMatch(
      /impressions came in from .* to .*, after the stop of .* UTC\. About \d+ are late events\./u,
    );
    expect(alarm).toMatchObject({ isBroadcast: true });
    expect(await world.ledger.alerts.open("main")).toMatchObject([{ kind: "still-serving" }]);
    by.perRead = 0;
    await hours(world, 24 * 4, AT_A_TIME);
    expect(await world.ledger.alerts.open("main")).toEqual([]);
    expect(world.messages("alert:").map(({ text }) => text.split(":")[0])).toHaveLength(2);
  });

  it.runIf(isEverything)("a few late events raise no alarm", async () => {
    const world = await stopped({ wrapApi: growing({ perRead: 3 }) });
    await hours(world, 30);
    expect(world.messages("alert:")).toEqual([]);
  });

  it.runIf(isEverything)(
    "a stop that waits to be published is an open alert until nothing comes in any more",
    async () => {
      const world = await aWorld({ scenarios: ["clear-winner"] });
      await world.announced();
      world.sandbox.faults.add({ kind: "publish-pending", operation: "stop" });
      await world.later(2 * HOUR);
      expect(await world.intent()).toMatchObject({ state: "stopped", ending: { publishStatus: "pending" } });
      await hours(world, 2);
      expect(wordsOf(world.messages("alert:")[0])).toContain("but it waits to be published.");
      await hours(world, 12);
      expect(await world.ledger.alerts.open("main")).toEqual([]);
    },
  );
});

describe("the scorecard", () => {
  const scorecard = (world: World, payload: object = {}) => world.runner.run("reporting.scorecard", payload);

  it("of a week says what was stopped, by whom, what it was worth, and what sits undecided; run again it renews itself", async () => {
    const world = await stopped({ scenarios: ["clear-winner", "no-goal", "flat"] });
    await hours(world, 12, AT_A_TIME);
    await hours(world, 4);
    world.clock.moveTo("2026-12-01T09:00:00.000Z");
    await world.later(HOUR);
    if (!isEverything) await world.selfAudited("2026-12");
    expect(await scorecard(world)).toMatchObject({
      key: "scorecard:2026-W49",
      outcome: "posted",
      stopped: 1,
      doubted: 0,
      undecided: 1,
    });
    expect(await scorecard(world)).toMatchObject({ key: "scorecard:2026-W49", outcome: "unchanged" });
    const [message] = world.messages("scorecard:");
    expect(wordsOf(message)).toContain("Video of a visit");
    expect(wordsOf(message)).toMatch(/conversions? a week/u);
    expectAcceptable(message);
  });

  it("of a quiet week is one short message, and an older week can be asked for", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await world.sweep();
    await scorecard(world);
    const [quiet] = world.messages("scorecard:");
    expect(quiet!.blocks.length).toBeLessThanOrEqual(2);
    expect(await scorecard(world, { asOf: "2026-11-16T09:00:00.000Z" })).toMatchObject({ key: "scorecard:2026-W47" });
    await expect(scorecard(world, { asOf: "2027-01-01T00:00:00.000Z" })).rejects.toMatchObject({
      code: "unrecoverable",
    });
  });
});
