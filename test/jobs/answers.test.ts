import { describe, expect, it } from "vitest";
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
const pauseAll = (world: World) => world.runner.run("acting.switch", { to: "pause", by: "Kim" });

/** What came of a press, with what the presser alone hears. */
const pressAndHear = async (world: World, ...rest: PressArguments) => ({
  ...(await press(world, ...rest)),
  sentence: whispers(world).at(-1),
});
type PressArguments = Parameters<typeof press> extends [World, ...infer Rest] ? Rest : never;

describe("Stop and declare", () => {
  it("stops it at once with the proposed winner, after one more look, and says who asked", async () => {
    const world = await proposed();
    expect(await press(world, proposal(world), "stop")).toMatchObject({ outcome: "done" });
    expect(buttonsOf(proposal(world))).toEqual([]);
    expect(wordsOf(proposal(world))).toContain(`${ADA_IS} asked to stop it`);
    expect(await world.settle()).toEqual([]);
    expect(await world.intent()).toMatchObject({ state: "stopped", requestedBy: ADAS_ID });
    expect(world.stopRequests).toHaveLength(1);
    expect(world.announcements()).toEqual([]);
    expect(wordsOf(world.receipts()[0])).toContain(`asked for by ${ADA_IS}`);
    expect(await instructions(world)).toMatchObject([{ kind: "stop", actor: ADAS_ID, via: "slack" }]);
    expect(whispers(world)).toEqual([expect.stringContaining("U0SANDADA1: Herald takes one more look now")]);
  });

  it("the same press delivered twice, or done again after a crash, is one stop", async () => {
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

  it("is taken up again where Slack could not be reached after it was recorded, and never becomes a second stop", async () => {
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
  });

  it("is withdrawn where the evidence does not hold on the fresh look", async () => {
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
    ["acting is paused", (world: World) => pauseAll(world), "Acting was paused by Kim"],
    [
      "acting is switched off",
      (world: World) =>
        void (world.settings = { ...world.settings, acting: { ...world.settings.acting, isEnabled: false } }),
      "switched off in the configuration",
    ],
  ])("is refused while %s, and may be pressed again later", async (_why, change, sentence) => {
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

  it("is refused where it was pressed more than an hour before it arrived", async () => {
    const world = await proposed();
    expect(await pressAndHear(world, proposal(world), "stop", { agoMs: 61 * 60_000 })).toMatchObject({
      outcome: "refused",
      sentence: expect.stringContaining("more than an hour"),
    });
    expect(await instructions(world)).toEqual([]);
  });

  it("is refused where the policy shows visitors something else since", async () => {
    const world = await proposed();
    world.policy = { mode: "propose", onWinner: "rollout" };
    expect(await pressAndHear(world, proposal(world), "stop")).toMatchObject({
      outcome: "outdated",
      sentence: expect.stringContaining("something else"),
    });
    expect(await instructions(world)).toEqual([]);
  });

  it("shows no buttons again where the press is done once more after its stop was withdrawn", async () => {
    const world = await proposed();
    const same = pressOf(world, proposal(world)!, "stop");
    world.sandbox.faults.add({ kind: "server-error", operation: "chat.postEphemeral", times: 1 });
    await expect(world.runner.run("acting.respond", same)).rejects.toThrow("chat.postEphemeral");
    await pauseAll(world);
    await world.settle();
    expect(await world.intent()).toMatchObject({ state: "withdrawn" });
    expect(await world.runner.run("acting.respond", same)).toMatchObject({ outcome: "done" });
    expect(buttonsOf(proposal(world))).toEqual([]);
    expect(wordsOf(proposal(world))).toContain(`${ADA_IS} asked to stop it`);
  });
});

describe("a policy that says since that Herald only observes", () => {
  it.each([
    ["Stop and declare", "stop", proposed, proposal],
    ["Stop it now", "hasten", announced, announcement],
  ] as const)("refuses %s with that reason, and no press leaves a trace", async (_button, kind, aWinner, message) => {
    const world = await aWinner();
    world.policy = { mode: "observe" };
    expect(await pressAndHear(world, message(world), kind)).toMatchObject({
      outcome: "refused",
      sentence: expect.stringContaining("only observes it"),
    });
    await world.later(2 * HOUR);
    expect(await instructions(world)).toEqual([]);
    expect(world.stopRequests).toEqual([]);
  });

  it.each([
    ["Stop and declare", "stop", proposed, proposal],
    ["Stop it now", "hasten", announced, announcement],
  ] as const)(
    "holds also where it came between %s and its stop, and the receipt says why",
    async (_button, kind, aWinner, message) => {
      const world = await aWinner();
      expect(await press(world, message(world), kind)).toMatchObject({ outcome: "done" });
      world.policy = { mode: "observe" };
      await world.settle();
      expect(await world.intent()).toMatchObject({ state: "withdrawn", ending: { because: { kind: "policy" } } });
      expect(world.stopRequests).toEqual([]);
      expect(wordsOf(world.receipts()[0])).toContain("its policy says since that Herald only observes it");
    },
  );

  it("does not keep a veto back", async () => {
    const world = await announced();
    world.policy = { mode: "observe" };
    expect(await press(world, announcement(world), "veto")).toMatchObject({ outcome: "done" });
  });

  it("a policy that has come to propose only does not refuse Stop it now: a person asks for it", async () => {
    const world = await announced();
    world.policy = { mode: "propose" };
    await press(world, announcement(world), "hasten");
    await world.settle();
    expect(await world.intent()).toMatchObject({ state: "stopped", requestedBy: ADAS_ID });
  });
});

describe("an answer that was recorded, and whose message Slack would not let Herald renew", () => {
  it.each([
    ["stop", "asked to stop it"],
    ["not-yet", "asked to leave it alone until"],
    ["never", "asked to leave it alone for good"],
  ] as const)("is shown by the next sweep, without buttons (%s)", async (kind, sentence) => {
    const world = await proposed();
    world.clock.advance(HOUR);
    world.sandbox.faults.add({ kind: "server-error", operation: "chat.update" });
    await expect(press(world, proposal(world), kind)).rejects.toThrow("chat.update");
    await world.settle();
    world.sandbox.faults.clear();
    expect(buttonsOf(proposal(world))).toHaveLength(3);
    await world.later(HOUR);
    expect(buttonsOf(proposal(world))).toEqual([]);
    expect(wordsOf(proposal(world))).toContain(`${ADA_IS} ${sentence}`);
    expect(world.messages("proposal:")).toHaveLength(1);
  });

  it("is not shown where it was lifted meanwhile: the proposal goes on asking", async () => {
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
    };
    expect(await world.runner.run("reporting.stop-message", late)).toEqual({ key: "", outcome: "nothing to say" });
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
    await expectRefused(world, "stop", "it is paused");
    expect(wordsOf(proposal(world))).toContain("No longer up to date");
  });

  it("when it was deleted", async () => {
    const world = await proposed();
    world.sandbox.experiments.delete(world.idOf("clear-winner"));
    await expectRefused(world, "stop", "deleted");
  });

  it.each(["stop", "not-yet", "never"] as const)("when a newer look came to another result (%s)", async (kind) => {
    const world = await proposed();
    await world.later(DAY);
    world.sandbox.experiments.find("clear-winner").traffic.restated = {
      fromMs: world.clock.nowMs(),
      beforeDay: 99,
      keep: 0.2,
    };
    await world.later(HOUR);
    await expectRefused(world, kind, "A newer look came to another result");
  });

  it("when somebody answered before", async () => {
    const world = await proposed();
    const asPosted = { ...proposal(world)!, blocks: [...proposal(world)!.blocks] };
    await press(world, proposal(world), "not-yet");
    expect(await pressAndHear(world, asPosted, "stop", { user: GRACE })).toMatchObject({
      outcome: "outdated",
      sentence: expect.stringContaining(`until Mon, Nov 30 by ${ADA_IS}`),
    });
    expect(await instructions(world)).toHaveLength(1);
  });

  it("when somebody has asked to stop it, or a stop is announced since", async () => {
    const world = await proposed();
    const asPosted = { ...proposal(world)!, blocks: [...proposal(world)!.blocks] };
    await press(world, proposal(world), "stop");
    expect(await pressAndHear(world, asPosted, "never", { user: GRACE })).toMatchObject({
      outcome: "outdated",
      sentence: expect.stringContaining(`${ADA_IS} has asked already to stop it.`),
    });
    await world.settle();
    expect(await pressAndHear(world, asPosted, "never", { user: GRACE })).toMatchObject({
      outcome: "outdated",
      sentence: expect.stringContaining(": It is stopped already."),
    });
    const newcomer = await proposed({ policy: {} });
    await newcomer.later(DAY);
    expect(await pressAndHear(newcomer, proposal(newcomer), "stop")).toMatchObject({
      outcome: "outdated",
      sentence: expect.stringContaining("press Stop it now there"),
    });
  });

  it("when two press at the same moment: one of them counts, the other one hears of it", async () => {
    const world = await proposed();
    const both = [pressOf(world, proposal(world)!, "stop"), pressOf(world, proposal(world)!, "never", { user: GRACE })];
    const workers = [world.worker(), world.worker()];
    const outcomes = await Promise.all(both.map((one, index) => workers[index]!.run("acting.respond", one)));
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(["done", "outdated"]);
    expect(await instructions(world)).toHaveLength(1);
  });
});

describe("Not yet and Never", () => {
  it("Not yet: it is left alone for seven days, then proposed again with its buttons", async () => {
    const world = await proposed();
    await press(world, proposal(world), "not-yet");
    expect(wordsOf(proposal(world))).toContain(`${ADA_IS} asked to leave it alone until Mon, Nov 30`);
    expect(buttonsOf(proposal(world))).toEqual([]);
    expect(await instructions(world)).toMatchObject([
      { kind: "not-yet", until: new Date(world.clock.nowMs() + 7 * DAY).toISOString() },
    ]);
    await world.later(6 * DAY);
    expect(buttonsOf(proposal(world))).toEqual([]);
    await world.later(DAY);
    expect(buttonsOf(proposal(world))).toHaveLength(3);
  });

  it("Never: it is not proposed again, and the digest says who said so", async () => {
    const world = await proposed();
    await press(world, proposal(world), "never");
    await world.later(30 * DAY);
    expect(buttonsOf(proposal(world))).toEqual([]);
    await world.digest();
    expect(wordsOf(world.messages("digest:")[0])).toContain(`Asked to leave it alone for good by ${ADA_IS}`);
  });

  it("are taken also while acting is paused, and in quiet hours: they keep stops back", async () => {
    const world = await proposed();
    await pauseAll(world);
    world.settings = {
      ...world.settings,
      quietHours: { from: "00:00", to: "23:59", days: [1, 2, 3, 4, 5, 6, 7], timeZone: "UTC" },
    };
    expect(await press(world, proposal(world), "never")).toMatchObject({ outcome: "done" });
    expect(buttonsOf(proposal(world))).toEqual([]);
  });

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
  it("keeps the announced stop back for good, renews the announcement, and one receipt tells who", async () => {
    const world = await announced();
    expect(buttonsOf(announcement(world))).toHaveLength(2);
    expect(await press(world, announcement(world), "veto")).toMatchObject({ outcome: "done" });
    expect(buttonsOf(announcement(world))).toEqual([]);
    expect(wordsOf(announcement(world))).toContain(`vetoed by ${ADA_IS}`);
    await world.settle();
    await world.later(2 * DAY);
    expect(await world.intent()).toMatchObject({ state: "vetoed", ending: { by: ADAS_ID } });
    expect(world.stopRequests).toEqual([]);
    expect(world.receipts()).toHaveLength(1);
  });

  it("by a second person, or when it is too late, is refused with the reason", async () => {
    const world = await announced();
    const asPosted = { ...announcement(world)!, blocks: [...announcement(world)!.blocks] };
    await press(world, announcement(world), "veto");
    expect(await pressAndHear(world, asPosted, "veto", { user: GRACE })).toMatchObject({
      outcome: "outdated",
      sentence: expect.stringContaining(`${ADA_IS} has vetoed it already`),
    });
    const late = await announced();
    const old = { ...announcement(late)!, blocks: [...announcement(late)!.blocks] };
    await late.later(2 * HOUR);
    expect(buttonsOf(announcement(late))).toEqual([]);
    expect(await pressAndHear(late, old, "veto")).toMatchObject({
      outcome: "outdated",
      sentence: expect.stringContaining("It is stopped already"),
    });
    expect(await late.intent()).toMatchObject({ state: "stopped" });
  });
});

describe("Stop it now", () => {
  it("stops at once what was announced for later, in the presser's name", async () => {
    const world = await announced();
    expect(await press(world, announcement(world), "hasten", { user: GRACE })).toMatchObject({ outcome: "done" });
    expect(wordsOf(announcement(world))).toContain(`${GRACE_IS} asked to stop it at once`);
    await world.settle();
    expect(await world.intent()).toMatchObject({ state: "stopped", requestedBy: `slack:${GRACE.id}` });
    expect(world.stopRequests).toHaveLength(1);
  });

  it("is refused while acting is paused, and after a veto", async () => {
    const world = await announced();
    await pauseAll(world);
    expect(await pressAndHear(world, announcement(world), "hasten")).toMatchObject({
      outcome: "refused",
      sentence: expect.stringContaining("paused by Kim"),
    });
    const asPosted = { ...announcement(world)!, blocks: [...announcement(world)!.blocks] };
    await press(world, announcement(world), "veto");
    expect(await pressAndHear(world, asPosted, "hasten")).toMatchObject({
      outcome: "outdated",
      sentence: expect.stringContaining("vetoed"),
    });
    expect(world.stopRequests).toEqual([]);
  });
});

describe("answers in general", () => {
  it("what was said is lifted by whoever holds the trigger token, once, and the winner is proposed again", async () => {
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

  it("without a way for presses to arrive there are no buttons", async () => {
    const world = await proposed();
    world.canAnswer = false;
    await world.later(HOUR);
    expect(buttonsOf(proposal(world))).toEqual([]);
  });

  it("who pressed is known by id: a name that pretends to be somebody else's id does not help", async () => {
    const world = await announced();
    await press(world, announcement(world), "veto", { user: { ...GRACE, username: "ada (U0SANDADA1)" } });
    expect((await world.intent()).ending).toEqual({ state: "vetoed", by: "slack:U0SANDGRC1" });
    expect(wordsOf(announcement(world))).toContain("ada U0SANDADA1 (U0SANDGRC1)");
    expect(ADA.id).toBe("U0SANDADA1");
  });
});
