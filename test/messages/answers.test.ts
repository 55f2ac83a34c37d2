import { describe, expect, it } from "vitest";
import type { ActEnding } from "../../src/decision/index.ts";
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
import { aControlReport, anActingModel, anArmReport, aStopped, aWin, aWinner } from "../support/builders.ts";
import { onSlack, wordsOnSlack } from "../support/slack/on-slack.ts";

const acting = anActingModel();
const notBefore = "2026-11-23T10:00:00.000Z";
const proposal = (changes: Partial<ActingModel> & { answered?: Answered } = {}, canAnswer = true): Message =>
  acceptable(onSlack(renderProposal({ ...acting, because: "policy", ...changes }), { canAnswer }));
const announcement = (changes: Partial<AnnouncementModel> = {}, canAnswer = true): Message =>
  acceptable(
    onSlack(renderAnnouncement({ ...acting, intentId: "act_1", isOpen: true, notBefore, ...changes }), { canAnswer }),
  );

function buttonsOf({ blocks }: Message): readonly Button[] {
  return blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
}
function titleOf({ blocks: [first] }: Message): string | undefined {
  return first?.type === "header" ? first.text.text : undefined;
}
const labels = (message: Message): readonly string[] => buttonsOf(message).map(({ text }) => text.text);
const INSTEAD_OF_BUTTONS = "To stop it, end it in Ours Privacy with Green button as the winner. Or let it run.";
const INSTEAD_OF_VETO = "To keep it running, pause it in Ours Privacy before then.";
const ABOUT_VETO = "A veto keeps it running. Herald won't stop it until you allow it again.";
const ada = { by: "Ada (U0ADA)", at: "2026-11-25T09:00:00.000Z" };

describe("the buttons of a proposal", () => {
  it("offer to stop it, to wait a week, and never to ask again", () => {
    expect(labels(proposal())).toEqual(["Stop and declare winner", "Not yet: 7 days", "Never stop this one"]);
    const ids = buttonsOf(proposal()).map(({ action_id: id }) => id);
    expect(ids).toEqual(["herald:stop", "herald:not-yet", "herald:never"]);
    expect(ids.map((id) => answerOfAction(id.replace("herald:", "")))).toEqual(["stop", "not-yet", "never"]);
  });

  it("say before a stop what visitors will see", () => {
    const [stop] = buttonsOf(proposal());
    expect(stop).toMatchObject({
      style: "primary",
      confirm: {
        title: { text: "Stop this experiment?" },
        text: {
          text: "After that, every visitor sees Original (the control) until you roll out Green button. Herald checks the numbers once more first.",
        },
        confirm: { text: "Stop it" },
        deny: { text: "Keep running" },
      },
    });
  });

  it("say before an experiment is put on hold for good that Herald will not ask again, and ask nothing before a week", () => {
    const [, notYet, never] = buttonsOf(proposal());
    expect(notYet).not.toHaveProperty("confirm");
    expect(never).toMatchObject({
      confirm: {
        title: { text: "Never stop this one?" },
        text: {
          text: "Herald will not stop this experiment, or ask about it, until you allow it again.",
        },
      },
    });
  });

  it("name account, experiment, decision, act, reason and winner", () => {
    const { account, experimentId } = acting.decision;
    expect(JSON.parse(buttonsOf(proposal())[0]!.value)).toEqual({
      about: "proposal",
      account,
      experiment: experimentId,
      decision: "dec_1",
      act: "stop",
      because: "winner",
      winner: "var_green",
    });
  });

  it("are not shown where no answer would arrive", () => {
    expect(labels(proposal({}, false))).toEqual([]);
    expect(wordsOnSlack(proposal({}, false))).toContain(INSTEAD_OF_BUTTONS);
    expect(wordsOnSlack(proposal())).not.toContain(INSTEAD_OF_BUTTONS);
  });

  it("are left out where an id is too long to be carried", () => {
    const message = proposal({ intention: aWin("v".repeat(3000)) });
    expect(labels(message)).toEqual([]);
    expect(wordsOnSlack(message)).toContain("To stop it, end it in Ours Privacy with vvv");
  });

  it("take names that would break a dialog", () => {
    const name = "𝕏<!channel>&".repeat(60);
    expect(labels(proposal({ decision: aWinner({ arms: [aControlReport(), anArmReport({ name })] }) }))).toHaveLength(
      3,
    );
  });
});

describe("after an answer the proposal says what was answered, by whom and when", () => {
  const name = "Checkout button colour";

  it.each<[string, Answered, title: string, sentence: string, buttons: readonly string[]]>([
    [
      "a stop, which cannot be undone",
      { kind: "stop", until: null, ...ada },
      `Stop requested by Ada (U0ADA): ${name}`,
      "Ada (U0ADA) asked Herald to stop it, Wed, Nov 25, 10:00 AM GMT+1. Herald checks the numbers once more first.",
      [],
    ],
    [
      "a stop at once, which cannot be undone",
      { kind: "hasten", until: null, ...ada },
      `Stop requested by Ada (U0ADA): ${name}`,
      "Ada (U0ADA) asked Herald to stop it, Wed, Nov 25, 10:00 AM GMT+1. Herald checks the numbers once more first.",
      [],
    ],
    [
      "not yet, which can be undone",
      { kind: "not-yet", until: "2026-12-02T09:00:00.000Z", ...ada },
      `On hold until Wed, Dec 2, by Ada (U0ADA): ${name}`,
      "Wed, Nov 25, 10:00 AM GMT+1: Ada (U0ADA) put it on hold until Wed, Dec 2.",
      ["Undo"],
    ],
    [
      "never, which can be undone",
      { kind: "never", until: null, ...ada },
      `On hold until someone allows it again, by Ada (U0ADA): ${name}`,
      "Ada (U0ADA) put it on hold, Wed, Nov 25, 10:00 AM GMT+1. Herald won't stop it until someone allows it again.",
      ["Undo"],
    ],
    [
      "a veto, which can be undone",
      { kind: "veto", until: null, ...ada },
      `Vetoed by Ada (U0ADA): ${name}`,
      "Ada (U0ADA) vetoed the stop, Wed, Nov 25, 10:00 AM GMT+1. It keeps running, and Herald won't stop it until you allow it again.",
      ["Undo"],
    ],
    [
      "an undo, after which the next check asks again",
      { kind: "undo", until: null, ...ada },
      `Allowed again by Ada (U0ADA): ${name}`,
      "Ada (U0ADA) allowed Herald to stop it again, Wed, Nov 25, 10:00 AM GMT+1.",
      [],
    ],
  ])("%s", (_, answered, title, sentence, buttons) => {
    const message = proposal({ answered });
    expect(titleOf(message)).toBe(title);
    expect(wordsOnSlack(message)).toContain(`${title}\n\n${sentence}\n`);
    expect(labels(message)).toEqual(buttons);
    expect(wordsOnSlack(message)).not.toContain("Why am I asked?");
  });

  it("the undo carries what the answer carried", () => {
    const [undo] = buttonsOf(proposal({ answered: { kind: "never", until: null, ...ada } }));
    expect(undo).toMatchObject({ action_id: "herald:undo", value: buttonsOf(proposal())[0]!.value });
    expect(undo).not.toHaveProperty("confirm");
    expect(answerOfAction("undo")).toBe("undo");
  });

  it("without an undo where no answer would arrive", () => {
    expect(labels(proposal({ answered: { kind: "never", until: null, ...ada } }, false))).toEqual([]);
  });

  it("a name cannot mention the whole channel", () => {
    const message = proposal({ answered: { kind: "never", by: "<!channel> (U0EVE)", at: ada.at, until: null } });
    // A header is plain text: Slack looks for no mentions there.
    const { header, others } = Object.groupBy(message.blocks, ({ type }) => (type === "header" ? "header" : "others"));
    expect(header).toEqual([expect.objectContaining({ text: expect.objectContaining({ type: "plain_text" }) })]);
    expect(JSON.stringify([message.text, others])).not.toContain("<!channel>");
  });
});

describe("a vetoed announcement", () => {
  const vetoed = { at: ada.at, ending: { state: "vetoed", by: "Ada (U0ADA)" } } as const;
  const answered = { kind: "veto", until: null, ...ada } as const;

  it("says who vetoed it, and offers to undo that", () => {
    const message = announcement({ isOpen: false, ended: vetoed, answered });
    expect(wordsOnSlack(message)).toContain(
      "Vetoed by Ada (U0ADA): Checkout button colour\n\nAda (U0ADA) vetoed the stop, Wed, Nov 25, 10:00 AM GMT+1. It keeps running, and Herald won't stop it until you allow it again.\n",
    );
    expect(labels(message)).toEqual(["Undo"]);
    expect(buttonsOf(message)[0]).toMatchObject({
      action_id: "herald:undo",
      value: JSON.stringify({ about: "intent", intent: "act_1" }),
    });
    expect(buttonsOf(message)[0]).not.toHaveProperty("confirm");
  });

  it("says who took the veto back, and offers nothing more", () => {
    const message = announcement({
      isOpen: false,
      ended: vetoed,
      answered: { kind: "undo", until: null, by: "Bob (U0BOB)", at: "2026-11-25T10:00:00.000Z" },
    });
    expect(wordsOnSlack(message)).toContain(
      "Allowed again by Bob (U0BOB): Checkout button colour\n\nBob (U0BOB) allowed Herald to stop it again, Wed, Nov 25, 11:00 AM GMT+1.\n",
    );
    expect(labels(message)).toEqual([]);
  });

  it("offers no undo where no answer would arrive", () => {
    expect(labels(announcement({ isOpen: false, ended: vetoed, answered }, false))).toEqual([]);
  });

  it("offers no undo once it was stopped", () => {
    const message = announcement({ isOpen: false, ended: { at: ada.at, ending: aStopped() }, answered });
    expect(titleOf(message)).toBe("Stopped as announced: Checkout button colour");
    expect(labels(message)).toEqual([]);
  });
});

describe("the buttons of an announcement", () => {
  it("are a veto, without a second question, and a stop at once, with one", () => {
    expect(labels(announcement())).toEqual(["Veto", "Stop it now"]);
    expect(buttonsOf(announcement()).map(({ confirm }) => confirm !== undefined)).toEqual([false, true]);
    expect(JSON.parse(buttonsOf(announcement())[0]!.value)).toEqual({ about: "intent", intent: "act_1" });
    expect(wordsOnSlack(announcement())).toContain(ABOUT_VETO);
    expect(wordsOnSlack(announcement())).not.toContain(INSTEAD_OF_VETO);
  });

  it("say before a stop at once what visitors will see", () => {
    expect(buttonsOf(announcement())[1]).toMatchObject({
      confirm: {
        title: { text: "Stop it now?" },
        text: {
          text: "After that, every visitor sees Original (the control) until you roll out Green button. Herald checks the numbers once more first.",
        },
      },
    });
  });

  it.each([
    ["no answer would arrive", announcement({}, false)],
    ["it may not be answered any more", announcement({ isOpen: false })],
    ["its id is too long to be carried", announcement({ intentId: "i".repeat(3000) })],
  ])("are not shown where %s", (_where, message) => {
    expect(labels(message)).toEqual([]);
    expect(wordsOnSlack(message)).toContain(INSTEAD_OF_VETO);
    expect(wordsOnSlack(message)).not.toContain(ABOUT_VETO);
  });

  it("go when somebody asked to stop it at once", () => {
    const message = announcement({ answered: { kind: "hasten", until: null, ...ada } });
    expect(labels(message)).toEqual([]);
    expect(titleOf(message)).toBe("Stop requested by Ada (U0ADA): Checkout button colour");
    expect(wordsOnSlack(message)).toContain(
      "Ada (U0ADA) asked Herald to stop it, Wed, Nov 25, 10:00 AM GMT+1. Herald checks the numbers once more first.",
    );
  });

  it.each<[string, ActEnding, title: string, sentence: string]>([
    [
      "it was stopped",
      aStopped(),
      "Stopped as announced",
      "Ours Privacy confirms the stop with Green button as the winner.",
    ],
    [
      "it was vetoed, and something else was answered since",
      { state: "vetoed", by: "Ada (U0ADA)" },
      "Not stopped by Herald",
      "The stop was vetoed by Ada (U0ADA).",
    ],
    [
      "it was canceled",
      { state: "withdrawn", because: { kind: "acting-off" } },
      "Not stopped by Herald",
      "Not stopped: stops are turned off in the configuration.",
    ],
    [
      "someone was faster",
      { state: "overtaken", found: "completed", winnerReadBack: null },
      "Not stopped by Herald",
      "Someone else ended it before Herald acted.",
    ],
  ])("go when it has ended: %s", (_how, ending, title, sentence) => {
    const message = announcement({ isOpen: false, ended: { at: ada.at, ending } });
    expect(labels(message)).toEqual([]);
    expect(titleOf(message)).toBe(`${title}: Checkout button colour`);
    expect(wordsOnSlack(message)).toContain(`Wed, Nov 25, 10:00 AM GMT+1: ${sentence}`);
  });
});

describe("why an experiment with a winner is on hold", () => {
  it.each([
    ["somebody asked to wait", "not-yet", "2026-12-02T09:00:00.000Z", "On hold until Wed, Dec 2, by Ada"],
    ["somebody asked never to be asked again", "never", null, "On hold until someone allows it again, by Ada"],
    ["its stop was vetoed", "veto", null, "Vetoed by Ada"],
    ["stops are paused", "paused", null, "Stops are paused by Ada"],
  ] as const)("%s", (_, kind, until, sentence) => {
    expect(holdSentence({ kind, by: "Ada", since: ada.at, until }, "Europe/Berlin")).toBe(sentence);
  });
});

it.each(["", "herald:", "herald:stop", "hold", "STOP", "stop ", "toString"])(
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
  expect(pressesOf("herald:hold").map(({ action }) => answerOfAction(action))).toEqual([undefined]);
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
