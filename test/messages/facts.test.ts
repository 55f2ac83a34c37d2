import { describe, expect, it } from "vitest";
import { renderAnnouncement, renderProposal, renderReceipt } from "../../src/messages/index.ts";
import { decisionFacts } from "../../src/messages/facts/decision-facts.ts";
import { aDecision, anActingModel, anArmReport, estimated } from "../support/builders.ts";
import { everyNotification } from "../support/messages/every-message.ts";

describe("what a message says to programs", () => {
  it("names the account and the experiment of every message about one, and of no other", () => {
    const told = everyNotification({ name: "Checkout", variants: 3, figures: "usual" });
    const missing = told.filter(({ notification: { facts, kind, link } }) => {
      const isOfOne = link !== undefined && kind !== "digest";
      return isOfOne && (facts?.account === undefined || facts.experiment?.id === undefined);
    });
    expect(missing.map(({ kind }) => kind)).toEqual([]);
    expect(told.filter(({ notification }) => notification.facts === undefined).map(({ kind }) => kind)).toEqual(
      told.filter(({ kind }) => ["welcome", "reply", "home"].includes(kind)).map(({ kind }) => kind),
    );
  });

  it("has the decision's own figures, not those that were written", () => {
    const arms = [
      anArmReport({ id: "a", isControl: true, lift: null }),
      anArmReport({
        id: "b",
        isControl: false,
        lift: estimated(0.123456789, 0.01, 0.2),
        probabilityToBeBest: 0.987654321,
      }),
    ];
    const facts = decisionFacts(aDecision({ verdict: "winner", winner: 1, leader: 1, arms }), "dec_1");
    expect(facts).toMatchObject({ id: "dec_1", verdict: "winner", winner: "b", leader: "b" });
    expect(facts.variants[1]).toMatchObject({
      lift: { value: 0.123456789, low: 0.01, high: 0.2 },
      probabilityToBeBest: 0.987654321,
    });
  });

  it("gives no result of counts that must not be believed", () => {
    const decision = aDecision({
      verdict: "blocked",
      winner: null,
      leader: 0,
      checks: [{ id: "split-as-planned", status: "fail" } as never],
    });
    const facts = decisionFacts(decision, "dec_1");
    expect(facts.leader).toBeNull();
    for (const { impressions, rate, lift, expectedLift, probabilityToBeBest } of facts.variants) {
      expect([rate, lift, expectedLift, probabilityToBeBest]).toEqual([null, null, null, null]);
      expect(impressions).toBeGreaterThan(0);
    }
  });

  it("says whether an act is open, answered, withdrawn or done, and nobody's name", () => {
    const acting = anActingModel();
    const answered = { kind: "not-yet", by: "Ada Lovelace", at: "2026-11-23T09:00:00.000Z", until: null } as const;
    const at = "2026-11-23T10:00:00.000Z";
    const proposals = [
      renderProposal({ ...acting, because: "policy" }),
      renderProposal({ ...acting, because: undefined, answered }),
      renderProposal({ ...acting, because: undefined }),
    ];
    expect(proposals.map(({ facts }) => facts?.act?.standing)).toEqual(["open", "answered", "withdrawn"]);
    expect(proposals[1]!.facts?.act?.answer).toBe("not-yet");
    expect(JSON.stringify(proposals[1]!.facts)).not.toContain("Ada");
    const announcement = { ...acting, intentId: "act_1", isOpen: true, notBefore: at };
    expect(renderAnnouncement(announcement).facts?.act).toMatchObject({
      standing: "open",
      intent: "act_1",
      notBefore: at,
    });
    const vetoed = { state: "vetoed", by: "slack:U1" } as const;
    expect(renderReceipt({ ...acting, at, ending: vetoed }).facts?.act).toMatchObject({
      standing: "answered",
      ending: "vetoed",
    });
    const overtaken = { state: "overtaken", found: "paused", winnerReadBack: null } as const;
    expect(renderReceipt({ ...acting, at, ending: overtaken }).facts?.act?.standing).toBe("withdrawn");
  });
});
