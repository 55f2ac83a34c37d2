import { describe, expect, it } from "vitest";
import {
  plainMessage,
  readStopEnding,
  renderAnnouncement,
  renderLadder,
  renderProposal,
  renderReceipt,
  tellStop,
  type ActingModel,
  type Message,
  type ReceiptModel,
  type StopEnding,
  type StopFacts,
} from "../../src/digest/index.ts";
import { acceptable } from "../support/block-kit-schema.ts";
import { aControlReport, aDecision, aLadder, anActingModel, anArmReport, aWinner } from "../support/builders.ts";

const acting = anActingModel();
const controlWon: Partial<ActingModel> = {
  winnerVariantId: "var_control",
  decision: aWinner({
    winner: 0,
    leader: 0,
    arms: [aControlReport({ probabilityToBeBest: 0.99 }), anArmReport({ probabilityToBeBest: 0.01 })],
  }),
};
const facts: StopFacts = {
  publishStatus: "published",
  concurrentVersionChanges: 1,
  winnerReadBack: "var_green",
  rolloutReadBack: undefined,
  onWinner: "record",
};

function shown(message: Message): string {
  return plainMessage(acceptable(message));
}
function receipt(ending: StopEnding, model: Partial<ReceiptModel> = {}): string {
  return shown(renderReceipt({ ...acting, at: "2026-11-23T08:00:04.000Z", ending, ...model }));
}
function stopped(changes: Partial<StopFacts> = {}, model: Partial<ReceiptModel> = {}): string {
  return receipt({ state: "stopped", facts: { ...facts, ...changes } }, model);
}

describe("every message about a winner", () => {
  const messages: readonly (readonly [string, Message])[] = [
    ["proposal", renderProposal({ ...acting, because: "policy" })],
    ["announcement", renderAnnouncement({ ...acting, intentId: "stop_1", notBefore: "2026-11-23T10:00:00.000Z" })],
    ["receipt", renderReceipt({ ...acting, at: "2026-11-23T10:00:04.000Z", ending: { state: "stopped", facts } })],
  ];

  it.each(messages)(
    "the %s says why, how much, what visitors see, what one can do, and how to recompute it",
    (_kind, message) => {
      const text = shown(message);
      expect(text).toContain("Checkout button colour  ·  Acme Clinic  ·  day 14");
      expect(text).toContain(
        "Green button  ▰▰▰▰▰▰▰▱ 97.3 % to be best  ·  lift +12.4 % (3.1 to 21.9) over the original  ·  14 000 impressions, 787 conversions",
      );
      expect(text).toContain(
        "Why: It ran 2 full weeks. The evidence for Green button is 44 to 1, 40 to 1 was needed. Green button is best with 97.3 %.",
      );
      expect(text).toContain("tends to be larger than what lasts");
      expect(text).toMatch(/What visitors see: .*the original again, not Green button/u);
      expect(text).toContain("What you can do:");
      expect(text).toContain("✓ Data: Kind of experiment, Running, Goal set");
      expect(text).toContain("✓ Time: Full weeks 14 days, limit 7 days, Enough conversions 700, limit 25");
      expect(text).toContain("Policy default. Judged Mon 23 Nov, 09:00 Europe/Berlin, counted up to Sun 22 Nov (UTC)");
      expect(text).toContain("herald explain dec_1");
      expect(text).not.toMatch(/\bvisitors?,/u);
      expect(message.text).toContain("Checkout button colour (Acme Clinic)");
    },
  );

  it("says that the demo is a demo", () => {
    expect(shown(renderProposal({ ...acting, because: "policy", isDemo: true }))).toContain("Demo:");
  });

  it.each(["<!channel> *&*", "n".repeat(500), "حجز", "line\nbreak", "&".repeat(500)])("takes the name %j", (name) => {
    const decision = aWinner({
      experimentName: name,
      policyName: name,
      arms: [aControlReport({ name }), anArmReport({ name })],
      ladder: aLadder("evidence", name),
    });
    const model = { ...acting, decision, accountName: name, url: `https://x.test/${name}` };
    expect(shown(renderProposal({ ...model, because: "newcomer" }))).toContain("Ready to stop");
    expect(receipt({ state: "withdrawn", because: "evidence", sentence: name }, model)).toContain("Not stopped");
    expect(receipt({ state: "failed", message: name }, model)).toContain("still runs");
  });
});

describe("an announcement", () => {
  it("says when, and how to prevent it", () => {
    const text = shown(renderAnnouncement({ ...acting, intentId: "stop_1", notBefore: "2026-11-23T10:00:00.000Z" }));
    expect(text).toContain(
      "Herald stops it Mon 23 Nov, 11:00 Europe/Berlin with Green button as the winner, after one more look",
    );
    expect(text).toContain("To prevent it, pause the experiment in Ours Privacy before then");
  });

  it("promises a rollout only as far as the server can", () => {
    expect(
      shown(
        renderAnnouncement({
          ...acting,
          intentId: "stop_1",
          onWinner: "rollout",
          notBefore: "2026-11-23T10:00:00.000Z",
        }),
      ),
    ).toContain("After the stop all visitors see Green button, where the server can roll it out; else the original");
  });

  it("says nothing of a lift when the original won: visitors keep what they know", () => {
    const text = shown(
      renderAnnouncement({ ...acting, intentId: "stop_1", ...controlWon, notBefore: "2026-11-23T10:00:00.000Z" }),
    );
    expect(text).toContain("After the stop all visitors see the original, which won");
    expect(text).not.toContain("tends to be larger");
  });
});

describe("a proposal says why Herald does not stop it by itself", () => {
  it.each([
    ["people decide by its policy", "policy", "Its policy leaves the stop to people"],
    ["it is a newcomer", "newcomer", "Herald has only just met this experiment"],
    ["not everything could be checked", "unverified", "Herald could not make every check by itself"],
  ] as const)("%s", (_, because, sentence) => {
    expect(shown(renderProposal({ ...acting, because }))).toContain(sentence);
  });

  it("and what a person has to check in its place", () => {
    const ladder = aLadder().map((gate) =>
      gate.id === "arms-known"
        ? { ...gate, status: "warn" as const, needsPerson: true as const, sentence: "The planned split is not known" }
        : gate,
    );
    const text = shown(renderProposal({ ...acting, decision: aWinner({ ladder }), because: "unverified" }));
    expect(text).toContain("Please check: The planned split is not known.");
    expect(text).toContain("! Data: ");
    expect(text).toContain("! Variants known");
  });
});

describe("after a stop, what visitors see now is", () => {
  it("the original, when the winner was only recorded", () => {
    const text = stopped();
    expect(text).toContain("Green button is recorded as the winner, read back and confirmed");
    expect(text).toContain(
      "All visitors see the original again, not Green button: recording a winner does not roll it out.",
    );
    expect(text).toContain("To show Green button to everyone, roll it out in Ours Privacy.");
  });

  it("the winner, when the rollout was read back", () => {
    const text = stopped({ onWinner: "rollout", rolloutReadBack: "var_green" });
    expect(text).toContain("All visitors see Green button: it was rolled out.");
    expect(text).not.toContain("To show Green button");
  });

  it("the original, when a rollout was wanted and not read back", () => {
    expect(stopped({ onWinner: "rollout" })).toContain(
      "All visitors see the original again, not Green button: it was not rolled out",
    );
  });

  it("the original, when it won", () => {
    const text = stopped({ winnerReadBack: "var_control" }, controlWon);
    expect(text).toContain("All visitors see the original, which won.");
    expect(text).not.toContain("roll it out");
  });

  it("perhaps still the test, while the stop waits to be published", () => {
    const text = stopped({ publishStatus: "pending" });
    expect(text).toContain("once the stop is published: until then some may still see the test");
    expect(text).toContain("Publish the waiting version in Ours Privacy");
  });

  it("not known to be published, when the answer was lost", () => {
    expect(stopped({ publishStatus: "unknown" })).toContain("whether the stop is published yet was not told");
  });

  it("perhaps more than the stop, when others had unpublished changes", () => {
    expect(stopped({ concurrentVersionChanges: 3 })).toContain(
      "2 other unpublished changes may have gone live with the stop",
    );
    expect(stopped({ concurrentVersionChanges: 1 })).not.toContain("unpublished");
  });
});

describe("when it was not stopped, the receipt says what happened and that the test goes on", () => {
  it.each<[string, StopEnding, string, string]>([
    [
      "the fresh look no longer supports it",
      { state: "withdrawn", because: "evidence", sentence: "Traffic is not split as planned" },
      "The fresh look just before the stop no longer supported it: Traffic is not split as planned",
      "the test goes on",
    ],
    ["a person vetoed it", { state: "vetoed", by: "Ana" }, "The stop was vetoed by Ana", "the test goes on"],
    [
      "it was deleted",
      { state: "overtaken", found: "deleted" },
      "It was deleted before Herald acted",
      "Herald changed nothing",
    ],
    [
      "someone else ended it",
      { state: "overtaken", found: "completed" },
      "Someone else had ended it",
      "Herald changed nothing",
    ],
    ["it is paused", { state: "overtaken", found: "paused" }, "it is paused now", "Herald changed nothing"],
    [
      "the server refused the stop",
      { state: "failed", message: "403 experiment:stop" },
      "Ours Privacy refused the stop: 403 experiment:stop",
      "the test goes on",
    ],
  ])("%s", (_, ending, sentence, visitors) => {
    const text = receipt(ending);
    expect(text).toContain(sentence);
    expect(text).toContain(visitors);
    expect(text).not.toContain("tends to be larger");
  });
});

describe("how a stop ended is read from what the ledger keeps", () => {
  const decision = aWinner();
  const tell = (state: Parameters<typeof readStopEnding>[0], outcome: Readonly<Record<string, unknown>>) =>
    tellStop(readStopEnding(state, outcome), decision, "var_green");

  it("a stop with everything read back", () => {
    expect(
      tell("stopped", {
        winnerReadBack: "var_green",
        rolloutReadBack: null,
        publishStatus: "published",
        concurrentVersionChanges: null,
        onWinner: "record",
      }),
    ).toEqual({
      outcome: "Green button is recorded as the winner, read back and confirmed",
      visitorsSee: "All visitors see the original again, not Green button: recording a winner does not roll it out",
    });
  });

  it("a stop of which little is kept claims no more than that", () => {
    expect(readStopEnding("stopped", {})).toEqual({
      state: "stopped",
      facts: {
        publishStatus: "unknown",
        concurrentVersionChanges: undefined,
        winnerReadBack: undefined,
        rolloutReadBack: undefined,
        onWinner: "record",
      },
    });
    expect(tell("stopped", {}).outcome).toBe("It was read back as completed, without a winner on record");
  });

  it("a stop with another winner on record is not confirmed", () => {
    expect(tell("stopped", { winnerReadBack: "var_other" }).outcome).toBe(
      "It was read back as completed, with another winner on record than Green button",
    );
  });

  it("an open one has no ending", () => {
    expect(tell("announced", {})).toEqual({ outcome: "", visitorsSee: "" });
    expect(tell("executing", { anything: 1 })).toEqual({ outcome: "", visitorsSee: "" });
  });

  it.each([
    [
      "one that its policy forbids",
      "withdrawn",
      { because: "policy", mode: "observe" },
      "its policy no longer allows automatic stops",
    ],
    [
      "one that the numbers no longer carry",
      "withdrawn",
      { because: "decision-changed", sentence: "It is paused" },
      "It is paused",
    ],
    ["one that was vetoed", "vetoed", { by: "Ana" }, "vetoed by Ana"],
    ["one whose experiment was deleted", "overtaken", { because: "deleted" }, "deleted"],
    ["one that was refused", "failed", { because: "refused", message: "no" }, "refused the stop: no"],
  ] as const)("%s says so", (_, state, outcome, words) => {
    expect(tell(state, outcome).outcome).toContain(words);
    expect(tell(state, outcome).visitorsSee).toBe("");
  });
});

describe("a message about a winner", () => {
  const text = (decision: ActingModel["decision"]) => shown(renderProposal({ ...acting, decision, because: "policy" }));

  it("gives the interval that an early stop does not spoil, and no such warning at the planned end", () => {
    expect(text(aWinner())).toContain("in an interval that holds however early one stops: 0.98 to 1.31 times");
    expect(text(aWinner({ winnersCurse: false }))).not.toContain("tends to be larger");
  });

  it("says how often its policy errs where that is unsafe", () => {
    expect(text(aWinner({ unsafe: { falseStopShare: 0.328, sentence: "It stops about 32.8 % wrongly" } }))).toContain(
      "Unsafe policy: It stops about 32.8 % wrongly",
    );
  });
});

describe("the ladder as text", () => {
  it("has one aligned line for each gate, told apart without colour", () => {
    const lines = renderLadder(aDecision());
    expect(lines).toHaveLength(aDecision().ladder.length);
    expect(lines[0]).toBe("✓ Kind of experiment       An A/B test can be decided (A/B test)");
    expect(lines[12]).toBe("✓ Full weeks               It ran 2 full weeks (14 days, limit 7 days)");
    expect(lines[14]).toMatch(/^✗ Evidence {17}The evidence for Green button is 8 to 1, 40 to 1 is needed/u);
    expect(lines[15]).toBe("· Probably best            Not judged yet");
  });

  it("marks a reservation", () => {
    expect(renderLadder({ ladder: [{ ...aDecision().ladder[0]!, status: "warn" }] })[0]).toMatch(/^! Kind/u);
  });

  it("of nothing is nothing", () => {
    expect(renderLadder({ ladder: [] })).toEqual([]);
  });
});
