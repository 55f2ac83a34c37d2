import { describe, expect, it } from "vitest";
import {
  answerOfAction,
  holdSentence,
  renderAnnouncement,
  renderProposal,
  type ActingModel,
  type AnnouncementModel,
  type Answered,
} from "../../src/messages/index.ts";
import { slackActions, type Button, type Message } from "../../src/slack/index.ts";
import { acceptable } from "../support/slack/block-kit-schema.ts";
import { aControlReport, anActingModel, anArmReport, aWinner } from "../support/builders.ts";
import { onSlack, wordsOnSlack } from "../support/slack/on-slack.ts";

const acting = anActingModel();
const notBefore = "2026-11-23T10:00:00.000Z";
const proposal = (changes: Partial<ActingModel> & { answered?: Answered } = {}, canAnswer = true): Message =>
  acceptable(onSlack(renderProposal({ ...acting, because: "policy", ...changes }), { canAnswer }));
const announcement = (changes: Partial<AnnouncementModel> = {}, canAnswer = true): Message =>
  acceptable(
    onSlack(renderAnnouncement({ ...acting, intentId: "stop_1", isOpen: true, notBefore, ...changes }), { canAnswer }),
  );

function buttonsOf({ blocks }: Message): readonly Button[] {
  return blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
}
const labels = (message: Message): readonly string[] => buttonsOf(message).map(({ text }) => text.text);
const ada = { by: "Ada (U0ADA)", at: "2026-11-25T09:00:00.000Z" };

describe("the buttons of a proposal", () => {
  it("offer to stop it, to wait a week, and never to ask again", () => {
    expect(labels(proposal())).toEqual(["Stop and declare", "Not yet (7 days)", "Never for this one"]);
    const ids = buttonsOf(proposal()).map(({ action_id: id }) => id);
    expect(ids).toEqual(["herald:stop", "herald:not-yet", "herald:never"]);
    expect(ids.map((id) => answerOfAction(id.replace("herald:", "")))).toEqual(["stop", "not-yet", "never"]);
  });

  it("say before a stop what visitors will see", () => {
    const [stop] = buttonsOf(proposal());
    expect(stop).toMatchObject({
      style: "primary",
      confirm: {
        text: { text: expect.stringContaining("After the stop all visitors see the original again, not Green button") },
      },
    });
  });

  it("name account, experiment, decision and winner", () => {
    const { account, experimentId } = acting.decision;
    expect(JSON.parse(buttonsOf(proposal())[0]!.value)).toEqual({
      about: "proposal",
      account,
      experiment: experimentId,
      decision: "dec_1",
      winner: "var_green",
    });
  });

  it("are not shown where no press would arrive", () => {
    expect(labels(proposal({}, false))).toEqual([]);
    expect(wordsOnSlack(proposal({}, false))).toContain("Stop it in Ours Privacy");
    expect(wordsOnSlack(proposal({}, false))).not.toContain("Press a button");
  });

  it("are left out where an id is too long to be carried", () => {
    const message = proposal({ winnerVariantId: "v".repeat(3000) });
    expect(labels(message)).toEqual([]);
    expect(wordsOnSlack(message)).toContain("Stop it in Ours Privacy");
    expect(wordsOnSlack(message)).not.toContain("Press a button");
  });

  it("take names that would break a dialog", () => {
    const name = "𝕏<!channel>&".repeat(60);
    expect(labels(proposal({ decision: aWinner({ arms: [aControlReport(), anArmReport({ name })] }) }))).toHaveLength(
      3,
    );
  });
});

describe("after an answer the proposal says who and when, without buttons", () => {
  it.each<[string, Answered, string]>([
    [
      "who asked to stop it",
      { kind: "stop", until: null, ...ada },
      "Ada (U0ADA) asked to stop it, Wed, Nov 25, 10:00 AM GMT+1.",
    ],
    [
      "who asked to leave it alone for a while",
      { kind: "not-yet", until: "2026-12-02T09:00:00.000Z", ...ada },
      "Ada (U0ADA) asked to leave it alone until Wed, Dec 2, Wed, Nov 25, 10:00",
    ],
    [
      "who asked to leave it alone for good",
      { kind: "never", until: null, ...ada },
      "Ada (U0ADA) asked to leave it alone for good",
    ],
    ["who vetoed it", { kind: "veto", until: null, ...ada }, "Ada (U0ADA) vetoed it"],
  ])("%s", (_, answered, sentence) => {
    expect(labels(proposal({ answered }))).toEqual([]);
    expect(wordsOnSlack(proposal({ answered }))).toContain(sentence);
  });

  it("a name cannot mention the whole channel", () => {
    const message = proposal({ answered: { kind: "never", by: "<!channel> (U0EVE)", at: ada.at, until: null } });
    expect(JSON.stringify(message)).not.toContain("<!channel>");
  });
});

describe("the buttons of an announcement", () => {
  it("are a veto, without a second question, and a stop at once, with one", () => {
    expect(labels(announcement())).toEqual(["Veto", "Stop it now"]);
    expect(buttonsOf(announcement()).map(({ confirm }) => confirm !== undefined)).toEqual([false, true]);
    expect(JSON.parse(buttonsOf(announcement())[0]!.value)).toEqual({ about: "intent", intent: "stop_1" });
    expect(wordsOnSlack(announcement())).toContain("To prevent it, press Veto");
  });

  it.each([
    ["no press would arrive", announcement({}, false)],
    ["it may not be answered any more", announcement({ isOpen: false })],
    ["its id is too long to be carried", announcement({ intentId: "i".repeat(3000) })],
  ])("are not shown where %s", (_where, message) => {
    expect(labels(message)).toEqual([]);
    expect(wordsOnSlack(message)).toContain("To prevent it, pause the experiment in Ours Privacy before then");
    expect(wordsOnSlack(message)).not.toContain("press Veto");
  });

  it("go when somebody asked to stop it at once", () => {
    const message = announcement({ answered: { kind: "hasten", until: null, ...ada } });
    expect(labels(message)).toEqual([]);
    expect(wordsOnSlack(message)).toContain("Ada (U0ADA) asked to stop it at once");
  });

  it("go when it has ended, however it did", () => {
    const message = announcement({ ended: { at: ada.at, ending: { state: "vetoed", by: "Ada (U0ADA)" } } });
    expect(labels(message)).toEqual([]);
    expect(wordsOnSlack(message)).toContain("Wed, Nov 25, 10:00 AM GMT+1: The stop was vetoed by Ada (U0ADA).");
  });
});

describe("why an experiment with a winner is left alone", () => {
  it.each([
    [
      "somebody asked to wait",
      "not-yet",
      "2026-12-02T09:00:00.000Z",
      "Asked to leave it alone until Wed, Dec 2 by Ada",
    ],
    ["somebody asked never to be asked again", "never", null, "Asked to leave it alone for good by Ada"],
    ["its stop was vetoed", "veto", null, "Its stop was vetoed by Ada"],
    ["acting is paused", "paused", null, "Acting was paused by Ada"],
  ] as const)("%s", (_, kind, until, sentence) => {
    expect(holdSentence({ kind, by: "Ada", since: ada.at, until }, "Europe/Berlin")).toBe(sentence);
  });
});

it.each(["", "herald:", "herald:stop", "pause", "STOP", "stop ", "toString"])(
  "the action %j is none of ours",
  (kind) => {
    expect(answerOfAction(kind)).toBeUndefined();
  },
);

it.each(["", "stop", "herald:", "HERALD:STOP", "herald:stop ", "other:stop"])(
  "a button with the id %j is none of ours",
  (id) => {
    expect(pressesOf(id)).toEqual([]);
  },
);

it("a button of ours that says nothing we know is no answer", () => {
  expect(pressesOf("herald:pause").map(({ action }) => answerOfAction(action))).toEqual([undefined]);
  expect(pressesOf("herald:stop").map(({ action }) => answerOfAction(action))).toEqual(["stop"]);
});

function pressesOf(id: string) {
  return slackActions.answersIn({
    type: "block_actions",
    user: { id: "U0ADA" },
    team: { id: "T1" },
    container: { type: "message", message_ts: "1795500000.000100", channel_id: "C000EXPERIM" },
    actions: [{ type: "button", action_id: id, action_ts: "1795500100.000100", value: "{}" }],
  });
}
