import { describe, expect, it } from "vitest";
import { settingsOf } from "../../src/config/index.ts";
import { configFrom } from "../config/config-folder.ts";
import { isEverything, someOf } from "../support/scope.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../support/world.ts";

const aWorld = useWorlds();
const MINUTE = 60_000;

describe("a queue that loses everything", () => {
  it("loses no stop: the next sweep takes the due one up", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    world.loseQueue();
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    expect(world.stopRequests).toHaveLength(1);
    expect(world.receipts()).toHaveLength(1);
  });

  it("loses no receipt: the next sweep sends it", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    const { id } = await world.announced();
    world.clock.advance(2 * HOUR);
    await world.runner.run("acting.carry-out", { intentId: id });
    world.loseQueue();
    expect(world.receipts()).toEqual([]);
    await world.later(HOUR);
    await world.later(HOUR);
    expect(world.receipts()).toHaveLength(1);
  });

  it("loses no announcement, and nothing is stopped that was not announced", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.sweep();
    world.clock.advance(24 * HOUR);
    await world.sweep();
    expect((await world.intent()).state).toBe("announced");
    world.loseQueue();
    await world.later(3 * HOUR);
    expect(world.stopRequests).toEqual([]);
    expect(world.announcements()).toHaveLength(1);
    await world.later(2 * HOUR);
    expect(world.stopRequests).toHaveLength(1);
  });
});

describe("a digest that was missed", () => {
  const scheduled = async (world: World, ms: number) => {
    world.scheduledFor = new Date(world.clock.nowMs() + ms).toISOString();
    expect(await world.later(ms)).toEqual([]);
    world.scheduledFor = undefined;
  };
  const digests = (world: World) => world.messages("digest:").map(({ text }) => text);

  it("because the queue lost it comes with the next sweep, once, and says that it is late", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await world.digest();
    // The next morning's is lost with the queue; sweeps go on.
    world.loseQueue();
    await scheduled(world, DAY + 10 * MINUTE);
    expect(digests(world)).toHaveLength(1);
    for (let hour = 1; hour <= 3; hour++) await scheduled(world, HOUR);
    expect(digests(world)).toHaveLength(2);
    expect(wordsOf(world.messages("digest:")[1])).toContain(
      "Problems in Herald: this digest is late, planned for Tue, Nov 24, 9:00 AM UTC and made Tue, Nov 24, 10:10 AM UTC",
    );
  });

  it("and is made while it is asked for again is not made twice", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await world.digest();
    world.clock.advance(DAY + HOUR);
    await world.digest();
    const [, made] = world.messages("digest:").map(wordsOf);
    expect(await world.digest({ digest: "daily", plannedFor: "2026-11-24T09:00:00.000Z" })).toEqual({
      outcome: "not-missed",
    });
    expect(world.messages("digest:").map(wordsOf)[1]).toBe(made);
  });

  it("for several days comes once, as the latest", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await world.digest();
    world.loseQueue();
    await scheduled(world, 3 * DAY + HOUR);
    expect(digests(world)).toHaveLength(2);
    expect(wordsOf(world.messages("digest:")[1])).toContain("planned for Thu, Nov 26, 9:00 AM UTC");
  });

  it.each(
    someOf(
      [
        ["30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00.000Z", "2026-10-25T02:07:00.000Z"],
        ["30 1 * * *", "Europe/London", "2026-10-25T00:30:00.000Z", "2026-10-25T02:07:00.000Z"],
        ["0 1 * * *", "America/New_York", "2026-11-01T05:00:00.000Z", "2026-11-01T07:07:00.000Z"],
      ] as const,
      1,
    ),
  )("is not one that came in the hour that the clocks repeat: %s in %s", async (cron, timeZone, digest, sweep) => {
    const yaml = `digests: [{ name: daily, cron: "${cron}", timeZone: ${timeZone} }]\n`;
    const { digests } = settingsOf(configFrom(yaml));
    const world = await aWorld({ scenarios: ["flat"], settings: { digests } });
    world.clock.moveTo(digest);
    await world.digest();
    await scheduled(world, Date.parse(sweep) - Date.parse(digest));
    expect(world.log.entries.map(({ message }) => message)).not.toContain("digest missed, asked for again");
  });

  it("is not made up for by whoever runs a sweep by hand, nor where there never was one", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    await scheduled(world, DAY + HOUR);
    expect(digests(world)).toEqual([]);
    await world.digest();
    await world.later(DAY + HOUR);
    expect(digests(world)).toHaveLength(1);
  });
});

describe("a Slack that is down", () => {
  it("for the whole veto window keeps the stop back until people have had theirs", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.sweep();
    await world.settle();
    world.sandbox.faults.add({ kind: "server-error", path: "/slack/*" });
    await world.later(24 * HOUR);
    await world.later(4 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "announced" });
    expect(world.stopRequests).toEqual([]);
    world.sandbox.faults.clear();
    await world.later(HOUR);
    expect(world.announcements()).toHaveLength(1);
    // Told at 14:00: a whole window from then.
    expect(wordsOf(world.announcements()[0])).toContain("4:00 PM");
    await world.later(2 * HOUR - 1);
    expect(world.stopRequests).toEqual([]);
    await world.later(1);
    expect(world.stopRequests).toHaveLength(1);
    expect(world.announcements()).toHaveLength(1);
    expect(world.receipts()).toHaveLength(1);
  });

  it("while the stop is carried out delays only the receipt", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.announced();
    world.sandbox.faults.add({ kind: "commit-then-500", path: "/slack/*" });
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped" });
    world.sandbox.faults.clear();
    await world.later(HOUR);
    await world.later(HOUR);
    expect(world.receipts()).toHaveLength(1);
  });
});

describe.runIf(isEverything)("two workers on one ledger", () => {
  it("make one announcement, one stop and one receipt", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.sweep();
    const workers = [world.worker(), world.worker(), world.worker()];
    const together = (work: (worker: (typeof workers)[number]) => Promise<unknown>) =>
      Promise.allSettled(workers.map(work));
    for (const wait of [24 * HOUR, 2 * HOUR, HOUR, HOUR]) {
      world.clock.advance(wait);
      await together((worker) => worker.run("monitoring.sweep", {}));
      await together((worker) => worker.runDue());
    }
    expect(world.stopRequests).toMatchObject([{ status: 200 }]);
    expect(world.announcements()).toHaveLength(1);
    expect(world.receipts()).toHaveLength(1);
    expect(await world.ledger.intents.of({ account: "main", experimentId: world.idOf("clear-winner") })).toMatchObject([
      { state: "stopped" },
    ]);
  });

  it("post one digest when both are asked for it at once", async () => {
    const world = await aWorld({ scenarios: ["flat", "clear-winner"] });
    await Promise.allSettled(
      [world.worker(), world.worker()].map((worker) => worker.run("reporting.daily-digest", {})),
    );
    await world.digest();
    expect(world.messages("digest:")).toHaveLength(1);
  });

  it("share a stop whose first worker died after the request: the second finds it done", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    const { id } = await world.announced();
    world.clock.advance(2 * HOUR);
    // What a worker that was killed leaves behind: the claim, the written beginning, and a stop that arrived.
    const until = new Date(world.clock.nowMs() + 300_000).toISOString();
    await world.ledger.intents.claim(id, "dead", world.clock.now(), until);
    await world.ledger.intents.begin(id, "dead", world.clock.now());
    const experiment = world.sandbox.experiments.find("clear-winner");
    await fetch(`${world.sandbox.url}/rest/v1/experiments/${experiment.id}/stop`, {
      method: "POST",
      headers: { authorization: "Bearer sandbox-stop-key", "content-type": "application/json" },
      body: JSON.stringify({ winnerVariantId: experiment.variants[1]!.id }),
    });
    await world.sweep();
    await world.settle();
    expect(await world.intent()).toMatchObject({ state: "executing" });
    await world.later(HOUR);
    expect(await world.intent()).toMatchObject({ state: "stopped", ending: { isAnswerLost: true } });
    expect(world.stopRequests).toHaveLength(1);
    expect(world.receipts()).toHaveLength(1);
  });
});
