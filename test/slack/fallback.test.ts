import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../src/platform/index.ts";
import { SlackRefusedError } from "../../src/slack/index.ts";
import { FakeSlack } from "../support/slack/fake-slack.ts";
import { aSlackMedium } from "../support/slack/slack-medium.ts";
import { recordingLog } from "../support/recording-log.ts";
import { saying, sectionOf, TABLE, tabled } from "../support/messages/saying.ts";
import type { Medium, Parcel } from "../../src/notify/index.ts";

const words = sectionOf("the same in words");
const refused = {
  kind: "error",
  error: "invalid_blocks",
  details: ['[ERROR] unsupported type: "Acme\'s secret" [json-pointer:/blocks/0/type]'],
} as const;

const clock = new ManualClock("2026-11-23T08:00:00.000Z");
let slack: FakeSlack;
let logger: ReturnType<typeof recordingLog>;
let messenger: Required<Medium>;

beforeEach(async () => {
  slack = await FakeSlack.start(clock);
  logger = recordingLog();
  messenger = aSlackMedium(slack, { clock, logger, timeoutMs: 2_000 });
});
afterEach(() => slack.close());

function parcel(key: string, text = "1 stopped"): Parcel {
  return { key, destination: "slack:#experiments", notification: tabled(text, "the same in words") };
}
const posts = () => slack.calls.filter(({ method }) => method === "chat.postMessage").length;
const warnings = () => logger.entries.filter(({ message }) => message.includes("does not take tables"));

describe("a workspace that does not take a message's blocks", () => {
  it("gets the plain ones in their place, once, and at once from then on", async () => {
    slack.failNext("chat.postMessage", refused);
    expect(await messenger.deliver(parcel("one"))).toMatchObject({ kind: "posted" });
    expect(await messenger.deliver(parcel("two"))).toMatchObject({ kind: "posted" });
    expect(slack.messages.map(({ blocks }) => blocks)).toEqual([[words], [words]]);
    expect(posts()).toBe(3);
    expect(warnings()).toHaveLength(1);
  });

  it("gets a message renewed only when what was to be said has changed", async () => {
    slack.failNext("chat.postMessage", refused);
    await messenger.deliver(parcel("one"));
    expect(await messenger.deliver(parcel("one"))).toMatchObject({ kind: "unchanged" });
    expect(await messenger.deliver(parcel("one", "2 stopped"))).toMatchObject({ kind: "updated" });
  });

  it("gets the plain ones when a message is renewed, too", async () => {
    await messenger.deliver(parcel("one"));
    slack.failNext("chat.update", refused);
    expect(await messenger.deliver(parcel("one", "2 stopped"))).toMatchObject({ kind: "updated" });
    expect(slack.messages.map(({ text, blocks }) => [text, blocks])).toEqual([["2 stopped", [words]]]);
  });

  it("holds one message when the answer to the plain one is lost", async () => {
    slack.failNext("chat.postMessage", refused, { kind: "reset", when: "after" });
    await expect(messenger.deliver(parcel("one"))).rejects.toThrow("connection to Slack broke");
    expect(await messenger.deliver(parcel("one"))).toMatchObject({ kind: "found" });
    expect(slack.withKey("one")).toHaveLength(1);
  });

  it("is tried again with the next message when it refused the plain ones as well", async () => {
    slack.failNext("chat.postMessage", refused, refused);
    await expect(messenger.deliver(parcel("one"))).rejects.toThrow(SlackRefusedError);
    await messenger.deliver(parcel("two"));
    expect(slack.messages.map(({ blocks }) => blocks)).toEqual([[TABLE]]);
    expect(warnings()).toHaveLength(0);
  });
});

it("a refusal of blocks that cannot be put more plainly says where the mistake is and what to do, and quotes nothing", async () => {
  slack.failNext("chat.postMessage", refused);
  const plain = { ...parcel("one"), notification: saying("1 stopped") };
  const error = await messenger.deliver(plain).catch((thrown: unknown) => thrown as Error);
  expect(error).toBeInstanceOf(SlackRefusedError);
  expect(error).toMatchObject({
    message: expect.stringMatching(/invalid_blocks at \/blocks\/0\/type\).*a dry run of the job prints with --json/u),
  });
  expect((error as Error).message).not.toContain("Acme");
  expect(posts()).toBe(1);
});
