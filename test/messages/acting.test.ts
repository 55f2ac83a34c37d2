import { describe, expect, it } from "vitest";
import type { Check, Decision, ActEnding, StopFacts, Withdrawal } from "../../src/decision/index.ts";
import {
  plainSpaces,
  renderAnnouncement,
  renderChecks,
  renderProposal,
  renderReceipt,
  tellAct,
  type ActingModel,
  type ReceiptModel,
  type RolloutOffer,
} from "../../src/messages/index.ts";
import type { Notification } from "../../src/notify/index.ts";
import { actEndingSchema } from "../../src/store/schema/act-ending-schema.ts";
import { acceptable } from "../support/slack/block-kit-schema.ts";
import {
  aControlReport,
  aDecision,
  anActingModel,
  aWin,
  anArmReport,
  aStopped,
  aWinner,
  someChecks,
  anApiFailure,
} from "../support/builders.ts";
import { anUnsafeNote } from "../support/messages/unsafe-note.ts";
import { onSlack, wordsOnSlack } from "../support/slack/on-slack.ts";
import { everyEnding } from "./every-fact.ts";

const acting = anActingModel();
const controlWon: Partial<ActingModel> = {
  intention: aWin("var_control"),
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
/** What Herald could do about a rollout, where nobody could press a button for it. */
const rollout: RolloutOffer = { kind: "open", value: { about: "intent", intent: "act_1" } };

const announced = { ...acting, intentId: "act_1", isOpen: true, notBefore: "2026-11-23T10:00:00.000Z" };
/** The evidence changed until just before the stop. */
const changed: ActEnding = {
  state: "withdrawn",
  because: { kind: "decision-changed", decisionId: "dec_2", verdict: "blocked", failing: "split-as-planned" },
};
function paused(by: string): ActEnding {
  return { state: "withdrawn", because: { kind: "acting-paused", by, since: "2026-11-23T07:00:00.000Z" } };
}

function receipt(ending: ActEnding, model: Partial<ReceiptModel> = {}): string {
  return shown(renderReceipt({ ...acting, at: "2026-11-23T08:00:04.000Z", ending, rollout, ...model }));
}
function stopped(changes: Partial<StopFacts> = {}, model: Partial<ReceiptModel> = {}): string {
  return receipt(aStopped(changes), model);
}

describe("every message about a winner", () => {
  const result =
    "Green button converts 12.4% better than Original (3.1% to 21.9%) after 14 days. In the long run, expect about +7.5% (0.0% to 15.2%).";
  const messages: readonly (readonly [kind: string, notification: Notification, title: string, words: string[]])[] = [
    [
      "proposal",
      renderProposal({ ...acting, because: "policy" }),
      "Checkout button colour has a winner",
      [
        result,
        "If you stop it now, every visitor sees Original (the control) until you roll out Green button.",
        "To stop it, end it in Ours Privacy with Green button as the winner. Or let it run.",
        "Why am I asked? The policy of this experiment leaves stops to people.",
      ],
    ],
    [
      "announcement",
      renderAnnouncement(announced),
      "Stopping Checkout button colour, Mon, Nov 23, 11:00 AM GMT+1. Winner: Green button",
      [
        result,
        "Herald will stop it on Mon, Nov 23, 11:00 AM GMT+1. After that, every visitor sees Original (the control) until you roll out Green button.",
        "To keep it running, pause it in Ours Privacy before then.",
      ],
    ],
    [
      "receipt",
      renderReceipt({ ...acting, at: "2026-11-23T10:00:04.000Z", ending: aStopped(), rollout }),
      "Stopped: Checkout button colour. Winner: Green button (+12.4%)",
      [
        "Mon, Nov 23, 11:00 AM GMT+1: Ours Privacy confirms the stop with Green button as the winner.",
        "Every visitor now sees Original (the control) until you roll out Green button.",
        result,
        "To show Green button to everyone, run herald rollout exp_checkout, or roll it out in Ours Privacy.",
      ],
    ],
  ];

  it.each(messages)(
    "the %s says how much, what visitors see, what one can do, why to believe it, and how to recompute it",
    (_kind, notification, title, words) => {
      const text = shown(notification);
      const proof = [
        "Checkout button colour · Acme Clinic · day 14 · chance of being best 97.3% · Green button: 787 of 14,000 converted · Original: 700 of 14,000 converted",
        "All 16 checks passed · policy default · data through Sun, Nov 22 (UTC) · herald explain dec_1",
        "Details: z 2.60, threshold 2.43 (alpha spending, day 14); odds ratio 0.98 to 1.31 (valid under early stopping); long-run lift with an 80% interval, shrunk by a general prior",
      ];
      expect(text.split("\n").filter((line) => line !== "")).toEqual([title, ...words, ...proof]);
      expect(text).not.toMatch(/\bvisitors?,/u);
      expect(onSlack(notification).text).toContain(title);
    },
  );

  it.each(messages)("the %s says no statistics words before its small print", (_kind, notification) => {
    const [beforeProof] = shown(notification).split("Checkout button colour · Acme Clinic");
    expect(beforeProof).not.toMatch(/\bz\b|e-value|boundary|odds|posterior|alpha|threshold/iu);
  });

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
    expect(shown(renderProposal({ ...model, because: "recently-discovered" }))).toContain("has a winner");
    const fresh = { ...decision, firstFailing: "running" as const };
    expect(receipt(changed, { ...model, fresh })).toContain("Herald does not know its status");
    expect(receipt(paused(name), model)).toContain("Not stopped");
    expect(receipt({ state: "failed", failure: anApiFailure(name) }, model)).toContain(
      "Stop failed, it is still running",
    );
  });
});

describe("an announcement", () => {
  it("says when, and how to prevent it", () => {
    const text = shown(renderAnnouncement(announced));
    expect(text).toContain("Stopping Checkout button colour, Mon, Nov 23, 11:00 AM GMT+1. Winner: Green button");
    expect(text).toContain("Herald will stop it on Mon, Nov 23, 11:00 AM GMT+1.");
    expect(text).toContain("To keep it running, pause it in Ours Privacy before then.");
  });

  it("promises a rollout only as far as the server can", () => {
    expect(shown(renderAnnouncement({ ...announced, onWinner: "rollout" }))).toContain(
      "After that, Herald rolls out Green button to every visitor. If that fails, they see Original (the control).",
    );
  });

  it("says nothing of a lift when the control won: visitors keep what they know", () => {
    const text = shown(renderAnnouncement({ ...announced, ...controlWon }));
    expect(text).toContain("Original (the control) is best: no variant beats it after 14 days.");
    expect(text).toContain("After that, every visitor sees Original (the control).");
    expect(text).not.toContain("In the long run");
  });
});

describe("a proposal says why Herald does not stop it by itself", () => {
  it.each([
    ["people decide by its policy", "policy", "Why am I asked? The policy of this experiment leaves stops to people."],
    [
      "it is recently discovered",
      "recently-discovered",
      "Why am I asked? Herald discovered this experiment less than a day ago.",
    ],
    [
      "stops are paused",
      "paused",
      "Why am I asked? Stops are paused or turned off, so Herald stops nothing by itself.",
    ],
    ["not everything could be checked", "unverified", "Why am I asked? Herald could not make every check by itself."],
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
    expect(text).toContain("Please check: The planned traffic split is unknown, so Herald never stops it by itself.");
    expect(text).toContain("15 of 16 checks passed. Warning: traffic split");
  });
});

describe("after a stop, what visitors see now is", () => {
  it("the control, when the winner was only recorded", () => {
    const text = stopped();
    expect(text).toContain("Ours Privacy confirms the stop with Green button as the winner.");
    expect(text).toContain("Every visitor now sees Original (the control) until you roll out Green button.");
    expect(text).toContain(
      "To show Green button to everyone, run herald rollout exp_checkout, or roll it out in Ours Privacy.",
    );
  });

  it("the winner, when the rollout was read back", () => {
    const text = stopped({ onWinner: "rollout", rolloutReadBack: "var_green" });
    expect(text).toContain("Every visitor now sees Green button, the winner.");
    expect(text).toContain("To undo it, run herald end-rollout exp_checkout, or end the rollout in Ours Privacy.");
    expect(text).not.toContain("To show Green button");
  });

  it("the control, when a rollout was wanted and not read back", () => {
    expect(stopped({ onWinner: "rollout" })).toContain(
      "Every visitor now sees Original (the control): Green button could not be rolled out.",
    );
  });

  it("the control, when it won", () => {
    const text = stopped({ winnerReadBack: "var_control" }, controlWon);
    expect(text).toContain("Every visitor now sees Original (the control), the winner.");
    expect(text).not.toContain("roll it out");
  });

  it("perhaps still the test, while the stop waits to be published", () => {
    const text = stopped({ publishStatus: "pending" });
    expect(text).toContain(
      "Once the stop is published, every visitor sees Original (the control) until you roll out Green button.",
    );
    expect(text).toContain("Publish the waiting version in Ours Privacy.");
  });

  it("not known to be published, when the answer was lost", () => {
    const text = stopped({ publishStatus: "unknown" });
    expect(text).toContain("until you roll out Green button. Herald could not confirm that the stop is published.");
    expect(text).toContain("Check in Ours Privacy that the stop is published.");
  });

  it("perhaps more than the stop, when others had unpublished changes", () => {
    expect(stopped({ concurrentVersionChanges: 3 })).toContain(
      "Check the latest version of the account: 2 other changes may have gone live too.",
    );
    expect(stopped({ concurrentVersionChanges: 3, unpublishedNames: ["Header pixel", "Consent banner"] })).toContain(
      "2 other changes (Header pixel and Consent banner) may have gone live too.",
    );
    const names = ["A", "B", "C", "D", "E"];
    expect(stopped({ concurrentVersionChanges: 10, unpublishedNames: names })).toContain(
      "9 other changes (A, B, C and 6 more) may have gone live too.",
    );
    // One was published or discarded in between.
    expect(stopped({ concurrentVersionChanges: 2, unpublishedNames: names })).toContain("1 other change (A) may have");
    expect(stopped({ concurrentVersionChanges: 1 })).not.toMatch(/unpublished|gone live/u);
  });
});

describe("a stop that ended otherwise than announced says so in its title", () => {
  const announcedAs = (winnerReadBack: string | null) =>
    shown(
      renderAnnouncement({
        ...announced,
        isOpen: false,
        ended: { at: "2026-11-23T10:00:04.000Z", ending: aStopped({ winnerReadBack }) },
      }),
    );

  it("when another winner is on record, or none", () => {
    expect(stopped({ winnerReadBack: "var_other" })).toMatch(/^Stopped, but with another winner: Checkout/u);
    expect(stopped({ winnerReadBack: null })).toMatch(/^Stopped, but no winner is on record: Checkout/u);
    expect(announcedAs("var_other")).toMatch(/^Stopped, but with another winner: Checkout/u);
    expect(announcedAs(null)).toMatch(/^Stopped, but no winner is on record: Checkout/u);
    expect(stopped({ winnerReadBack: null })).toContain(
      "If Green button should be the winner on record, set it in Ours Privacy.",
    );
  });

  it("and asks for a check of the key only where the key was refused", () => {
    const refused = (status: number) => receipt({ state: "failed", failure: anApiFailure("no", status) });
    expect(refused(403)).toContain("herald doctor");
    expect(refused(400)).toContain("What you can do: Stop it in Ours Privacy.");
    expect(refused(400)).not.toContain("doctor");
  });
});

describe("when it was not stopped, the receipt says what happened and that the test goes on", () => {
  const split = aDecision({ failing: "split-as-planned" });
  const splitOff = "The traffic split is far off: Original 52.0% and Green button 48.0% instead of 50% / 50%";
  const problemTitle = "Not stopped, it has a problem: Checkout button colour";
  const pausedTitle = "Not stopped, stops are paused: Checkout button colour";
  const offTitle = "Not stopped, stops are turned off: Checkout button colour";
  const policyTitle = "Not stopped, its policy changed: Checkout button colour";
  const unpublishedTitle = "Not stopped, other changes wait to be published: Checkout button colour";
  const fasterTitle = "Not stopped by Herald, someone was faster: Checkout button colour";
  const goesOn = "Nothing changes for visitors: the test goes on.";
  const changedNothing = "Herald changed nothing. Visitors see what that person chose.";
  const withdrawn = (because: Withdrawal): ActEnding => ({ state: "withdrawn", because });
  const hold = { by: "Ana", since: "2026-11-23T07:00:00.000Z" };

  it.each<[ending: ActEnding, title: string, sentence: string, visitors: string]>([
    [changed, problemTitle, `Not stopped: ${splitOff}.`, goesOn],
    [
      withdrawn({ kind: "unverified", decisionId: "dec_2" }),
      "Not stopped, a check could not be made: Checkout button colour",
      "Not stopped: one of the checks could no longer be made.",
      goesOn,
    ],
    [withdrawn({ kind: "acting-off" }), offTitle, "Not stopped: stops are turned off in the configuration.", goesOn],
    [paused("Ana"), pausedTitle, "Not stopped: stops were paused by Ana.", goesOn],
    [
      withdrawn({ kind: "on-hold", hold: "never", ...hold }),
      "Not stopped, it is on hold: Checkout button colour",
      "Not stopped: Ana put it on hold.",
      goesOn,
    ],
    [
      withdrawn({ kind: "policy", decisionId: "dec_2", mode: "observe" }),
      policyTitle,
      "Not stopped: its policy now lets Herald only observe it.",
      goesOn,
    ],
    [
      withdrawn({ kind: "policy", decisionId: "dec_2", mode: "propose" }),
      policyTitle,
      "Not stopped: its policy no longer allows automatic stops.",
      goesOn,
    ],
    [
      withdrawn({ kind: "unpublished", changes: 2, names: ["Header pixel"] }),
      unpublishedTitle,
      "Not stopped: 2 other changes (Header pixel and 1 more) would have gone live with it.",
      goesOn,
    ],
    [
      withdrawn({ kind: "unpublished", changes: null, names: [] }),
      "Not stopped, other changes could not be checked: Checkout button colour",
      "Not stopped: Herald could not tell whether other changes wait to be published (herald doctor says why).",
      goesOn,
    ],
    [{ state: "vetoed", by: "Ana" }, "Vetoed: Checkout button colour", "The stop was vetoed by Ana.", goesOn],
    [
      { state: "overtaken", found: "deleted", winnerReadBack: null },
      fasterTitle,
      "It was deleted before Herald acted.",
      changedNothing,
    ],
    [
      { state: "overtaken", found: "completed", winnerReadBack: null },
      fasterTitle,
      "Someone else ended it before Herald acted.",
      changedNothing,
    ],
    [
      { state: "overtaken", found: "paused", winnerReadBack: null },
      fasterTitle,
      "Someone else changed it before Herald acted. It is paused now.",
      changedNothing,
    ],
    [
      { state: "failed", failure: anApiFailure("experiment:stop", 403) },
      "Stop failed, it is still running: Checkout button colour",
      "The stop failed: the API key lacks the scope for this (answered 403: experiment:stop).",
      goesOn,
    ],
  ])("%j", (ending, title, sentence, visitors) => {
    const text = receipt(ending, { fresh: split });
    expect(text.split("\n").slice(0, 4)).toEqual([title, "", `Mon, Nov 23, 9:00 AM GMT+1: ${sentence}`, visitors]);
    expect(text).toContain("What you can do: ");
    expect(text).not.toContain("In the long run");
  });

  it("writes names as they are, where the reason begins with one", () => {
    const fresh = aDecision({ failing: "evidence" });
    expect(receipt(changed, { fresh })).toContain("Not stopped: Green button has 79% of the evidence it needs.");
  });

  it("names no check where every one is met and another variant leads by now", () => {
    expect(receipt(changed, { fresh: aWinner({ winner: 0, leader: 0 }) })).toContain(
      "Not stopped: another variant is ahead now.",
    );
  });
});

describe("how a stop ended is read from what the ledger keeps", () => {
  const decision = aWinner();
  const tell = (ending: ActEnding | undefined | null, fresh?: Decision) =>
    tellAct({ intention: aWin(), ending, fresh }, decision);

  it.each(
    Object.values<readonly ActEnding[]>(
      everyEnding({ name: "<!channel> حجز & \ud83d", variants: 2, figures: "huge" }),
    ).flat(),
  )("and comes back as it was: %j", (ending) => {
    expect(actEndingSchema.parse(JSON.parse(JSON.stringify(ending)))).toEqual(ending);
  });

  it("a stop with everything read back", () => {
    expect(tell(aStopped({ concurrentVersionChanges: null }))).toEqual({
      outcome: "Ours Privacy confirms the stop with Green button as the winner",
      visitorsSee: "Every visitor now sees Original (the control) until you roll out Green button",
    });
  });

  it("a stop of which little is known claims no more than that", () => {
    const unknown = aStopped({
      stoppedAt: null,
      publishStatus: "unknown",
      concurrentVersionChanges: null,
      winnerReadBack: null,
      isAnswerLost: true,
    });
    expect(tell(unknown)).toEqual({
      outcome: "Ours Privacy confirms the stop, but has no winner on record",
      visitorsSee:
        "Every visitor now sees Original (the control) until you roll out Green button. Herald could not confirm that the stop is published",
    });
    expect(actEndingSchema.safeParse({ state: "stopped" }).success).toBe(false);
  });

  it("a stop with another winner on record is not confirmed", () => {
    expect(tell(aStopped({ winnerReadBack: "var_other" })).outcome).toBe(
      "Ours Privacy confirms the stop, but has a different winner on record than Green button",
    );
  });

  it("an open one has no ending", () => {
    expect(tell(undefined)).toEqual({ outcome: "", visitorsSee: "" });
    expect(tell(null)).toEqual({ outcome: "", visitorsSee: "" });
  });

  it.each<[ActEnding, string]>([
    [
      { state: "withdrawn", because: { kind: "policy", decisionId: "dec_2", mode: "propose" } },
      "Not stopped: its policy no longer allows automatic stops",
    ],
    [changed, "Not stopped: It is paused, so no new visitors enter"],
    [{ state: "vetoed", by: "Ana" }, "The stop was vetoed by Ana"],
    [{ state: "overtaken", found: "deleted", winnerReadBack: null }, "It was deleted before Herald acted"],
    [
      { state: "failed", failure: anApiFailure("no", 403) },
      "The stop failed: the API key lacks the scope for this (answered 403: no)",
    ],
  ])("%j", (ending, words) => {
    const told = tell(ending, aDecision({ failing: "running" }));
    expect(told.outcome).toBe(words);
    expect(told.visitorsSee).toBe("");
  });
});

describe("a message about a winner", () => {
  const text = (decision: ActingModel["decision"]) => shown(renderProposal({ ...acting, decision, because: "policy" }));

  it("gives the interval that is valid under early stopping, and what may be expected in the long run, or nothing where that is unknown", () => {
    expect(text(aWinner())).toContain("odds ratio 0.98 to 1.31 (valid under early stopping)");
    expect(text(aWinner())).toContain("In the long run, expect about +7.5% (0.0% to 15.2%).");
    const [control, winner] = aWinner().arms;
    const unknown = {
      ...winner!,
      expectedLift: { kind: "not-estimable", because: "few-control-conversions" } as const,
    };
    expect(text(aWinner({ arms: [control!, unknown] }))).not.toMatch(/long run/u);
  });

  it("says above its buttons how often its policy errs where that is unsafe, and declares no winner", () => {
    const unsafe = anUnsafeNote();
    const unsafeText = text(aWinner({ unsafe }));
    expect(unsafeText).toMatch(/^Checkout button colour: Green button is ahead\n/u);
    expect(unsafeText).toContain(
      "Careful: This policy stops too early. About 33% of tests without a difference would get a winner.\n",
    );
    expect(unsafeText.indexOf("Careful:")).toBeLessThan(unsafeText.indexOf("Why am I asked?"));
    expect(unsafeText).toContain(
      "bare threshold of 95% on the chance of being best; simulated for 2 variants, about 100 conversions a day each, dispersion 1.5, days 7 to 28: 32.8% ± 0.9 points",
    );
  });
});

describe("the checks as text", () => {
  it("have one aligned line each, told apart without colour", () => {
    const lines = renderChecks(aDecision()).map(plainSpaces);
    expect(lines).toHaveLength(aDecision().checks.length);
    const lineOf = (title: string) => lines.find((line) => line.startsWith(title, 2));
    expect(lineOf("Experiment type")).toBe("✓ Experiment type          It is an A/B test");
    expect(lineOf("Full weeks")).toBe("✓ Full weeks               It has run for 14 days (min. 7)");
    expect(lineOf("Evidence")).toBe(
      "✗ Evidence                 Green button has 79% of the evidence it needs (z 1.93, threshold 2.43 (alpha spending, day 14), a chance of being best of 99.25%; e-value 8.2, threshold 40)",
    );
    expect(lineOf("Chance of being best")).toBe("· Chance of being best     These counts cannot be evaluated");
  });

  it("mark a warning", () => {
    const decision = aDecision();
    expect(renderChecks({ ...decision, checks: [{ ...decision.checks[0]!, status: "warn" }] })[0]).toBe(
      "! Experiment type  It is an A/B test",
    );
  });

  it("of nothing are nothing", () => {
    expect(renderChecks({ ...aDecision(), checks: [] })).toEqual([]);
  });
});
