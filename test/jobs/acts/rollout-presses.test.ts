import { describe, expect, it } from "vitest";
import { declareWinner, rollOut, endRollout } from "../../../src/sandbox/world/lifecycle.ts";
import { ADA, buttonsOf, GRACE, press, pressOf } from "../../support/slack/press.ts";
import { finalReport, labelsOf, reportedWinner, stoppedWinner, WON } from "../../support/slack/stopped-winner.ts";
import { isEverything } from "../../support/scope.ts";
import { DAY, HOUR, useWorlds, wordsOf, type World } from "../../support/world.ts";

const aWorld = useWorlds();
const ADA_IS = "ada (U0SANDADA1)";
const ADAS_ID = `slack:${ADA.id}`;
const stopReceipt = (world: World) => world.receipts()[0]!;
const shown = (world: World) => world.sandbox.experiments.find(WON);
const requests = (world: World, operation: string) =>
  world.sandbox.requests.filter((request) => request.operation === operation);
const ref = (world: World) => ({ account: "main", experimentId: world.idOf(WON) });
const said = async (world: World) =>
  (await world.ledger.instructions.of(ref(world)))
    .filter(({ account }) => account !== null)
    .map(({ kind, actor }) => `${kind} by ${actor}`);
const acts = async (world: World) =>
  (await world.ledger.intents.of(ref(world))).map(({ act, state }) => `${act} ${state}`);
const heard = (world: World) => world.sandbox.slack.whispers.at(-1)?.text;

describe("Roll out winner", () => {
  it("on the receipt of the stop shows the winner to everyone, has a receipt with End rollout, and that shows the control again", async () => {
    const world = await stoppedWinner(aWorld);
    expect(await press(world, stopReceipt(world), "rollout")).toMatchObject({ outcome: "done" });
    expect(heard(world)).toBe("Herald is rolling it out. A receipt follows.");
    expect(labelsOf(stopReceipt(world))).toEqual([]);
    expect(wordsOf(stopReceipt(world))).toContain(`${ADA_IS} asked Herald to roll it out, `);
    expect(wordsOf(stopReceipt(world))).toContain("Stopped: Homepage hero: video vs. still");
    expect(await world.settle()).toEqual([]);
    expect(shown(world).rolloutVariantId).toBe(shown(world).winnerVariantId);
    const receipt = world.receipts()[1]!;
    expect(wordsOf(receipt)).toContain(
      "Rolled out: Homepage hero: video vs. still. Every visitor sees Video of a visit",
    );
    expect(wordsOf(receipt)).toContain(`Requested by ${ADA_IS}.`);
    expect(labelsOf(receipt)).toEqual(["End rollout"]);

    world.clock.advance(HOUR);
    expect(await press(world, receipt, "end-rollout", { user: GRACE })).toMatchObject({ outcome: "done" });
    expect(heard(world)).toBe("Herald is ending its rollout. A receipt follows.");
    expect(wordsOf(world.receipts()[1])).toContain("grace (U0SANDGRC1) asked Herald to end its rollout, ");
    expect(labelsOf(world.receipts()[1])).toEqual([]);
    expect(await world.settle()).toEqual([]);
    expect(shown(world).rolloutVariantId).toBeNull();
    expect(wordsOf(world.receipts()[2])).toContain("Every visitor sees Still photo (the control)");
    expect(await said(world)).toEqual([`rollout by ${ADAS_ID}`, `end-rollout by slack:${GRACE.id}`]);
    expect(await acts(world)).toEqual(["stop stopped", "rollout rolled-out", "end-rollout rollout-ended"]);
    expect((await world.ledger.audit()).acts.unexplained).toEqual([]);
  });

  it("on the final report does the same, and its button gives way to who asked", async () => {
    const world = await reportedWinner(aWorld);
    expect(await press(world, finalReport(world), "rollout")).toMatchObject({ outcome: "done" });
    expect(labelsOf(finalReport(world))).toEqual([]);
    expect(wordsOf(finalReport(world))).toContain(`${ADA_IS} asked Herald to roll it out, `);
    expect(await world.settle()).toEqual([]);
    expect(shown(world).rolloutVariantId).toBe(shown(world).winnerVariantId);
    expect(labelsOf(stopReceipt(world))).toEqual([]);
    expect(world.messages("final-report:")).toHaveLength(1);
    const [, rollout] = await world.ledger.intents.of(ref(world));
    expect(rollout).toMatchObject({ act: "rollout", requestedBy: ADAS_ID, state: "rolled-out" });
  });

  it.runIf(isEverything)("on the receipt takes the button of the final report away as well", async () => {
    const world = await reportedWinner(aWorld);
    await press(world, stopReceipt(world), "rollout");
    await world.settle();
    expect(labelsOf(finalReport(world))).toEqual([]);
    expect(wordsOf(finalReport(world))).toContain(`${ADA_IS} asked Herald to roll it out, `);
  });

  it("by a person who may not decide does nothing, and says why", async () => {
    const world = await stoppedWinner(aWorld);
    world.approvers = [ADA.id];
    expect(await press(world, stopReceipt(world), "rollout", { user: GRACE })).toMatchObject({ outcome: "refused" });
    expect(heard(world)).toContain("You are not on the list of people who can answer");
    await world.settle();
    expect(labelsOf(stopReceipt(world))).toEqual(["Roll out winner"]);
    expect(await acts(world)).toEqual(["stop stopped"]);
    expect(await said(world)).toEqual([]);
  });

  it("pressed twice by the same person or by another one counts once, and says who was first", async () => {
    const world = await stoppedWinner(aWorld);
    const message = structuredClone(stopReceipt(world));
    await press(world, message, "rollout");
    for (const user of [ADA, GRACE]) {
      world.clock.advance(1_000);
      expect(await press(world, message, "rollout", { user })).toMatchObject({ outcome: "outdated" });
      expect(heard(world)).toBe(`${ADA_IS} already asked to roll it out.`);
    }
    await world.settle();
    world.clock.advance(1_000);
    expect(await press(world, message, "rollout", { user: GRACE })).toMatchObject({ outcome: "outdated" });
    expect(heard(world)).toBe("It is already rolled out.");
    expect(requests(world, "rollout")).toHaveLength(1);
    expect(await said(world)).toEqual([`rollout by ${ADAS_ID}`]);
  });

  it.runIf(isEverything)("that Slack tells of twice counts once, even after the rollout was ended", async () => {
    const world = await stoppedWinner(aWorld);
    const answer = pressOf(world, stopReceipt(world), "rollout");
    await world.runner.run("acting.respond", answer);
    await world.settle();
    world.clock.advance(1_000);
    await press(world, world.receipts()[1], "end-rollout");
    await world.settle();
    world.loseQueue();
    expect(await world.runner.run("acting.respond", answer)).toMatchObject({ outcome: "repeated" });
    await world.settle();
    expect(requests(world, "rollout")).toHaveLength(1);
    expect(await acts(world)).toEqual(["stop stopped", "rollout rolled-out", "end-rollout rollout-ended"]);
  });

  it("whose worker died before it could say so is taken again, and heard as the first time, though it is done by then", async () => {
    const world = await stoppedWinner(aWorld);
    const answer = pressOf(world, stopReceipt(world), "rollout");
    world.sandbox.faults.add({ kind: "server-error", operation: "chat.update", times: 1 });
    await expect(world.runner.run("acting.respond", answer)).rejects.toThrow("chat.update");
    await world.settle();
    expect(shown(world).rolloutVariantId).not.toBeNull();
    expect(await world.runner.run("acting.respond", answer)).toMatchObject({ outcome: "done" });
    expect(heard(world)).toBe("Herald is rolling it out. A receipt follows.");
    await world.settle();
    expect(requests(world, "rollout")).toHaveLength(1);
    expect(await said(world)).toEqual([`rollout by ${ADAS_ID}`]);
  });

  it.runIf(isEverything)("taken by two workers at once is one rollout", async () => {
    const world = await stoppedWinner(aWorld);
    const answer = pressOf(world, stopReceipt(world), "rollout");
    await Promise.all([world.runner, world.worker()].map((worker) => worker.run("acting.respond", answer)));
    await world.settle();
    expect(await said(world)).toEqual([`rollout by ${ADAS_ID}`]);
    expect(requests(world, "rollout")).toHaveLength(1);
  });

  it.runIf(isEverything)(
    "pressed after the command did it says that it is rolled out, and the button is gone",
    async () => {
      const world = await stoppedWinner(aWorld);
      const message = structuredClone(stopReceipt(world));
      world.clock.advance(60_000);
      await world.runner.run("acting.rollout", { ...ref(world), by: "Kim", via: "cli" });
      expect(await press(world, message, "rollout")).toMatchObject({ outcome: "outdated" });
      expect(heard(world)).toBe("Kim already asked to roll it out.");
      await world.settle();
      world.clock.advance(1_000);
      await press(world, message, "rollout");
      expect(heard(world)).toBe("It is already rolled out.");
      expect(wordsOf(stopReceipt(world))).toContain("Kim asked Herald to roll it out, ");
      expect(requests(world, "rollout")).toHaveLength(1);
    },
  );

  it("pressed after somebody rolled it out in Ours Privacy says so, also on the message", async () => {
    const world = await stoppedWinner(aWorld);
    rollOut(shown(world), shown(world).winnerVariantId!, world.clock.nowMs());
    expect(await press(world, stopReceipt(world), "rollout")).toMatchObject({ outcome: "outdated" });
    expect(heard(world)).toBe("It is already rolled out.");
    expect(labelsOf(stopReceipt(world))).toEqual([]);
    expect(wordsOf(stopReceipt(world))).toContain("It is already rolled out.");
  });

  it("rolls out no other variant than the one that the message names", async () => {
    const world = await stoppedWinner(aWorld);
    shown(world).variants.push({ id: "var_other", name: "Other", isControl: false, weight: 0 });
    declareWinner(shown(world), "var_other", world.clock.nowMs());
    await press(world, stopReceipt(world), "rollout");
    expect(heard(world)).toBe("Another winner is on record by now, so nothing was done.");
    await world.settle();
    expect(requests(world, "rollout")).toEqual([]);
  });

  it("does nothing where Herald was paused, turned off or told to observe since, or the experiment runs again or is gone, and says which", async () => {
    const world = await stoppedWinner(aWorld);
    const message = structuredClone(stopReceipt(world));
    const { settings, policy } = world;
    const changes: readonly (readonly [string, () => unknown, () => unknown])[] = [
      [
        "Herald is paused by Kim. It changes nothing until someone runs herald resume.",
        () => world.runner.run("acting.switch", { to: "pause", by: "Kim" }),
        () => world.runner.run("acting.switch", { to: "resume", by: "Kim" }),
      ],
      [
        "Acting is turned off in the configuration.",
        () => void (world.settings = { ...settings, acting: { ...settings.acting, isEnabled: false } }),
        () => void (world.settings = settings),
      ],
      [
        "Its policy now lets Herald only observe it, so nothing was done.",
        () => void (world.policy = { mode: "observe" }),
        () => void (world.policy = policy),
      ],
      [
        "It has not ended. It is running.",
        () => void (shown(world).status = "running"),
        () => void (shown(world).status = "completed"),
      ],
      ["The experiment was deleted.", () => world.sandbox.experiments.delete(world.idOf(WON)), () => undefined],
    ];
    for (const [sentence, change, undo] of changes) {
      world.clock.advance(60_000);
      await change();
      await press(world, message, "rollout");
      expect(heard(world)).toBe(sentence);
      await world.settle();
      expect(requests(world, "rollout")).toEqual([]);
      expect(await said(world)).toEqual([]);
      await undo();
    }
  });

  it("that took more than an hour to arrive does not count", async () => {
    const world = await stoppedWinner(aWorld);
    world.clock.advance(3 * HOUR);
    await press(world, stopReceipt(world), "rollout", { agoMs: 2 * HOUR });
    expect(heard(world)).toContain("took more than an hour to arrive");
    expect(await acts(world)).toEqual(["stop stopped"]);
  });

  it("is offered again where it was withdrawn, because changes of others wait to be published", async () => {
    const world = await stoppedWinner(aWorld);
    world.settings = { ...world.settings, acting: { ...world.settings.acting, unpublishedChanges: "block" } };
    world.sandbox.faults.add({ kind: "foreign-drafts", operation: "diff", count: 2 });
    await press(world, stopReceipt(world), "rollout");
    await world.settle();
    expect(wordsOf(world.receipts()[1])).toContain("Not rolled out, other changes wait to be published");
    expect(labelsOf(world.receipts()[1])).toEqual([]);
    expect(labelsOf(stopReceipt(world))).toEqual(["Roll out winner"]);
  });

  it("whose answer from Ours Privacy is lost is proven by the read-back, and not sent again", async () => {
    const world = await stoppedWinner(aWorld);
    world.sandbox.faults.add({ kind: "commit-then-reset", operation: "rollout", times: 1 });
    await press(world, stopReceipt(world), "rollout");
    await world.settle();
    expect(await world.intent()).toMatchObject({ state: "rolled-out", ending: { isAnswerLost: true } });
    expect(requests(world, "rollout")).toHaveLength(1);
  });

  it.runIf(isEverything)("is not lost where the queue is, once it was written down", async () => {
    const world = await stoppedWinner(aWorld);
    await press(world, stopReceipt(world), "rollout");
    world.loseQueue();
    expect(await world.later(HOUR)).toEqual([]);
    expect(shown(world).rolloutVariantId).toBe(shown(world).winnerVariantId);
    expect(world.receipts()).toHaveLength(2);
  });

  it("forged does nothing: on another message, with another act, with a final report that there is not, or as another button", async () => {
    const world = await stoppedWinner(aWorld);
    const forged: readonly Parameters<typeof press>[3][] = [
      { messageTs: "1790000000.000100" },
      { value: JSON.stringify({ about: "intent", intent: "act_other" }) },
      // Which no button of ours carries.
      { value: JSON.stringify({ about: "intent" }) },
      { value: JSON.stringify({ about: "final-report", account: "main", experiment: "x", decision: "dec_x" }) },
      { actionId: "herald:end-rollout" },
    ];
    for (const [at, changes] of forged.entries()) {
      world.clock.advance(1_000);
      expect(await press(world, stopReceipt(world), "rollout", changes)).toMatchObject({ outcome: "refused" });
      expect(world.sandbox.slack.whispers).toHaveLength(at + 1);
      expect(heard(world)).toBe("Herald does not know this button.");
      expect(await acts(world)).toEqual(["stop stopped"]);
    }
  });
});

describe.runIf(isEverything)("End rollout", () => {
  it("on a stop that rolled the winner out shows the control again", async () => {
    const world = await stoppedWinner(aWorld, { policy: { onWinner: "rollout" } });
    expect(await press(world, stopReceipt(world), "end-rollout")).toMatchObject({ outcome: "done" });
    await world.settle();
    expect(shown(world).rolloutVariantId).toBeNull();
    expect(labelsOf(stopReceipt(world))).toEqual([]);
  });

  it.runIf(isEverything)("pressed after it was ended elsewhere says so", async () => {
    const world = await stoppedWinner(aWorld);
    await press(world, stopReceipt(world), "rollout");
    await world.settle();
    endRollout(shown(world), world.clock.nowMs());
    await press(world, world.receipts()[1], "end-rollout");
    expect(heard(world)).toBe("Its rollout has already ended.");
    expect(labelsOf(world.receipts()[1])).toEqual([]);
  });

  it.runIf(isEverything)("ends no other rollout than the one that the message names", async () => {
    const world = await stoppedWinner(aWorld);
    await press(world, stopReceipt(world), "rollout");
    await world.settle();
    shown(world).variants.push({ id: "var_other", name: "Other", isControl: false, weight: 0 });
    endRollout(shown(world), world.clock.nowMs());
    rollOut(shown(world), "var_other", world.clock.nowMs());
    await press(world, world.receipts()[1], "end-rollout");
    expect(heard(world)).toBe("Another variant is rolled out by now, so nothing was done.");
    expect(shown(world).rolloutVariantId).toBe("var_other");
  });
});

describe.runIf(isEverything)("what a person said about a rollout", () => {
  it("never counts as a hold, and is told by herald explain", async () => {
    const world = await stoppedWinner(aWorld);
    await press(world, stopReceipt(world), "rollout");
    await world.settle();
    await world.later(DAY);
    expect(buttonsOf(world.receipts()[1])).toHaveLength(1);
    const { explain } = await import("../../../src/app/explain.ts");
    expect((await explain(world.ledger, world.idOf(WON))).text).toContain(`${ADA_IS} (slack): roll its winner out`);
  });
});
