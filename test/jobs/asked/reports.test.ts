import { describe, expect, it } from "vitest";
import { jobs } from "../../../jobs/index.ts";
import { DAY, HOUR, useWorlds, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const SCENARIO = "clear-winner";

const asked = (world: World, job: string) =>
  world.runner.run(`reporting.${job}`, { account: "main", experimentId: world.idOf(SCENARIO) });

describe("what people can ask for", () => {
  it("is every report, and never that an experiment is stopped or that somebody answered", () => {
    const ids = (isAsked: boolean) => jobs.filter(({ triggerable }) => triggerable === isAsked).map(({ id }) => id);
    expect(ids(true)).toEqual(
      expect.arrayContaining([
        "reporting.daily-digest",
        "reporting.scorecard",
        "reporting.final-report",
        "reporting.chart",
        "reporting.act-message",
      ]),
    );
    expect(ids(false)).toEqual(expect.arrayContaining(["acting.carry-out", "acting.respond"]));
  });

  it("takes an experiment and nothing that only Herald knows", () => {
    for (const id of ["reporting.chart", "reporting.act-message"]) {
      const { asked: schema, payload } = jobs.find((job) => job.id === id)!;
      const one = { account: "main", experimentId: "exp_1" };
      expect([schema!.safeParse(one).success, payload.safeParse(one).success]).toEqual([true, true]);
      expect(schema!.safeParse({ kind: "receipt", intentId: "act_1" }).success).toBe(false);
      expect(schema!.safeParse({ ...one, key: "digest:daily:2026-11-23" }).success).toBe(false);
    }
  });
});

describe("the chart of an experiment, when somebody asks for it", () => {
  it("goes into the thread of the experiment, once a day", async () => {
    const world = await aWorld({ scenarios: [SCENARIO] });
    await world.announced();
    const before = world.files().length;
    expect(await asked(world, "chart")).toMatchObject({ outcome: "posted" });
    expect(await asked(world, "chart")).toMatchObject({ outcome: "unchanged" });
    const threads = world.files().map(({ threadTs }) => threadTs);
    expect(threads).toHaveLength(before + 1);
    expect(threads.at(-1)).toBe(world.messages("experiment:")[0]!.ts);
  });

  it("goes into the thread of the latest digest where the experiment has none of its own", async () => {
    const world = await aWorld({ scenarios: [SCENARIO], policy: { mode: "observe" } });
    await world.digest();
    expect(await asked(world, "chart")).toMatchObject({ outcome: "posted" });
    expect(world.files().at(-1)!.threadTs).toBe(world.messages("digest:")[0]!.ts);
  });

  it("is refused with the reason before anything was judged or posted", async () => {
    const world = await aWorld({ scenarios: [SCENARIO], policy: { mode: "observe" } });
    await expect(asked(world, "chart")).rejects.toThrow("nothing has been decided");
    await world.sweep();
    await expect(asked(world, "chart")).rejects.toThrow("no message has been posted yet");
  });
});

describe("the message about a stop, when somebody misses it", () => {
  it("is the announcement before the stop and the receipt after it, each still one message", async () => {
    const world = await aWorld({ scenarios: [SCENARIO] });
    await world.announced();
    expect(await asked(world, "act-message")).toMatchObject({ key: expect.stringMatching(/:announcement$/u) });
    expect(world.announcements()).toHaveLength(1);
    await world.later(2 * HOUR);
    expect(await asked(world, "act-message")).toMatchObject({ key: expect.stringMatching(/:receipt$/u) });
    expect(world.receipts()).toHaveLength(1);
    expect(world.stopRequests).toHaveLength(1);
  });

  it("is the proposal of a fresh look where no stop was announced", async () => {
    const world = await aWorld({ scenarios: [SCENARIO], policy: { mode: "propose" } });
    expect(await asked(world, "act-message")).toMatchObject({ outcome: "asked for a fresh look" });
    await world.settle();
    expect(world.messages("proposal:")).toHaveLength(1);
  });
});

describe("the final report, when somebody asks for it", () => {
  it("does not exist while the experiment runs, and is posted once after it has ended", async () => {
    const world = await aWorld({ scenarios: [SCENARIO] });
    await world.announced();
    expect(await asked(world, "final-report")).toMatchObject({ outcome: "not ended" });
    await world.later(2 * HOUR);
    await world.later(HOUR);
    await world.later(2 * DAY);
    expect(world.messages("final-report:")).toHaveLength(1);
    expect(await asked(world, "final-report")).toEqual({ key: "", outcome: "message" });
    expect(world.messages("final-report:")).toHaveLength(1);
  });
});
