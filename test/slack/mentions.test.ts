import { describe, expect, it } from "vitest";
import { withMentions, type PersonId } from "../../src/notify/index.ts";
import { renderNotification } from "../../src/slack/index.ts";
import { plainNotification } from "../../src/terminal/index.ts";
import { HOSTILE_NAMES } from "../support/messages/hostile-names.ts";
import { everyNotification } from "../support/messages/every-message.ts";
import { saying } from "../support/messages/saying.ts";
import { isEverything, someOf } from "../support/scope.ts";
import { acceptable } from "../support/slack/block-kit-schema.ts";

const calledBy = (...people: readonly PersonId[]) => {
  const { blocks } = renderNotification(withMentions(saying("No traffic"), people), { canAnswer: true });
  return JSON.stringify(blocks);
};

describe("people who are called to a message", () => {
  it("are named by Slack in a line of their own, people and groups", () => {
    expect(calledBy("slack:U0123456789", "slack:W0123456789", "slack:S0123456789")).toContain(
      "For <@U0123456789>, <@W0123456789>, <!subteam^S0123456789>",
    );
  });

  it.each<PersonId>([
    "slack:!channel",
    "slack:channel",
    "slack:!here",
    "slack:everyone",
    "slack:U1|here",
    "slack:C0123456789",
    "slack:U0123456789> <!here",
    "mail:U0123456789",
  ])("are not called as %s: no channel, not everyone, nobody of another medium", (person) => {
    const message = calledBy(person);
    expect(message).toBe(calledBy());
    expect(calledBy(person, "slack:U0123456789")).toContain('"For <@U0123456789>"');
  });

  it("are left out where nobody can be called", () => {
    const called = withMentions(saying("No traffic"), ["slack:U0123456789"]);
    expect(plainNotification(called)).toBe(plainNotification(saying("No traffic")));
  });

  it("find room in every message, as many as may be named", () => {
    const twenty = Array.from({ length: 20 }, (_, n): PersonId => `slack:S${String(n).padStart(30, "0")}`);
    const hostile = {
      name: HOSTILE_NAMES["ampersands alone"]!(500),
      variants: isEverything ? 40 : 4,
      figures: "huge",
    } as const;
    for (const { notification } of someOf(everyNotification(hostile), 300)) {
      // Nobody is called to what is for one person alone.
      if (notification.kind === "reply" || notification.kind === "home") continue;
      const message = renderNotification(withMentions(notification, twenty), { canAnswer: true });
      expect(JSON.stringify(acceptable(message).blocks)).toContain("<!subteam^S");
    }
  });
});
