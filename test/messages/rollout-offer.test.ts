import { describe, expect, it } from "vitest";
import {
  renderFinalReport,
  renderReceipt,
  type FinalReportModel,
  type RolloutOffer,
} from "../../src/messages/index.ts";
import type { Notification } from "../../src/notify/index.ts";
import { aControlReport, anActingModel, anArmReport, aStopped, aWin, aWinner } from "../support/builders.ts";
import { onSlack, wordsOnSlack } from "../support/slack/on-slack.ts";

const acting = anActingModel();
const OPEN: RolloutOffer = { kind: "open", value: { about: "intent", intent: "act_1" } };
const AT = "2026-11-23T08:00:04.000Z";
const FINAL: FinalReportModel = {
  ...acting,
  stoppedBy: { kind: "herald" },
  stoppedAt: AT,
  winnerVariantId: "var_green",
  rolloutVariantId: undefined,
  publishStatus: "published",
  isEarly: false,
  hindsight: { kind: "holds", arm: 1, probability: 0.99 },
  hypothesis: undefined,
  rollout: OPEN,
};

const buttons = (notification: Notification) => notification.body.filter(({ part }) => part === "actions");
const words = (notification: Notification) => wordsOnSlack(onSlack(notification, { canAnswer: false }));

describe("a rollout that could be asked for", () => {
  it("is not offered where the control is the winner: every visitor sees it already", () => {
    const decision = aWinner({ winner: 0, leader: 0, arms: [aControlReport(), anArmReport()] });
    const won = { ...acting, decision, intention: aWin("var_control") };
    const receipt = renderReceipt({
      ...won,
      at: AT,
      ending: aStopped({ winnerReadBack: "var_control" }),
      rollout: OPEN,
    });
    const report = renderFinalReport({ ...FINAL, decision, winnerVariantId: "var_control" });
    for (const message of [receipt, report]) {
      expect(buttons(message)).toEqual([]);
      expect(words(message)).not.toMatch(/roll/iu);
    }
  });

  it.each<[string, NonNullable<FinalReportModel["hindsight"]>]>([
    [
      "speak against the winner",
      { kind: "looks-wrong", arm: 1, objections: [{ kind: "hardly-best", probability: 0.6 }] },
    ],
    ["cannot say", { kind: "cannot-say", arm: 1, because: "no-figure" }],
  ])("is not offered by a final report whose numbers %s: it advises against it", (_, hindsight) => {
    const report = renderFinalReport({ ...FINAL, hindsight });
    expect(buttons(report)).toEqual([]);
    expect(words(report)).not.toContain("herald rollout");
    expect(words(report)).toContain("Do not roll it out");
    expect(buttons(renderFinalReport(FINAL))).toHaveLength(1);
  });

  it("is taken back with who asked and when, in every message that offered it", () => {
    const rollout: RolloutOffer = {
      kind: "answered",
      answered: { kind: "rollout", by: "Ada (U0ADA)", at: AT, until: null },
    };
    const receipt = renderReceipt({ ...acting, at: AT, ending: aStopped(), rollout });
    for (const message of [receipt, renderFinalReport({ ...FINAL, rollout })]) {
      expect(buttons(message)).toEqual([]);
      expect(words(message)).toContain("Ada (U0ADA) asked Herald to roll it out, Mon, Nov 23, 9:00 AM GMT+1.");
      expect(words(message)).not.toContain("To show Green button to everyone");
    }
  });
});
