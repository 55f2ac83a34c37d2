import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import { checkSlackAccess, SlackSetupError } from "../../src/slack/index.ts";
import { createPrintingMedium, renderSheet } from "../../src/terminal/index.ts";
import { renderDigest } from "../../src/messages/index.ts";
import { link, strong, text, type Parcel } from "../../src/notify/index.ts";
import { aDigestModel } from "../support/builders.ts";
import { FakeSlack } from "../support/slack/fake-slack.ts";
import { aSlackMedium } from "../support/slack/slack-medium.ts";
import { saying } from "../support/messages/saying.ts";

const clock = new ManualClock("2026-11-23T08:00:00.000Z");
let slack: FakeSlack;
beforeEach(async () => {
  slack = await FakeSlack.start(clock);
});
afterEach(() => slack.close());

const access = (...channels: string[]) =>
  checkSlackAccess({
    token: "xoxb-secret",
    apiUrl: slack.apiUrl,
    timeoutMs: 5_000,
    logger: silentLog,
    channels,
    clock,
  });

describe("before anything is posted, the check of Slack", () => {
  it.each(["#experiments", "experiments", "#Experiments", "C000EXPERIM"])(
    "finds the channel given as %s and posts nothing",
    async (channel) => {
      expect(await access(channel)).toEqual({
        ok: true,
        team: "Acme",
        user: "herald",
        channelIds: ["C000EXPERIM"],
        warnings: [],
      });
      expect(slack.messages).toEqual([]);
    },
  );

  it("says what to do about a wrong token", async () => {
    slack.failNext("auth.test", { kind: "error", error: "invalid_auth" });
    expect(await access("#experiments")).toEqual({
      ok: false,
      problems: [
        {
          problem: "Slack does not accept the token (it is wrong)",
          whatToDo: expect.stringContaining("SLACK_BOT_TOKEN"),
        },
      ],
      warnings: [],
    });
  });

  it("names every scope that is missing, before a lost answer would need it", async () => {
    slack.scopes = "chat:write";
    expect(await access("#experiments")).toMatchObject({
      ok: false,
      problems: [{ problem: "the Slack app lacks the scope files:write, channels:read, channels:history" }],
    });
  });

  it("wants the scopes for private channels only where the channel is private", async () => {
    slack.scopes = "chat:write,files:write,channels:read,channels:history";
    expect(await access("#experiments")).toMatchObject({ ok: true });
    slack.channels.push({ id: "C000SECRETS", name: "secrets", is_private: true });
    expect(await access("#secrets")).toMatchObject({
      ok: false,
      problems: [{ whatToDo: expect.stringContaining("groups:read and groups:history") }],
    });
    expect(await access("C000SECRETS")).toMatchObject({
      ok: false,
      problems: [
        { problem: "the Slack app lacks the scope groups:read, groups:history, for the private channel C000SECRETS" },
      ],
    });
    slack.scopes += ",groups:read,groups:history";
    expect(await access("#secrets")).toMatchObject({ ok: true, channelIds: ["C000SECRETS"] });
  });

  it.each(["#nowhere", "C0000NOWHERE"])("says that %s is unknown", async (channel) => {
    expect(await access(channel)).toMatchObject({
      ok: false,
      problems: [{ problem: expect.stringContaining(channel), whatToDo: expect.stringContaining("SLACK_CHANNEL") }],
    });
  });

  it.each(["#experiments", "C000EXPERIM"])(
    "asks for an invitation where the app is not a member of %s",
    async (channel) => {
      slack.channels.splice(0, 2, { id: "C000EXPERIM", name: "experiments", is_member: false });
      expect(await access(channel)).toMatchObject({
        ok: false,
        problems: [{ whatToDo: expect.stringContaining("/invite @Herald in") }],
      });
    },
  );

  it.each([
    [6, "6 minutes behind"],
    [-90, "90 minutes ahead of"],
  ])("says so when Slack's clock is %i minutes ahead of ours, and what would not work", async (minutes, words) => {
    slack.aheadMs = minutes * 60_000;
    expect(await access("#experiments")).toEqual({
      ok: false,
      problems: [
        { problem: `this machine's clock is ${words} Slack's`, whatToDo: expect.stringMatching(/NTP.*buttons/u) },
      ],
      warnings: [],
    });
  });

  it("does not mind four minutes", async () => {
    slack.aheadMs = -4 * 60_000;
    expect(await access("#experiments")).toMatchObject({ ok: true });
  });

  it("tries every channel, each once, and tells everything that is wrong in one go", async () => {
    slack.channels.push({ id: "C000OUTSIDE", name: "outside", is_member: false });
    slack.scopes = slack.scopes.replace("files:write,", "");
    slack.aheadMs = 10 * 60_000;
    expect(await access("#experiments", "#outside", "#nowhere", "C000OUTSIDE", "#outside")).toMatchObject({
      ok: false,
      problems: [
        {
          problem: "the Slack app lacks the scope files:write",
          whatToDo: expect.stringContaining("reinstall the app"),
        },
        { problem: expect.stringContaining("clock") },
        { problem: "the Slack app is not in #outside" },
        { problem: expect.stringContaining("#nowhere") },
        { problem: "the Slack app is not in C000OUTSIDE" },
      ],
    });
  });

  it("does not fail when Slack cannot be reached: it says so", async () => {
    const { apiUrl } = slack;
    await slack.close();
    const report = await checkSlackAccess({
      token: "xoxb-secret",
      apiUrl,
      timeoutMs: 5_000,
      logger: silentLog,
      channels: ["#experiments"],
      clock,
    });
    expect(report).toMatchObject({ ok: false, problems: [{ problem: expect.stringContaining("ECONNREFUSED") }] });
    expect(JSON.stringify(report)).not.toContain("xoxb");
  });
});

it("a look for a lost message in a channel that is gone says what to do", async () => {
  const messenger = aSlackMedium(slack, { clock });
  const parcel: Parcel = {
    key: "k",
    destination: "slack:#experiments",
    notification: renderDigest(aDigestModel()).notification,
  };
  slack.failNext("chat.postMessage", { kind: "reset", when: "before" });
  await expect(messenger.deliver(parcel)).rejects.toThrow("connection to Slack broke");
  slack.channels.splice(1, 1);
  await expect(messenger.deliver(parcel)).rejects.toThrow(SlackSetupError);
});

describe("an id that Slack has named", () => {
  const parcel: Parcel = {
    key: "k",
    destination: "slack:#odd",
    notification: renderDigest(aDigestModel()).notification,
  };
  beforeEach(() => void slack.channels.push({ id: "C0001", name: "odd" }));

  it("is taken as it is, whatever it looks like, when a lost reply is looked for", async () => {
    const messenger = aSlackMedium(slack, { clock });
    await messenger.deliver(parcel);
    const reply = { ...parcel, key: "reply", inThreadOf: "k" };
    slack.failNext("chat.postMessage", { kind: "reset", when: "after" });
    await expect(messenger.deliver(reply)).rejects.toThrow("connection to Slack broke");
    expect(await messenger.deliver(reply)).toMatchObject({ kind: "found" });
    expect(slack.withKey("reply")).toHaveLength(1);
  });

  it("is found as the destination itself, by the check of Slack and when a lost message is looked for", async () => {
    expect(await access("C0001")).toMatchObject({ ok: true, channelIds: ["C0001"] });
    const messenger = aSlackMedium(slack, { clock });
    const named: Parcel = { ...parcel, destination: "slack:C0001" };
    slack.failNext("chat.postMessage", { kind: "reset", when: "after" });
    await expect(messenger.deliver(named)).rejects.toThrow("connection to Slack broke");
    expect(await messenger.deliver(named)).toMatchObject({ kind: "found" });
  });
});

describe("a code that Herald does not know", () => {
  const parcel: Parcel = {
    key: "k",
    destination: "slack:#experiments",
    notification: renderDigest(aDigestModel()).notification,
  };
  it.each([
    ["new_scope_needed", "slack-setup", "OAuth & Permissions"],
    ["bot_token_outdated", "slack-setup", "SLACK_BOT_TOKEN"],
    ["channel_is_frozen", "slack-setup", "/invite @Herald in #experiments"],
    ["posting_not_allowed_here", "slack-setup", "ask an administrator"],
    ["msg_has_too_many_links", "slack-refused", "refused the message"],
    ["channel_limit_exceeded", "slack-unavailable", "answered channel_limit_exceeded"],
    ["internal_error", "slack-unavailable", "answered internal_error"],
    ["team_added_to_org", "slack-unavailable", "answered team_added_to_org"],
    ["something_else", "slack-unavailable", "answered something_else"],
  ])("is told by its words: %s", async (error, code, words) => {
    slack.failNext("chat.postMessage", { kind: "error", error });
    await expect(aSlackMedium(slack, { clock }).deliver(parcel)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });
});

describe("a dry run", () => {
  it("shows the digest as the terminal shows it, and delivers nothing", async () => {
    const written: string[] = [];
    const { notification } = renderDigest(aDigestModel());
    const messenger = createPrintingMedium("slack", (printed) => written.push(printed));
    expect(await messenger.deliver({ key: "digest:daily", destination: "slack:#experiments", notification })).toEqual({
      kind: "printed",
      id: "",
    });
    expect(written.join("")).toContain("--- #experiments (digest:daily) ---");
    expect(written.join("")).toContain(renderSheet(notification, { color: false, width: 100 }));
    expect(slack.calls).toEqual([]);
  });

  it("shows every word of other messages, without markup", async () => {
    const written: string[] = [];
    const line = [strong(link("https://x.test/", "A & B", 80)), "  ", text("<!channel>", 80)];
    await createPrintingMedium("slack", (printed) => written.push(printed)).deliver({
      key: "k",
      destination: "slack:#x",
      notification: { ...saying("short"), body: [{ part: "lines", lines: [line] }] },
      inThreadOf: "parent",
    });
    expect(written.join("")).toBe("--- #x, in the thread of parent (k) ---\nA & B  <!channel>\n\n");
  });
});
