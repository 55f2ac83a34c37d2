import { describe, expect, it } from "vitest";
import { GENERAL_LIFT_PRIOR } from "../../src/stats/index.ts";
import { aRecord } from "../store/records.ts";
import { anExperiment, NOTHING_KNOWN } from "../support/builders.ts";
import { someOf } from "../support/scope.ts";
import { DAY, HOUR, useWorlds, wordsOf } from "../support/world.ts";

const aWorld = useWorlds();

describe("in its first days Herald", () => {
  it("counts every experiment in the first digest", async () => {
    const world = await aWorld();
    const result = await world.digest();
    expect(await world.settle()).toEqual([]);
    const running = world.sandbox.experiments.listed().filter(({ status }) => status === "running");
    // One of them is always on, one was deleted behind the list's back.
    expect(result).toMatchObject({ outcome: "posted", experiments: running.length - 2, unread: 1 });
    const [digest] = world.messages("digest:daily:2026-11-23");
    const names = running.filter(({ scenario }) => scenario !== "personalization").map(({ name }) => name);
    expect(names.filter((name) => !wordsOf(digest).replaceAll("&amp;", "&").includes(name))).toEqual([]);
    expect(wordsOf(digest)).toContain("1\u00a0personalization not shown (always on, nothing to decide)");
    expect(wordsOf(digest)).toContain("Deleted in Ours Privacy since the last digest.");
  });

  it.each(someOf(["current", "seed"] as const, 1))(
    "reads an experiment on the day it starts, though it was drafted days before (%s)",
    async (generation) => {
      const world = await aWorld({ scenarios: ["draft"], generation });
      const { id } = world.sandbox.experiments.find("draft");
      world.clock.advance(5 * DAY);
      const started = await fetch(`${world.sandbox.url}/rest/v1/experiments/${id}/start`, {
        method: "POST",
        headers: { authorization: "Bearer sandbox-key" },
      });
      expect(started.status).toBe(200);
      expect(await world.digest()).toMatchObject({ outcome: "posted", experiments: 1, unread: 0 });
      expect(world.log.entries.filter(({ level }) => level === "error")).toEqual([]);
    },
  );

  it("reads an experiment on the day it is resumed, though the API counts from there on", async () => {
    const world = await aWorld({ scenarios: ["window-restarts"] });
    const experiment = world.sandbox.experiments.find("window-restarts");
    while (experiment.script.some(({ action }) => action === "resume")) {
      world.clock.advance(DAY);
      world.sandbox.experiments.all();
    }
    expect(experiment).toMatchObject({ status: "running" });
    expect(experiment.startedAt!.slice(0, 10)).toBe(world.clock.now().slice(0, 10));
    expect(await world.digest()).toMatchObject({ outcome: "posted", experiments: 1, unread: 0 });
  });

  it("only proposes a winner that it sees for the first time today", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    await world.digest();
    expect(await world.settle()).toEqual([]);
    const [proposal, ...others] = world.messages("proposal:");
    expect(wordsOf(proposal)).toContain("*Why am I asked?* Herald discovered this experiment less than a day ago.");
    expect(others).toEqual([]);
    expect(await world.ledger.intents.recent("1970-01-01T00:00:00.000Z")).toEqual([]);
    expect(await world.later(23 * HOUR)).toEqual([]);
    expect(world.messages("proposal:")).toHaveLength(1);
    expect(world.stopRequests).toEqual([]);
  });

  it("announces the winner a day later, lets the veto window pass, stops it, reads it back and says so once", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "flat"] });
    const intent = await world.announced();
    expect(intent).toMatchObject({ state: "announced", notBefore: "2026-11-24T11:00:00.000Z" });
    expect(world.announcements()).toHaveLength(1);
    expect(await world.later(2 * HOUR - 1)).toEqual([]);
    expect(world.stopRequests).toEqual([]);
    expect(await world.later(1)).toEqual([]);
    const experiment = world.sandbox.experiments.find("clear-winner");
    expect(experiment).toMatchObject({ status: "completed", winnerVariantId: experiment.variants[1]!.id });
    expect(world.stopRequests).toMatchObject([{ status: 200, body: { winnerVariantId: experiment.variants[1]!.id } }]);
    expect(await world.intent()).toMatchObject({
      state: "stopped",
      ending: { winnerReadBack: experiment.variants[1]!.id, isAnswerLost: false, publishStatus: "published" },
    });
    // The head of its thread says so at once, before anyone lists experiments again.
    expect(wordsOf(world.messages("experiment:")[0])).toContain("completed · stopped by Herald on Nov 24");
    expect(await world.later(HOUR)).toEqual([]);
    expect(world.receipts()).toHaveLength(1);
    expect(wordsOf(world.receipts()[0])).toContain(
      "Ours Privacy confirms the stop with Video of a visit as the winner.",
    );
    expect(world.stopRequests).toHaveLength(1);
  });

  it("reports a stop in the next digest, and only in that one", async () => {
    const world = await aWorld({ scenarios: ["clear-winner", "flat"] });
    await world.digest();
    await world.settle();
    for (let morning = 0; morning < 3; morning += 1) {
      world.clock.advance(DAY);
      await world.digest();
      expect(await world.settle(new Date(world.clock.nowMs() + 3 * HOUR).toISOString())).toEqual([]);
      world.clock.moveTo(`2026-11-${24 + morning}T09:00:00.000Z`);
    }
    const told = world
      .messages("digest:")
      .map((message) => [message.text, wordsOf(message).includes("Ours Privacy confirms the stop")]);
    expect(told).toEqual([
      [expect.stringContaining(": 1 decision for you · 1 running."), false],
      [expect.stringContaining(": 1 decision for you · 1 running."), false],
      [expect.stringContaining(": 1 stopped · 1 running."), true],
      [expect.stringContaining(": Nothing to decide · 1 running."), false],
    ]);
  });

  it("keeps what the account's other experiments said of one at its first sight, whatever they say later", async () => {
    const world = await aWorld({ scenarios: ["clear-winner"] });
    const { account } = world;
    const ref = { account, experimentId: world.idOf("clear-winner") };
    const goal = "Consultation Booked";
    const others = async (names: readonly string[], phi: number) => {
      for (const experimentId of names) {
        const experiment = anExperiment({ id: experimentId, goal });
        await world.ledger.experiments.remember(account, experiment, world.clock.now(), NOTHING_KNOWN);
        const pairs = [null, { logOddsRatio: 0.05, information: 900, phi }];
        const { input, decision } = aRecord({
          account,
          experimentId,
          look: { pairs, lag: { products: 1, pairs: 20 } },
        });
        await world.ledger.decisions.record(input, decision, world.clock.now());
      }
    };
    await others(["exp_1", "exp_2", "exp_3", "exp_4", "exp_5"], 1.75);
    await world.digest();
    const first = await world.ledger.decisions.latest(ref);
    expect(first!.input.history.account).toEqual({
      usualPhi: 1.75,
      lag: { products: 5, pairs: 100 },
      liftPrior: GENERAL_LIFT_PRIOR,
    });
    await others(["exp_6", "exp_7", "exp_8", "exp_9"], 6);
    await world.later(DAY);
    await world.digest();
    const second = await world.ledger.decisions.latest(ref);
    expect(second!.decision.lastClosedDay > first!.decision.lastClosedDay).toBe(true);
    expect(second!.input.history.account).toEqual(first!.input.history.account);
  });
});
