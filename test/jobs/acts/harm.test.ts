import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/decision/index.ts";
import {
  pause as pauseInSandbox,
  resume as resumeInSandbox,
  stop as stopInSandbox,
} from "../../../src/sandbox/world/lifecycle.ts";
import { isEverything, someOf } from "../../support/scope.ts";
import { buttonsOf, press } from "../../support/slack/press.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World, type WorldSetup } from "../../support/world.ts";

const aWorld = useWorlds();
const SCENARIO = "harmful-variant";

/** A variant that loses from the first day on, seen for more than a day. */
async function losing(policy: Partial<Policy>, setup: WorldSetup = {}): Promise<World> {
  const world = await aWorld({ scenarios: [SCENARIO], policy, canAnswer: true, ...setup });
  await world.sweep();
  await world.settle();
  for (let day = 0; day < 10 && world.messages("alert:").length === 0; day += 1) await world.later(DAY);
  return world;
}

const experiment = (world: World) => world.sandbox.experiments.find(SCENARIO);
const requests = (world: World, operation: string) =>
  world.sandbox.requests.filter((request) => request.operation === operation);
const intents = (world: World) => world.ledger.intents.of({ account: "main", experimentId: world.idOf(SCENARIO) });
const buttons = (message: Parameters<typeof buttonsOf>[0]) =>
  buttonsOf(message).map((button) => (button as unknown as { text: { text: string } }).text.text);

describe("a variant that clearly loses", () => {
  it("is only alerted to, unless the policy says more", async () => {
    const world = await losing({});
    await world.later(DAY);
    expect(await intents(world)).toEqual([]);
    expect(wordsOf(world.messages("alert:")[0])).toContain("Herald does not stop it for this");
  });

  it("gets its experiment paused after the announced time, with who loses and by how much", async () => {
    const world = await losing({ onHarm: "pause" });
    expect(await intents(world)).toMatchObject([
      { act: "pause", because: "harm", variantId: null, state: "announced" },
    ]);
    expect(wordsOf(world.messages("alert:")[0])).toContain("Herald announces a pause here");
    const [announcement] = world.announcements();
    expect(wordsOf(announcement)).toMatch(/Pausing Booking: phone number before the calendar, .* is losing \(−/u);
    expect(wordsOf(announcement)).toMatch(/Since Nov \d+\./u);
    expect(buttons(announcement)).toEqual(["Veto", "Pause it now"]);
    expect(requests(world, "pause")).toEqual([]);
    expect(await world.later(HOUR)).toEqual([]);
    expect(requests(world, "pause")).toMatchObject([{ status: 200, body: { publishAfterPause: true } }]);
    expect(experiment(world).status).toBe("paused");
    expect(world.stopRequests).toEqual([]);
    const [receipt] = world.receipts();
    expect(wordsOf(receipt)).toContain("Paused: Booking: phone number before the calendar");
    expect(wordsOf(receipt)).toContain("No new visitors enter the test");
    expect(buttons(receipt)).toEqual(["Resume experiment"]);
    expect((await world.ledger.audit()).acts).toEqual({ begun: 1, unexplained: [] });
  });

  it("is paused at once where the policy leaves no time, though never unannounced", async () => {
    const world = await losing({ onHarm: "pause", harmVetoMinutes: 0 });
    expect(await world.settle()).toEqual([]);
    expect(world.announcements()).toHaveLength(1);
    expect(experiment(world).status).toBe("paused");
  });

  it("ends its experiment without a winner where the policy says stop", async () => {
    const world = await losing({ onHarm: "stop" });
    await world.later(HOUR);
    expect(experiment(world)).toMatchObject({ status: "completed", winnerVariantId: null });
    expect(wordsOf(world.receipts()[0])).toMatch(/Stopped: .* was losing/u);
  });

  it("is asked about where the policy says propose, and paused when a person says so", async () => {
    const world = await losing({ onHarm: "propose" });
    const [proposal] = world.messages("proposal:");
    expect(wordsOf(proposal)).toContain("is losing (−");
    expect(buttons(proposal)).toEqual(["Pause experiment", "Keep running: 7 days", "Never pause this one"]);
    expect(await press(world, proposal, "pause")).toMatchObject({ outcome: "done" });
    expect(await world.settle()).toEqual([]);
    expect(experiment(world).status).toBe("paused");
    expect(wordsOf(world.messages("proposal:")[0])).toContain("Pause requested by");
  });

  it("is kept running by a veto", async () => {
    const world = await losing({ onHarm: "pause" });
    expect(await press(world, world.announcements()[0], "veto")).toMatchObject({ outcome: "done" });
    await world.later(DAY);
    await world.later(DAY);
    expect(experiment(world).status).toBe("running");
    expect(requests(world, "pause")).toEqual([]);
    expect(wordsOf(world.announcements()[0])).toContain("Vetoed by");
  });

  it.each(someOf(["observe", "propose"] as const, 1))("is never paused by Herald in mode %s", async (mode) => {
    const world = await losing({ onHarm: "pause", mode });
    await world.later(DAY);
    expect(requests(world, "pause")).toEqual([]);
    expect(world.messages("proposal:")).toHaveLength(mode === "propose" ? 1 : 0);
  });

  it("is not paused while Herald is paused, and a person who has paused it first is told of", async () => {
    const world = await losing({ onHarm: "pause" });
    await world.runner.run("acting.switch", { to: "pause", by: "Kim" });
    await world.later(HOUR);
    expect(requests(world, "pause")).toEqual([]);
    expect(await intents(world)).toMatchObject([{ state: "withdrawn" }]);
    expect(wordsOf(world.receipts()[0])).toContain("Not paused, Herald is paused");
  });

  it("is no open alert any more once its experiment is paused, and the digest says that Herald paused it", async () => {
    const world = await losing({ onHarm: "pause" });
    await world.later(HOUR);
    expect(experiment(world).status).toBe("paused");
    await world.digest();
    expect(await world.ledger.alerts.open("main")).toEqual([]);
    const digest = wordsOf(world.messages("digest:").at(-1));
    expect(digest).toContain("1 paused");
    expect(digest).toContain("Ours Privacy confirms that it is paused");
    expect(digest).not.toContain("Herald is about to");
    expect(digest).not.toContain("decision for you");
  });

  it.runIf(isEverything)(
    "is followed to its end where a person stops it in Ours Privacy after Herald paused it",
    async () => {
      const world = await losing({ onHarm: "pause" });
      await world.later(HOUR);
      stopInSandbox(experiment(world), {}, world.clock.nowMs());
      await world.later(HOUR);
      await world.later(2 * DAY);
      expect(wordsOf(world.messages("final-report:")[0])).toContain("it ended without a winner");
    },
  );

  it.runIf(isEverything)("is no open alert any more after the queue was lost right after the pause", async () => {
    const world = await losing({ onHarm: "pause" });
    world.clock.advance(HOUR);
    await world.runner.run("acting.carry-out", { intentId: (await intents(world))[0]!.id });
    world.loseQueue();
    await world.later(HOUR);
    expect(await world.ledger.alerts.open("main")).toEqual([]);
    expect(world.receipts()).toHaveLength(1);
  });

  it("counts against the daily limit like a stop", async () => {
    const world = await losing({ onHarm: "pause" });
    world.settings = { ...world.settings, acting: { ...world.settings.acting, maxStopsPerDay: 0 } };
    await world.later(HOUR);
    expect(requests(world, "pause")).toEqual([]);
    expect(await intents(world)).toMatchObject([{ state: "announced" }]);
  });
});

describe("a lost answer to a pause", () => {
  const faults = [
    ["done", "commit-then-500"],
    ["done, and the connection broke", "commit-then-reset"],
    ["not done", "server-error"],
    ["in the way of another publish", "conflict"],
  ] as const;
  it.each(someOf(faults, 2))("is read back, and never makes two of it: %s", async (_, kind) => {
    const world = await losing({ onHarm: "pause" });
    world.sandbox.faults.add({ kind, operation: "pause", times: 1 });
    await world.later(HOUR);
    await world.later(HOUR);
    expect(experiment(world).status).toBe("paused");
    expect(await intents(world)).toMatchObject([{ state: "paused" }]);
    expect(world.receipts()).toHaveLength(1);
    expect(requests(world, "pause")).toHaveLength(kind.startsWith("commit") ? 1 : 2);
  });
});

describe.runIf(isEverything)("Resume experiment", () => {
  async function paused(policy: Partial<Policy> = {}): Promise<World> {
    const world = await losing({ onHarm: "pause", ...policy });
    await world.later(HOUR);
    return world;
  }

  it("resumes it with a receipt, and takes its button back", async () => {
    const world = await paused();
    expect(await press(world, world.receipts()[0], "resume")).toMatchObject({ outcome: "done" });
    expect(await world.settle()).toEqual([]);
    expect(experiment(world).status).toBe("running");
    expect(requests(world, "resume")).toMatchObject([{ status: 200 }]);
    expect(wordsOf(world.receipts()[1])).toContain("Resumed: Booking");
    expect(buttons(world.receipts()[0])).toEqual([]);
    expect(await intents(world)).toMatchObject([
      { act: "pause", state: "paused" },
      { act: "resume", because: "asked", state: "resumed", requestedBy: "slack:U0SANDADA1" },
    ]);
  });

  it.runIf(isEverything)("is refused where others have not published, and says so", async () => {
    const world = await paused();
    world.settings = { ...world.settings, acting: { ...world.settings.acting, unpublishedChanges: "block" } };
    world.sandbox.faults.add({ kind: "foreign-drafts", operation: "diff", count: 2 });
    await press(world, world.receipts()[0], "resume");
    await world.settle();
    expect(experiment(world).status).toBe("paused");
    expect(wordsOf(world.receipts()[1])).toContain("Not resumed, other changes wait to be published");
    expect(buttons(world.receipts()[0])).toEqual(["Resume experiment"]);
  });

  it("can be asked for by a command, once", async () => {
    const world = await paused();
    const payload = { account: "main", experimentId: world.idOf(SCENARIO), by: "Kim", via: "cli" };
    await world.runner.run("acting.resume-experiment", payload);
    await world.settle();
    expect(experiment(world).status).toBe("running");
    await expect(world.runner.run("acting.resume-experiment", payload)).rejects.toThrow("It is not paused");
    expect(requests(world, "resume")).toHaveLength(1);
  });

  it.each(someOf(["by Herald", "in Ours Privacy"], 1))(
    "keeps Herald from pausing it again for the same days: resumed %s",
    async (how) => {
      const world = await paused();
      if (how === "by Herald") {
        await press(world, world.receipts()[0], "resume");
        await world.settle();
      } else {
        world.clock.advance(HOUR);
        resumeInSandbox(experiment(world), world.clock.nowMs());
      }
      await world.later(HOUR);
      expect(experiment(world).status).toBe("running");
      const { input, decision } = (await world.ledger.decisions.latest({
        account: "main",
        experimentId: world.idOf(SCENARIO),
      }))!;
      expect(input.history.harmAcknowledgedOn).toBe(world.clock.now().slice(0, 10));
      expect(input.history.pauses).toMatchObject([{ to: experiment(world).startedAt }]);
      expect(decision.signals).toMatchObject([{ kind: "harm", isActionable: false }]);
      expect(decision.checks.find(({ id }) => id === "same-configuration")).toMatchObject({ status: "pass" });
      expect(await intents(world)).toHaveLength(how === "by Herald" ? 2 : 1);
    },
  );
});

describe.runIf(isEverything)("days on pause", () => {
  it("count neither as days nor as days without traffic, and a resume is no change of the setup", async () => {
    const world = await aWorld({ scenarios: ["flat"], policy: {} });
    await world.sweep();
    const look = async () =>
      (await world.ledger.decisions.latest({ account: "main", experimentId: world.idOf("flat") }))!;
    const before = (await look()).decision.day;
    const flat = world.sandbox.experiments.find("flat");
    world.clock.advance(HOUR);
    pauseInSandbox(flat, world.clock.nowMs());
    await world.later(HOUR);
    await world.later(3 * DAY);
    resumeInSandbox(flat, world.clock.nowMs());
    await world.later(HOUR);
    await world.later(2 * DAY);
    const { decision, input } = await look();
    expect(input.history.pauses).toHaveLength(1);
    // Five days later, two of which were wholly on pause.
    expect(decision.day).toBe(before + 5 - 2);
    expect(decision.verdict).not.toBe("blocked");
    expect(decision.signals).toEqual([]);
  });
});
