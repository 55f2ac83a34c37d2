import { describe, expect, it } from "vitest";
import type { Hours, Instruction } from "../../src/decision/index.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../support/world.ts";

const aWorld = useWorlds();
let said = 0;

async function say(world: World, kind: Instruction["kind"], about: Partial<Instruction> = {}): Promise<void> {
  said += 1;
  const general = kind === "pause" || kind === "resume";
  const place = { account: general ? null : "main", experimentId: general ? null : world.idOf("clear-winner") };
  await world.ledger.instructions.give({
    id: `said ${said}`,
    at: world.clock.now(),
    actor: "slack:U0ANN",
    via: "cli",
    kind,
    until: null,
    subject: null,
    ...place,
    ...about,
  });
}

function withActing(world: World, acting: Partial<World["settings"]["acting"]>): void {
  world.settings = { ...world.settings, acting: { ...world.settings.acting, ...acting } };
}

describe("what keeps stops back", () => {
  it("a pause keeps an announced stop back, its receipt says who paused, and after the pause it is announced again with a whole veto window", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    await say(world, "pause");
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({
      state: "withdrawn",
      ending: { because: { kind: "acting-paused", by: "slack:U0ANN" } },
    });
    expect(world.stopRequests).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain("Not stopped: stops were paused by U0ANN.");
    await world.later(HOUR);
    expect(await world.ledger.intents.of({ account: "main", experimentId: world.idOf("clear-winner") })).toHaveLength(
      1,
    );
    await say(world, "resume");
    await world.later(HOUR);
    expect(await world.intent()).toMatchObject({
      state: "announced",
      notBefore: new Date(world.clock.nowMs() + 2 * HOUR).toISOString(),
    });
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
  });

  it("acting that is turned off in the configuration proposes winners and stops nothing", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    withActing(world, { isEnabled: false });
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "withdrawn", ending: { because: { kind: "acting-off" } } });
    await world.later(DAY);
    expect(world.stopRequests).toEqual([]);
    expect(wordsOf(world.messages("proposal:").at(-1))).toContain(
      "*Why am I asked?* Stops are paused or turned off, so Herald stops nothing by itself.",
    );
  });

  it("a person who puts it on hold while a stop is announced is heard", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    await say(world, "not-yet", { until: new Date(world.clock.nowMs() + 7 * DAY).toISOString() });
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({
      state: "withdrawn",
      ending: { because: { kind: "on-hold", by: "slack:U0ANN" } },
    });
    expect(wordsOf(world.receipts()[0])).toContain("Not stopped: U0ANN put it on hold.");
    await world.later(6 * DAY);
    expect(await world.ledger.intents.of({ account: "main", experimentId: world.idOf("clear-winner") })).toHaveLength(
      1,
    );
    await world.later(DAY);
    expect(await world.intent()).toMatchObject({ state: "announced" });
  });

  it("what is on hold for good is neither announced nor proposed, until somebody allows it again", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await say(world, "never");
    await world.announced().catch(() => undefined);
    await world.later(DAY);
    expect(world.keys.filter((key) => !key.startsWith("digest:"))).toEqual([]);
    await say(world, "allow");
    await world.later(HOUR);
    expect(await world.intent()).toMatchObject({ state: "announced" });
  });

  it("a stop waits for the allowed hours, also where they changed after it was announced", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    const hours: Hours = { from: "15:00", to: "16:00", days: [1, 2, 3, 4, 5], timeZone: "UTC" };
    withActing(world, { hours });
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "announced" });
    expect(world.stopRequests).toEqual([]);
    expect(await world.settle("2026-11-24T15:00:00.000Z")).toEqual([]);
    expect(await world.intent()).toMatchObject({ state: "stopped", updatedAt: "2026-11-24T15:00:00.000Z" });
  });

  it("no more stops are carried out than the daily stop limit; the others follow on the next", async () => {
    const scenarios = ["clear-winner", "clear-winner", "clear-winner"];
    const world = await aWorld({ scenarios, policy: { vetoWindowMinutes: 0 } });
    withActing(world, { maxStopsPerDay: 2 });
    await world.sweep();
    await world.settle();
    await world.later(DAY);
    expect(world.stopRequests).toHaveLength(2);
    await world.settle("2026-11-25T00:00:00.000Z");
    expect(world.stopRequests).toHaveLength(3);
    expect(world.receipts()).toHaveLength(3);
  });

  it("in quiet hours nothing is announced, so nothing is stopped; afterwards both follow", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    const quietHours: Hours = { from: "00:00", to: "11:00", days: [1, 2, 3, 4, 5, 6, 7], timeZone: "UTC" };
    world.settings = { ...world.settings, quietHours };
    await world.announced();
    expect(world.announcements()).toEqual([]);
    await world.settle("2026-11-24T10:59:00.000Z");
    expect(world.announcements()).toEqual([]);
    await world.settle("2026-11-24T12:59:00.000Z");
    expect(world.announcements()).toHaveLength(1);
    expect(world.stopRequests).toEqual([]);
    await world.settle("2026-11-24T13:02:00.000Z");
    expect(await world.intent()).toMatchObject({ state: "stopped" });
  });
});
