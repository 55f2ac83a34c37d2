import { describe, expect, it } from "vitest";
import { isEverything, someOf } from "../support/scope.ts";
import { ownHoldOf, pauseOf } from "../../src/decision/index.ts";
import type { SinkMessage } from "../../src/sandbox/index.ts";
import { pause as pauseInSandbox } from "../../src/sandbox/world/lifecycle.ts";
import { ADA, buttonsOf, GRACE, press, pressOf } from "../support/slack/press.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World, type WorldSetup } from "../support/world.ts";

const aWorld = useWorlds();
const ADA_IS = "ada (U0SANDADA1)";
const ADAS_ID = `slack:${ADA.id}`;
const GRACE_IS = "grace (U0SANDGRC1)";

/** A winner that people have to stop, with its buttons. */
async function proposed(setup: WorldSetup = {}): Promise<World> {
  const world = await aWorld({ scenarios: ["clear-winner"], policy: { mode: "propose" }, ...setup });
  world.canAnswer = true;
  await world.sweep();
  await world.settle();
  return world;
}

/** A winner that Herald is going to stop, with its buttons. */
async function announced(): Promise<World> {
  const world = await aWorld({ scenarios: ["clear-winner"] });
  world.canAnswer = true;
  await world.announced();
  return world;
}

const proposal = (world: World) => world.messages("proposal:").at(-1);
const announcement = (world: World) => world.announcements().at(-1);
const whispers = (world: World) => world.sandbox.slack.whispers.map(({ user, text }) => `${user}: ${text}`);
const instructions = (world: World) =>
  world.ledger.instructions.of({ account: "main", experimentId: world.idOf("clear-winner") });
/** The one button of an answered message that only keeps its experiment running. */
const UNDO = [{ action_id: "herald:undo", text: { text: "Undo" } }];
const pauseAll = (world: World) => world.runner.run("acting.switch", { to: "pause", by: "Kim" });

/** What came of a press, with what the presser alone hears. */
const pressAndHear = async (world: World, ...rest: PressArguments) => ({
  ...(await press(world, ...rest)),
  sentence: whispers(world).at(-1),
});
type PressArguments = Parameters<typeof press> extends [World, ...infer Rest] ? Rest : never;

describe("Stop and declare winner", () => {
  it("stops it at once with the proposed winner, after one more look, and says who asked", async () => {
    const world = await proposed();
    expect(await press(world, proposal(world), "stop")).toMatchObject({ outcome: "done" });
    expect(buttonsOf(proposal(world))).toEqual([]);
    expect(wordsOf(proposal(world))).toContain(`Stop requested by ${ADA_IS}: Homepage hero: video vs. still`);
    expect(await world.settle()).toEqual([]);
    expect(await world.intent()).toMatchObject({ state: "stopped", requestedBy: ADAS_ID });
    expect(world.stopRequests).toHaveLength(1);
    expect(world.announcements()).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain(`Requested by ${ADA_IS}.`);
    expect(await instructions(world)).toMatchObject([{ kind: "stop", actor: ADAS_ID, via: "slack" }]);
    expect(whispers(world)).toEqual([
      "U0SANDADA1: Herald checks the numbers once more, then stops it. A receipt follows.",
    ]);
  });

  it.runIf(isEverything)("the same press delivered twice, or done again after a crash, is one stop", async () => {
    const world = await proposed();
    const same = pressOf(world, proposal(world)!, "stop");
    await world.runner.run("acting.respond", same);
    expect(await world.runner.run("acting.respond", same)).toEqual({ outcome: "repeated" });
    await world.settle();
    expect(await world.runner.run("acting.respond", same)).toEqual({ outcome: "repeated" });
    expect(await world.ledger.intents.of({ account: "main", experimentId: world.idOf("clear-winner") })).toHaveLength(
      1,
    );
    expect(await instructions(world)).toHaveLength(1);
    expect(world.stopRequests).toHaveLength(1);
  });

  it.runIf(isEverything)(
    "is taken up again where Slack could not be reached after it was recorded, and never becomes a second stop",
    async () => {
      const world = await proposed();
      await world.later(DAY);
      const same = pressOf(world, proposal(world)!, "stop");
      world.sandbox.faults.add({ kind: "server-error", operation: "chat.update", times: 1 });
      await expect(world.runner.run("acting.respond", same)).rejects.toThrow("chat.update");
      world.sandbox.experiments.find("clear-winner").traffic.restated = {
        fromMs: world.clock.nowMs(),
        beforeDay: 99,
        keep: 0.2,
      };
      await world.settle();
      expect(await world.intent()).toMatchObject({ state: "withdrawn" });
      expect(await world.runner.run("acting.respond", same)).toMatchObject({ outcome: "done" });
      await world.settle();
      expect(await world.ledger.intents.of({ account: "main", experimentId: world.idOf("clear-winner") })).toHaveLength(
        1,
      );
      expect(world.stopRequests).toEqual([]);
    },
  );

  it.runIf(isEverything)("is withdrawn where the evidence does not hold on the fresh look", async () => {
    const world = await proposed();
    await world.later(DAY);
    world.sandbox.experiments.find("clear-winner").traffic.restated = {
      fromMs: world.clock.nowMs(),
      beforeDay: 99,
      keep: 0.2,
    };
    await press(world, proposal(world), "stop");
    await world.settle();
    expect(await world.intent()).toMatchObject({
      state: "withdrawn",
      ending: { because: { kind: "decision-changed" } },
    });
    expect(world.stopRequests).toEqual([]);
  });

  it.each([
    [
      "stops are paused",
      (world: World) => pauseAll(world),
      "Herald is paused by Kim. It changes nothing until someone runs herald resume.",
    ],
    [
      "stops are turned off",
      (world: World) =>
        void (world.settings = { ...world.settings, acting: { ...world.settings.acting, isEnabled: false } }),
      "Acting is turned off in the configuration.",
    ],
  ])("is refused while %s, and may be answered again later", async (_why, change, sentence) => {
    const world = await proposed();
    await change(world);
    expect(await pressAndHear(world, proposal(world), "stop")).toMatchObject({
      outcome: "refused",
      sentence: expect.stringContaining(sentence),
    });
    await world.settle();
    expect(await world.ledger.intents.of({ account: "main", experimentId: world.idOf("clear-winner") })).toEqual([]);
    expect(world.stopRequests).toEqual([]);
    expect(buttonsOf(proposal(world))).toHaveLength(3);
  });

  it("is refused where it took more than an hour to arrive", async () => {
    const world = await proposed();
    expect(await pressAndHear(world, proposal(world), "stop", { agoMs: 61 * 60_000 })).toMatchObject({
      outcome: "refused",
      sentence:
        "U0SANDADA1: Your answer took more than an hour to arrive, so it does not count. Please check the message and try again.",
    });
    expect(await instructions(world)).toEqual([]);
  });

  it("is refused where the policy has changed what visitors see after a stop", async () => {
    const world = await proposed();
    world.policy = { mode: "propose", onWinner: "rollout" };
    expect(await pressAndHear(world, proposal(world), "stop")).toMatchObject({
      outcome: "outdated",
      sentence: "U0SANDADA1: Its policy has changed what visitors see after a stop. Wait for the next check.",
    });
    expect(await instructions(world)).toEqual([]);
  });

  it.runIf(isEverything)(
    "shows no buttons again where the press is done once more after its stop was withdrawn",
    async () => {
      const world = await proposed();
      const same = pressOf(world, proposal(world)!, "stop");
      world.sandbox.faults.add({ kind: "server-error", operation: "chat.postEphemeral", times: 1 });
      await expect(world.runner.run("acting.respond", same)).rejects.toThrow("chat.postEphemeral");
      await pauseAll(world);
      await world.settle();
      expect(await world.intent()).toMatchObject({ state: "withdrawn" });
      expect(await world.runner.run("acting.respond", same)).toMatchObject({ outcome: "done" });
      expect(buttonsOf(proposal(world))).toEqual([]);
      expect(wordsOf(proposal(world))).toContain(`Stop requested by ${ADA_IS}: Homepage hero: video vs. still`);
    },
  );
});

describe("a policy that now lets Herald only observe", () => {
  const REQUESTS = [
    ["Stop and declare winner", "stop", proposed, proposal],
    ["Stop it now", "hasten", announced, announcement],
  ] as const;

  it.each(REQUESTS)(
    "refuses %s with that reason, and no press leaves a trace",
    async (_button, kind, aWinner, message) => {
      const world = await aWinner();
      world.policy = { mode: "observe" };
      expect(await pressAndHear(world, message(world), kind)).toMatchObject({
        outcome: "refused",
        sentence: "U0SANDADA1: Its policy now lets Herald only observe it, so nothing was done.",
      });
      await world.later(2 * HOUR);
      expect(await instructions(world)).toEqual([]);
      expect(world.stopRequests).toEqual([]);
    },
  );

  it.each(someOf(REQUESTS, 1))(
    "holds also where it came between %s and its stop, and the receipt says why",
    async (_button, kind, aWinner, message) => {
      const world = await aWinner();
      expect(await press(world, message(world), kind)).toMatchObject({ outcome: "done" });
      world.policy = { mode: "observe" };
      await world.settle();
      expect(await world.intent()).toMatchObject({ state: "withdrawn", ending: { because: { kind: "policy" } } });
      expect(world.stopRequests).toEqual([]);
      expect(wordsOf(world.receipts()[0])).toContain("Not stopped: its policy now lets Herald only observe it.");
    },
  );

  it("does not keep a veto back", async () => {
    const world = await announced();
    world.policy = { mode: "observe" };
    expect(await press(world, announcement(world), "veto")).toMatchObject({ outcome: "done" });
  });

  it.runIf(isEverything)(
    "a policy that now only proposes does not refuse Stop it now: a person asks for it",
    async () => {
      const world = await announced();
      world.policy = { mode: "propose" };
      await press(world, announcement(world), "hasten");
      await world.settle();
      expect(await world.intent()).toMatchObject({ state: "stopped", requestedBy: ADAS_ID });
    },
  );
});

describe("an answer that was recorded, and whose message Slack would not let Herald renew", () => {
  const answers = [
    ["stop", "asked Herald to stop it, ", []],
    ["not-yet", "put it on hold until Mon, Nov 30", UNDO],
    ["never", "put it on hold, ", UNDO],
  ] as const;
  it.each(someOf(answers, 2))(
    "is shown by the next sweep, with no button but Undo (%s)",
    async (kind, sentence, buttons) => {
      const world = await proposed();
      world.clock.advance(HOUR);
      world.sandbox.faults.add({ kind: "server-error", operation: "chat.update" });
      await expect(press(world, proposal(world), kind)).rejects.toThrow("chat.update");
      await world.settle();
      world.sandbox.faults.clear();
      expect(buttonsOf(proposal(world))).toHaveLength(3);
      await world.later(HOUR);
      expect(buttonsOf(proposal(world))).toMatchObject(buttons);
      expect(wordsOf(proposal(world))).toContain(`${ADA_IS} ${sentence}`);
      expect(world.messages("proposal:")).toHaveLength(1);
    },
  );

  it.runIf(isEverything)("is not shown where it was lifted meanwhile: the proposal goes on asking", async () => {
    const world = await proposed();
    world.clock.advance(HOUR);
    world.sandbox.faults.add({ kind: "server-error", operation: "chat.update" });
    await expect(press(world, proposal(world), "never")).rejects.toThrow("chat.update");
    world.sandbox.faults.clear();
    const subject = (await instructions(world))[0]!.subject;
    await world.runner.run("acting.allow", { account: "main", experimentId: world.idOf("clear-winner"), by: "Kim" });
    const late = {
      kind: "answered-proposal",
      account: "main",
      experimentId: world.idOf("clear-winner"),
      decisionId: subject,
      intention: {
        act: "stop",
        because: "winner",
        variantId: world.sandbox.experiments.find("clear-winner").variants[1]!.id,
      },
    };
    expect(await world.runner.run("reporting.act-message", late)).toEqual({ key: "", outcome: "nothing to say" });
    await world.later(HOUR);
    expect(buttonsOf(proposal(world))).toHaveLength(3);
  });
});

describe("an outdated proposal is refused with the reason, and loses its buttons", () => {
  const expectRefused = async (world: World, kind: "stop" | "not-yet" | "never", reason: string): Promise<void> => {
    const before = await instructions(world);
    expect(await pressAndHear(world, proposal(world), kind, { user: GRACE })).toMatchObject({
      outcome: "outdated",
      sentence: expect.stringContaining(reason),
    });
    expect(buttonsOf(proposal(world))).toEqual([]);
    expect(whispers(world).at(-1)).toContain(reason);
    expect(await instructions(world)).toEqual(before);
    await world.settle();
    expect(world.stopRequests).toEqual([]);
  };

  it("when the experiment was paused a moment ago", async () => {
    const world = await proposed();
    pauseInSandbox(world.sandbox.experiments.find("clear-winner"), world.clock.nowMs());
    await expectRefused(world, "stop", "The experiment is not running any more. It is paused.");
    expect(wordsOf(proposal(world))).toContain("No longer up to date");
  });

  it("when it was deleted", async () => {
    const world = await proposed();
    world.sandbox.experiments.delete(world.idOf("clear-winner"));
    await expectRefused(world, "stop", "The experiment was deleted.");
  });

  it.each(someOf(["stop", "not-yet", "never"] as const, 1))(
    "when the numbers have changed since (%s)",
    async (kind) => {
      const world = await proposed();
      await world.later(DAY);
      world.sandbox.experiments.find("clear-winner").traffic.restated = {
        fromMs: world.clock.nowMs(),
        beforeDay: 99,
        keep: 0.2,
      };
      await world.later(HOUR);
      await expectRefused(
        world,
        kind,
        "The numbers have changed since: Counts dropped: Still photo had 33,529 impressions by Nov 22 and now has 6,697.",
      );
    },
  );

  it("when somebody answered before", async () => {
    const world = await proposed();
    const asPosted = { ...proposal(world)!, blocks: [...proposal(world)!.blocks] };
    await press(world, proposal(world), "not-yet");
    expect(await pressAndHear(world, asPosted, "stop", { user: GRACE })).toMatchObject({
      outcome: "outdated",
      sentence: `U0SANDGRC1: It was already answered: on hold until Mon, Nov 30, by ${ADA_IS}.`,
    });
    expect(await instructions(world)).toHaveLength(1);
  });

  it("when somebody has asked to stop it, or a stop is announced since", async () => {
    const world = await proposed();
    const asPosted = { ...proposal(world)!, blocks: [...proposal(world)!.blocks] };
    await press(world, proposal(world), "stop");
    expect(await pressAndHear(world, asPosted, "never", { user: GRACE })).toMatchObject({
      outcome: "outdated",
      sentence: `U0SANDGRC1: ${ADA_IS} already asked to stop it.`,
    });
    await world.settle();
    expect(await pressAndHear(world, asPosted, "never", { user: GRACE })).toMatchObject({
      outcome: "outdated",
      sentence: "U0SANDGRC1: It is already stopped.",
    });
    const discovered = await proposed({ policy: {} });
    await discovered.later(DAY);
    expect(await pressAndHear(discovered, proposal(discovered), "stop")).toMatchObject({
      outcome: "outdated",
      sentence: "U0SANDADA1: A stop has been announced since. Use Stop it now there.",
    });
  });

  it("when two answer at the same moment: one of them counts, the other one hears of it", async () => {
    const world = await proposed();
    const both = [pressOf(world, proposal(world)!, "stop"), pressOf(world, proposal(world)!, "never", { user: GRACE })];
    const workers = [world.worker(), world.worker()];
    const outcomes = await Promise.all(both.map((one, index) => workers[index]!.run("acting.respond", one)));
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(["done", "outdated"]);
    expect(await instructions(world)).toHaveLength(1);
  });
});

describe("Not yet and Never", () => {
  it("Not yet: it is on hold for seven days, then proposed again with its buttons", async () => {
    const world = await proposed();
    await press(world, proposal(world), "not-yet");
    expect(wordsOf(proposal(world))).toContain(
      `On hold until Mon, Nov 30, by ${ADA_IS}: Homepage hero: video vs. still`,
    );
    expect(whispers(world)).toEqual(["U0SANDADA1: On hold: Herald will not stop it for 7 days."]);
    expect(buttonsOf(proposal(world))).toMatchObject(UNDO);
    expect(await instructions(world)).toMatchObject([
      { kind: "not-yet", until: new Date(world.clock.nowMs() + 7 * DAY).toISOString() },
    ]);
    await world.later(6 * DAY);
    expect(buttonsOf(proposal(world))).toMatchObject(UNDO);
    await world.later(DAY);
    expect(buttonsOf(proposal(world))).toHaveLength(3);
  });

  it("Never: it is not proposed again, and the digest says who said so", async () => {
    const world = await proposed();
    await press(world, proposal(world), "never");
    expect(whispers(world)).toEqual(["U0SANDADA1: On hold: Herald will not stop it until someone allows it again."]);
    await world.later(30 * DAY);
    expect(buttonsOf(proposal(world))).toMatchObject(UNDO);
    await world.digest();
    expect(wordsOf(world.messages("digest:")[0])).toContain(`On hold until someone allows it again, by ${ADA_IS}`);
  });

  it.runIf(isEverything)(
    "are taken also while stops are paused, and in quiet hours: they keep stops back",
    async () => {
      const world = await proposed();
      await pauseAll(world);
      world.settings = {
        ...world.settings,
        quietHours: { from: "00:00", to: "23:59", days: [1, 2, 3, 4, 5, 6, 7], timeZone: "UTC" },
      };
      expect(await press(world, proposal(world), "never")).toMatchObject({ outcome: "done" });
      expect(buttonsOf(proposal(world))).toMatchObject(UNDO);
    },
  );

  it("Never on the proposal keeps back a stop that was announced since", async () => {
    const world = await proposed({ policy: {} });
    await world.later(DAY);
    expect(await press(world, proposal(world), "never")).toMatchObject({ outcome: "done" });
    await world.later(2 * HOUR);
    expect(await world.intent()).toMatchObject({
      state: "withdrawn",
      ending: { because: { kind: "on-hold", by: ADAS_ID } },
    });
    expect(world.stopRequests).toEqual([]);
  });
});

describe("Veto", () => {
  it("keeps the announced stop back for good, renews the announcement, and one receipt says who", async () => {
    const world = await announced();
    expect(buttonsOf(announcement(world))).toHaveLength(2);
    expect(await press(world, announcement(world), "veto")).toMatchObject({ outcome: "done" });
    expect(buttonsOf(announcement(world))).toMatchObject(UNDO);
    expect(wordsOf(announcement(world))).toContain(`Vetoed by ${ADA_IS}: Homepage hero: video vs. still`);
    expect(whispers(world)).toEqual([
      "U0SANDADA1: Vetoed: it keeps running, and Herald will not stop it until someone allows it again.",
    ]);
    await world.settle();
    await world.later(2 * DAY);
    expect(await world.intent()).toMatchObject({ state: "vetoed", ending: { by: ADAS_ID } });
    expect(world.stopRequests).toEqual([]);
    expect(world.receipts()).toHaveLength(1);
    expect(wordsOf(world.receipts()[0])).toContain(`The stop was vetoed by ${ADA_IS}.`);
  });

  it.runIf(isEverything)("by a second person, or when it is too late, is refused with the reason", async () => {
    const world = await announced();
    const asPosted = { ...announcement(world)!, blocks: [...announcement(world)!.blocks] };
    await press(world, announcement(world), "veto");
    expect(await pressAndHear(world, asPosted, "veto", { user: GRACE })).toMatchObject({
      outcome: "outdated",
      sentence: `U0SANDGRC1: ${ADA_IS} already vetoed it.`,
    });
    const late = await announced();
    const old = { ...announcement(late)!, blocks: [...announcement(late)!.blocks] };
    await late.later(2 * HOUR);
    expect(buttonsOf(announcement(late))).toEqual([]);
    expect(await pressAndHear(late, old, "veto")).toMatchObject({
      outcome: "outdated",
      sentence: "U0SANDADA1: It is too late for a veto. It is already stopped.",
    });
    expect(await late.intent()).toMatchObject({ state: "stopped" });
  });
});

describe("Stop it now", () => {
  it("stops at once what was announced for later, in the name of who asked", async () => {
    const world = await announced();
    expect(await press(world, announcement(world), "hasten", { user: GRACE })).toMatchObject({ outcome: "done" });
    expect(wordsOf(announcement(world))).toContain(`Stop requested by ${GRACE_IS}: Homepage hero: video vs. still`);
    await world.settle();
    expect(await world.intent()).toMatchObject({ state: "stopped", requestedBy: `slack:${GRACE.id}` });
    expect(world.stopRequests).toHaveLength(1);
  });

  it("is refused while stops are paused, and after a veto", async () => {
    const world = await announced();
    await pauseAll(world);
    expect(await pressAndHear(world, announcement(world), "hasten")).toMatchObject({
      outcome: "refused",
      sentence: "U0SANDADA1: Herald is paused by Kim. It changes nothing until someone runs herald resume.",
    });
    const asPosted = { ...announcement(world)!, blocks: [...announcement(world)!.blocks] };
    await press(world, announcement(world), "veto");
    expect(await pressAndHear(world, asPosted, "hasten")).toMatchObject({
      outcome: "outdated",
      sentence: `U0SANDADA1: ${ADA_IS} already vetoed it.`,
    });
    expect(world.stopRequests).toEqual([]);
  });
});

describe("Undo", () => {
  const asItWas = (message: SinkMessage | undefined): SinkMessage => ({ ...message!, blocks: [...message!.blocks] });
  const ALLOWED = "Allowed again: Herald can stop it, or ask about it, from the next check on.";
  const NOTHING = "There is nothing to undo: it is not on hold.";

  it.each(someOf(["not-yet", "never"] as const, 1))(
    "of %s lifts the hold in the name of who pressed it, and the next check asks again",
    async (kind) => {
      const world = await proposed();
      await press(world, proposal(world), kind);
      world.clock.advance(HOUR);
      expect(await pressAndHear(world, proposal(world), "undo", { user: GRACE })).toMatchObject({
        outcome: "done",
        sentence: `U0SANDGRC1: ${ALLOWED}`,
      });
      const said = await instructions(world);
      expect(said).toMatchObject([
        { kind, actor: ADAS_ID },
        {
          kind: "allow",
          actor: `slack:${GRACE.id}`,
          via: "slack",
          account: "main",
          at: world.clock.now(),
          until: null,
          subject: said[0]!.subject,
        },
      ]);
      expect(ownHoldOf(said, world.clock.now())).toBeUndefined();
      expect(wordsOf(proposal(world))).toContain(`Allowed again by ${GRACE_IS}: Homepage hero: video vs. still`);
      expect(buttonsOf(proposal(world))).toEqual([]);
      await world.later(HOUR);
      expect(buttonsOf(proposal(world))).toHaveLength(3);
      expect(world.messages("proposal:")).toHaveLength(1);
      expect(world.stopRequests).toEqual([]);
    },
  );

  it("of a veto lifts the hold: nothing is stopped by that, and the stop is announced again with a whole veto window", async () => {
    const world = await announced();
    await press(world, announcement(world), "veto");
    const vetoed = await world.intent();
    world.clock.advance(HOUR);
    expect(await pressAndHear(world, announcement(world), "undo", { user: GRACE })).toMatchObject({
      outcome: "done",
      sentence: `U0SANDGRC1: ${ALLOWED}`,
    });
    expect(await instructions(world)).toMatchObject([
      { kind: "veto", actor: ADAS_ID, subject: vetoed.id },
      { kind: "allow", actor: `slack:${GRACE.id}`, via: "slack", until: null, subject: vetoed.id },
    ]);
    expect(wordsOf(announcement(world))).toContain(`Allowed again by ${GRACE_IS}: Homepage hero: video vs. still`);
    expect(buttonsOf(announcement(world))).toEqual([]);
    expect(await world.settle()).toEqual([]);
    expect(await world.ledger.intents.get(vetoed.id)).toMatchObject({ state: "vetoed", ending: { by: ADAS_ID } });
    expect(world.stopRequests).toEqual([]);
    await world.later(DAY);
    const [, again, ...others] = await world.ledger.intents.of({
      account: "main",
      experimentId: world.idOf("clear-winner"),
    });
    expect(others).toEqual([]);
    expect(again).toMatchObject({ state: "announced", requestedBy: null });
    expect(Date.parse(again!.notBefore)).toBeGreaterThanOrEqual(Date.parse(again!.createdAt) + 2 * HOUR);
    expect(world.announcements()).toHaveLength(2);
    expect(buttonsOf(announcement(world))).toHaveLength(2);
  });

  it("the same press delivered twice, or done again after a crash, lifts once", async () => {
    const world = await proposed();
    await press(world, proposal(world), "never");
    const same = pressOf(world, proposal(world)!, "undo");
    world.sandbox.faults.add({ kind: "server-error", operation: "chat.update", times: 1 });
    await expect(world.runner.run("acting.respond", same)).rejects.toThrow("chat.update");
    expect(await world.runner.run("acting.respond", same)).toMatchObject({ outcome: "done" });
    expect(await world.runner.run("acting.respond", same)).toEqual({ outcome: "repeated" });
    expect((await instructions(world)).map(({ kind }) => kind)).toEqual(["never", "allow"]);
    expect(wordsOf(proposal(world))).toContain(`Allowed again by ${ADA_IS}`);
  });

  it.runIf(isEverything)("done again after a crash does not lift what was said since", async () => {
    const world = await proposed();
    await press(world, proposal(world), "never");
    const same = pressOf(world, proposal(world)!, "undo");
    world.sandbox.faults.add({ kind: "server-error", operation: "chat.update", times: 1 });
    await expect(world.runner.run("acting.respond", same)).rejects.toThrow("chat.update");
    await world.later(HOUR);
    await press(world, proposal(world), "never", { user: GRACE });
    await world.runner.run("acting.respond", same);
    expect((await instructions(world)).map(({ kind }) => kind)).toEqual(["never", "allow", "never"]);
    expect(wordsOf(proposal(world))).toContain(`On hold until someone allows it again, by ${GRACE_IS}`);
    expect(buttonsOf(proposal(world))).toMatchObject(UNDO);
  });

  const lifted = [
    ["not-yet", proposed, proposal],
    ["veto", announced, announcement],
  ] as const;
  it.each(someOf(lifted, 1))(
    "pressed twice, of %s, says the second time that nothing is on hold",
    async (kind, aWinner, message) => {
      const world = await aWinner();
      await press(world, message(world), kind);
      const shown = asItWas(message(world));
      await press(world, shown, "undo");
      world.clock.advance(60_000);
      expect(await pressAndHear(world, shown, "undo", { user: GRACE })).toMatchObject({
        outcome: "outdated",
        sentence: `U0SANDGRC1: ${NOTHING}`,
      });
      expect((await instructions(world)).map((one) => one.kind)).toEqual([kind, "allow"]);
      expect(wordsOf(message(world))).toContain(`Allowed again by ${ADA_IS}`);
    },
  );

  it.runIf(isEverything)(
    "pressed late, when the hold is over and Herald asks again, says that nothing is on hold and leaves the proposal open",
    async () => {
      const world = await proposed();
      await press(world, proposal(world), "not-yet");
      const shown = asItWas(proposal(world));
      await world.later(7 * DAY);
      expect(buttonsOf(proposal(world))).toHaveLength(3);
      expect(await pressAndHear(world, shown, "undo")).toMatchObject({
        outcome: "outdated",
        sentence: `U0SANDADA1: ${NOTHING}`,
      });
      expect((await instructions(world)).map((one) => one.kind)).toEqual(["not-yet"]);
      expect(buttonsOf(proposal(world))).toHaveLength(3);
    },
  );

  it.runIf(isEverything)("pressed by two at the same moment counts once", async () => {
    const world = await proposed();
    await press(world, proposal(world), "never");
    const both = [pressOf(world, proposal(world)!, "undo"), pressOf(world, proposal(world)!, "undo", { user: GRACE })];
    const workers = [world.worker(), world.worker()];
    const outcomes = await Promise.all(both.map((one, index) => workers[index]!.run("acting.respond", one)));
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(["done", "outdated"]);
    expect((await instructions(world)).map(({ kind }) => kind)).toEqual(["never", "allow"]);
  });

  it.runIf(isEverything)("is taken also while stops are paused: the pause goes on", async () => {
    const world = await proposed();
    await press(world, proposal(world), "never");
    await pauseAll(world);
    expect(await press(world, proposal(world), "undo")).toMatchObject({ outcome: "done" });
    const said = await instructions(world);
    expect(ownHoldOf(said, world.clock.now())).toBeUndefined();
    expect(pauseOf(await world.ledger.instructions.general())).toMatchObject({ kind: "paused" });
  });
});

describe("answers in general", () => {
  it("what was said is lifted by anyone who holds the trigger token, once, and the winner is proposed again", async () => {
    const world = await proposed();
    const lift = () =>
      world.runner.run("acting.allow", { account: "main", experimentId: world.idOf("clear-winner"), by: "Kim" });
    await press(world, proposal(world), "never");
    expect(await lift()).toMatchObject({ isChange: true, was: "never", by: ADA_IS });
    expect(await lift()).toMatchObject({ isChange: false });
    await world.later(HOUR);
    expect(buttonsOf(proposal(world))).toHaveLength(3);
    await expect(world.runner.run("acting.allow", { account: "other", experimentId: "x", by: "Kim" })).rejects.toThrow(
      "there is no account",
    );
  });

  it("without a way for answers to arrive there are no buttons", async () => {
    const world = await proposed();
    world.canAnswer = false;
    await world.later(HOUR);
    expect(buttonsOf(proposal(world))).toEqual([]);
  });

  it("who answered is known by id: a name that pretends to be somebody else's id does not help", async () => {
    const world = await announced();
    await press(world, announcement(world), "veto", { user: { ...GRACE, username: "ada (U0SANDADA1)" } });
    expect((await world.intent()).ending).toEqual({ state: "vetoed", by: "slack:U0SANDGRC1" });
    expect(wordsOf(announcement(world))).toContain("ada U0SANDADA1 (U0SANDGRC1)");
    expect(ADA.id).toBe("U0SANDADA1");
  });
});
