import { describe, expect, it } from "vitest";
import type { Check, Decision, StopEnding, StopFacts, Withdrawal } from "../../src/decision/index.ts";
import {
  plainSpaces,
  renderAnnouncement,
  renderChecks,
  renderProposal,
  renderReceipt,
  tellStop,
  type ActingModel,
  type ReceiptModel,
} from "../../src/messages/index.ts";
import type { Notification } from "../../src/notify/index.ts";
import { stopEndingSchema } from "../../src/store/schema/stop-ending-schema.ts";
import { acceptable } from "../support/slack/block-kit-schema.ts";
import {
  aControlReport,
  aDecision,
  anActingModel,
  anArmReport,
  aStopped,
  aWinner,
  someChecks,
  anApiFailure,
} from "../support/builders.ts";
import { onSlack, wordsOnSlack } from "../support/slack/on-slack.ts";
import { everyEnding } from "./every-fact.ts";

const acting = anActingModel();
const controlWon: Partial<ActingModel> = {
  winnerVariantId: "var_control",
  decision: aWinner({
    winner: 0,
    leader: 0,
    arms: [aControlReport({ probabilityToBeBest: 0.99 }), anArmReport({ probabilityToBeBest: 0.01 })],
  }),
};
/** As Slack shows it where no press of a button would arrive. */
function shown(notification: Notification): string {
  return wordsOnSlack(acceptable(onSlack(notification, { canAnswer: false })));
}
const announced = { ...acting, intentId: "stop_1", isOpen: true, notBefore: "2026-11-23T10:00:00.000Z" };
/** The evidence changed until just before the stop. */
const changed: StopEnding = {
  state: "withdrawn",
  because: { kind: "decision-changed", decisionId: "dec_2", verdict: "blocked", failing: "split-as-planned" },
};
function paused(by: string): StopEnding {
  return { state: "withdrawn", because: { kind: "acting-paused", by, since: "2026-11-23T07:00:00.000Z" } };
}

function receipt(ending: StopEnding, model: Partial<ReceiptModel> = {}): string {
  return shown(renderReceipt({ ...acting, at: "2026-11-23T08:00:04.000Z", ending, ...model }));
}
function stopped(changes: Partial<StopFacts> = {}, model: Partial<ReceiptModel> = {}): string {
  return receipt(aStopped(changes), model);
}

describe("every message about a winner", () => {
  const messages: readonly (readonly [string, Notification])[] = [
    ["proposal", renderProposal({ ...acting, because: "policy" })],
    ["announcement", renderAnnouncement(announced)],
    ["receipt", renderReceipt({ ...acting, at: "2026-11-23T10:00:04.000Z", ending: aStopped() })],
  ];

  it.each(messages)(
    "the %s says why, how much, what visitors see, what one can do, and how to recompute it",
    (_kind, notification) => {
      const text = shown(notification);
      expect(text).toContain("Checkout button colour  ·  Acme Clinic  ·  day 14");
      expect(text).toContain(
        "Green button  ▰▰▰▰▰▰▰▱ 97.3% to be best  ·  lift +12.4% (3.1% to 21.9%) over the original  ·  14,000 impressions, 787 conversions",
      );
      expect(text).toContain(
        "Why: It has run for 14 days, 7 are needed. Green button beats Original: z 2.60 of 2.43 needed. Green button is best with 97.3% probability, 95% needed.",
      );
      expect(text).toContain("tends to be larger than what lasts");
      expect(text).toMatch(/What visitors see: .*the original again, not Green button/u);
      expect(text).toContain("What you can do:");
      expect(text).toContain("✓ Data: Kind of experiment, Running, Goal set");
      expect(text).toContain("✓ Time: Full weeks 14 days, limit 7 days, Enough conversions 700, limit 25");
      expect(text).toContain("Policy default. Judged Mon, Nov 23, 9:00 AM GMT+1, counted up to Nov 22 (UTC)");
      expect(text).toContain("herald explain dec_1");
      expect(text).not.toMatch(/\bvisitors?,/u);
      expect(onSlack(notification).text).toContain("Checkout button colour (Acme Clinic)");
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
      checks: someChecks("running", { kind: "unknown", status: name }),
    });
    const model = { ...acting, decision, accountName: name, url: `https://x.test/${name}` };
    expect(shown(renderProposal({ ...model, because: "newcomer" }))).toContain("Ready to stop");
    const fresh = { ...decision, firstFailing: "running" as const };
    expect(receipt(changed, { ...model, fresh })).toContain("Its status");
    expect(receipt(paused(name), model)).toContain("Not stopped");
    expect(receipt({ state: "failed", failure: anApiFailure(name) }, model)).toContain("still runs");
  });
});

describe("an announcement", () => {
  it("says when, and how to prevent it", () => {
    const text = shown(renderAnnouncement(announced));
    expect(text).toContain(
      "Herald stops it Mon, Nov 23, 11:00 AM GMT+1 with Green button as the winner, after one more look",
    );
    expect(text).toContain("To prevent it, pause the experiment in Ours Privacy before then");
  });

  it("promises a rollout only as far as the server can", () => {
    expect(shown(renderAnnouncement({ ...announced, onWinner: "rollout" }))).toContain(
      "After the stop all visitors see Green button, where the server can roll it out; else the original",
    );
  });

  it("says nothing of a lift when the original won: visitors keep what they know", () => {
    const text = shown(renderAnnouncement({ ...announced, ...controlWon }));
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
    const unknownPlan: Check = {
      id: "split-as-planned",
      status: "warn",
      finding: { kind: "unknown-plan" },
      needsPerson: true,
    };
    const checks = someChecks().map((check) => (check.id === unknownPlan.id ? unknownPlan : check));
    const text = shown(renderProposal({ ...acting, decision: aWinner({ checks }), because: "unverified" }));
    expect(text).toContain("Please check: The planned split is unknown, so nothing is stopped automatically.");
    expect(text).toContain("! Data: ");
    expect(text).toContain("! Split as planned");
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
  const split = aDecision({ failing: "split-as-planned" });
  const splitBroken =
    "The split is badly broken: Original 14,000 (52.0%, planned 50%) and Green button 12,900 (48.0%, planned 50%)";
  const noLonger = "The fresh look just before the stop no longer supported it";
  const withdrawn = (because: Withdrawal): StopEnding => ({ state: "withdrawn", because });
  const hold = { by: "Ana", since: "2026-11-23T07:00:00.000Z" };

  it.each<[StopEnding, string, string]>([
    [changed, `${noLonger}: ${splitBroken}`, "the test goes on"],
    [withdrawn({ kind: "unverified", decisionId: "dec_2" }), `${noLonger}: a check that it needs`, "the test goes on"],
    [withdrawn({ kind: "acting-off" }), "It was not carried out: acting is switched off", "the test goes on"],
    [paused("Ana"), "It was not carried out: acting was paused by Ana", "the test goes on"],
    [
      withdrawn({ kind: "on-hold", hold: "never", ...hold }),
      "It was not carried out: Ana asked to leave it alone",
      "the test goes on",
    ],
    [
      withdrawn({ kind: "policy", decisionId: "dec_2", mode: "observe" }),
      "It was not carried out: its policy says since that Herald only observes it",
      "the test goes on",
    ],
    [
      withdrawn({ kind: "policy", decisionId: "dec_2", mode: "propose" }),
      "It was not carried out: its policy no longer allows automatic stops",
      "the test goes on",
    ],
    [
      withdrawn({ kind: "unpublished", changes: 2 }),
      "It was not carried out: 2 other changes of the account wait to be published and would have gone live with it",
      "the test goes on",
    ],
    [
      withdrawn({ kind: "unpublished", changes: null }),
      "It was not carried out: whether other changes of the account wait to be published could not be told",
      "the test goes on",
    ],
    [{ state: "vetoed", by: "Ana" }, "The stop was vetoed by Ana", "the test goes on"],
    [
      { state: "overtaken", found: "deleted", winnerReadBack: null },
      "It was deleted before Herald acted",
      "Herald changed nothing",
    ],
    [
      { state: "overtaken", found: "completed", winnerReadBack: null },
      "Someone else had ended it",
      "Herald changed nothing",
    ],
    [{ state: "overtaken", found: "paused", winnerReadBack: null }, "it is paused now", "Herald changed nothing"],
    [
      { state: "failed", failure: anApiFailure("experiment:stop", 403) },
      "Ours Privacy refused the stop: the API key lacks the scope for this (answered 403: experiment:stop)",
      "the test goes on",
    ],
  ])("%j", (ending, sentence, visitors) => {
    const text = receipt(ending, { fresh: split });
    expect(text).toContain(sentence);
    expect(text).toContain(visitors);
    expect(text).not.toContain("tends to be larger");
  });

  it("names no check where every one is met and another variant leads by now", () => {
    expect(receipt(changed, { fresh: aWinner({ winner: 0, leader: 0 }) })).toContain(
      `${noLonger}: another arm leads now`,
    );
  });
});

describe("how a stop ended is read from what the ledger keeps", () => {
  const decision = aWinner();
  const tell = (ending: StopEnding | undefined | null, fresh?: Decision) =>
    tellStop(ending, decision, { winnerVariantId: "var_green", fresh });

  it.each(
    Object.values<readonly StopEnding[]>(
      everyEnding({ name: "<!channel> حجز & \ud83d", variants: 2, figures: "huge" }),
    ).flat(),
  )("and comes back as it was: %j", (ending) => {
    expect(stopEndingSchema.parse(JSON.parse(JSON.stringify(ending)))).toEqual(ending);
  });

  it("a stop with everything read back", () => {
    expect(tell(aStopped({ concurrentVersionChanges: null }))).toEqual({
      outcome: "Green button is recorded as the winner, read back and confirmed",
      visitorsSee: "All visitors see the original again, not Green button: recording a winner does not roll it out",
    });
  });

  it("a stop of which little was told claims no more than that", () => {
    const unknown = aStopped({
      stoppedAt: null,
      publishStatus: "unknown",
      concurrentVersionChanges: null,
      winnerReadBack: null,
      isAnswerLost: true,
    });
    expect(tell(unknown)).toEqual({
      outcome: "It was read back as completed, without a winner on record",
      visitorsSee:
        "All visitors see the original again, not Green button: recording a winner does not roll it out; whether the stop is published yet was not told",
    });
    expect(stopEndingSchema.safeParse({ state: "stopped" }).success).toBe(false);
  });

  it("a stop with another winner on record is not confirmed", () => {
    expect(tell(aStopped({ winnerReadBack: "var_other" })).outcome).toBe(
      "It was read back as completed, with another winner on record than Green button",
    );
  });

  it("an open one has no ending", () => {
    expect(tell(undefined)).toEqual({ outcome: "", visitorsSee: "" });
    expect(tell(null)).toEqual({ outcome: "", visitorsSee: "" });
  });

  it.each<[StopEnding, string]>([
    [
      { state: "withdrawn", because: { kind: "policy", decisionId: "dec_2", mode: "propose" } },
      "its policy no longer allows automatic stops",
    ],
    [changed, "It is paused: no new visitors are assigned"],
    [{ state: "vetoed", by: "Ana" }, "vetoed by Ana"],
    [{ state: "overtaken", found: "deleted", winnerReadBack: null }, "deleted"],
    [
      { state: "failed", failure: anApiFailure("no", 403) },
      "Ours Privacy refused the stop: the API key lacks the scope for this (answered 403: no)",
    ],
  ])("%j", (ending, words) => {
    const told = tell(ending, aDecision({ failing: "running" }));
    expect(told.outcome).toContain(words);
    expect(told.visitorsSee).toBe("");
  });
});

describe("a message about a winner", () => {
  const text = (decision: ActingModel["decision"]) => shown(renderProposal({ ...acting, decision, because: "policy" }));

  it("gives the interval that an early stop does not spoil, and no such warning at the planned end", () => {
    expect(text(aWinner())).toContain("in an interval that holds however early one stops: 0.98 to 1.31 times");
    expect(text(aWinner({ winnersCurse: false }))).not.toContain("tends to be larger");
  });

  it("says how often its policy errs where that is unsafe", () => {
    const unsafe = { falseStopShare: 0.328, isAtLeast: false, measuredFor: { threshold: 0.95, minDays: 7 } };
    expect(text(aWinner({ unsafe }))).toContain(
      "Unsafe policy: A bare threshold on the probability to be best stops about 32.8% of experiments without any difference as having a winner (measured for 0.95 from day 7, 28 daily looks)",
    );
  });
});

describe("the checks as text", () => {
  it("have one aligned line each, told apart without colour", () => {
    const lines = renderChecks(aDecision()).map(plainSpaces);
    expect(lines).toHaveLength(aDecision().checks.length);
    const lineOf = (title: string) => lines.find((line) => line.startsWith(title, 2));
    expect(lineOf("Kind of experiment")).toBe("✓ Kind of experiment       An A/B test");
    expect(lineOf("Full weeks")).toBe(
      "✓ Full weeks               It has run for 14 days, 7 are needed (14 days, limit 7 days)",
    );
    expect(lineOf("Evidence")).toMatch(
      /^✗ Evidence {17}Green button needs stronger evidence: z 1\.93 of 2\.43 needed today .* or e-value 8\.2 of 40 \(z 1\.93, limit 2\.43\)$/u,
    );
    expect(lineOf("Probably best")).toBe("· Probably best            Cannot be judged from these counts");
  });

  it("mark a reservation", () => {
    const decision = aDecision();
    expect(renderChecks({ ...decision, checks: [{ ...decision.checks[0]!, status: "warn" }] })[0]).toMatch(/^! Kind/u);
  });

  it("of nothing are nothing", () => {
    expect(renderChecks({ ...aDecision(), checks: [] })).toEqual([]);
  });
});
