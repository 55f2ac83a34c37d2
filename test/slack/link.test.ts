import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../src/platform/index.ts";
import { FakeSlack } from "../support/slack/fake-slack.ts";
import { aSlackMedium } from "../support/slack/slack-medium.ts";
import { saying } from "../support/messages/saying.ts";
import { recordingLog } from "../support/recording-log.ts";

const NAME = { key: "proposal:1", destination: "slack:#experiments" } as const;
let slack: FakeSlack;
const clock = new ManualClock("2026-11-23T08:00:00.000Z");

beforeEach(async () => {
  slack = await FakeSlack.start(clock);
});
afterEach(() => slack.close());

function aMedium(log = recordingLog()) {
  return aSlackMedium(slack, { clock, logger: log });
}

describe("the link to a message in Slack", () => {
  it("is Slack's own address of it, once it was delivered", async () => {
    const medium = aMedium();
    expect(await medium.linkTo(NAME)).toBeUndefined();
    expect(slack.calls).toEqual([]);
    const { id } = await medium.deliver({ ...NAME, notification: saying("a winner") });
    expect(await medium.linkTo(NAME)).toBe(`https://acme.slack.test/archives/C000EXPERIM/p${id.replace(".", "")}`);
  });

  it("is left out where somebody deleted the message, or Slack cannot be asked: nothing waits for it", async () => {
    const log = recordingLog();
    const medium = aMedium(log);
    await medium.deliver({ ...NAME, notification: saying("a winner") });
    slack.failNext("chat.getPermalink", { kind: "rate-limit", retryAfter: "7" });
    expect(await medium.linkTo(NAME)).toBeUndefined();
    slack.messages = [];
    expect(await medium.linkTo(NAME)).toBeUndefined();
    expect(log.entries.map(({ message }) => message)).toEqual([
      "message delivered",
      "no link to a message: Slack gave none",
      "no link to a message: Slack gave none",
    ]);
  });
});
