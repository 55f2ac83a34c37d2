// oxlint-disable unicorn/require-post-message-target-origin -- Slack's method of that name is meant, not a window's.
import { WebClient, type Block, type KnownBlock } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ManualClock } from "../../src/platform/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { call, sandboxAt } from "./call.ts";

let sandbox: Sandbox;
let clock: ManualClock;
let client: WebClient;
const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => "error", setName() {} };

beforeEach(async () => {
  ({ sandbox, clock } = await sandboxAt());
  client = new WebClient("xoxb-any", {
    slackApiUrl: sandbox.slackApiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet as never,
  });
});
afterEach(() => sandbox.close());

const post = async (text: string, more: object = {}): Promise<{ channel: string; ts: string }> => {
  const { channel, ts } = await client.chat.postMessage({ channel: "#experiments", text, ...more });
  return { channel: channel!, ts: ts! };
};

describe("the Slack sink, spoken to by Slack's own client", () => {
  it("takes messages by channel name or id and tells where they went", async () => {
    const first = await post("One");
    await client.chat.postMessage({ channel: first.channel, text: "Two" });
    expect(sandbox.slack.in(first.channel).map(({ text }) => text)).toEqual(["One", "Two"]);
    expect(sandbox.slack.channel("experiments", true).id).toBe(first.channel);
  });

  it("gives each message its own time, in order, also while the clock stands still", async () => {
    const times = [await post("One"), await post("Two"), await post("Three")].map(({ ts }) => Number(ts));
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
    expect(Math.floor(times[0]!) * 1000).toBe(clock.nowMs());
  });

  it("edits a message in place, keeping what the edit does not mention", async () => {
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "*bold*" } }];
    const metadata = { event_type: "herald", event_payload: { key: "digest:1" } };
    const { channel, ts } = await post("Before", { blocks, metadata });
    await client.chat.update({ channel, ts, text: "After" });
    expect(sandbox.slack.message(channel, ts)).toMatchObject({
      text: "After",
      blocks,
      metadata,
      editedTs: expect.any(String),
    });
    await expect(client.chat.update({ channel, ts: "1.000001", text: "x" })).rejects.toThrow("message_not_found");
  });

  it("tells metadata only to those who ask for it", async () => {
    const { channel } = await post("Digest", {
      metadata: { event_type: "herald", event_payload: { key: "digest:1" } },
    });
    expect((await client.conversations.history({ channel })).messages![0]).not.toHaveProperty("metadata");
    const asked = await client.conversations.history({ channel, include_all_metadata: true });
    expect(asked.messages![0]!.metadata).toEqual({ event_type: "herald", event_payload: { key: "digest:1" } });
  });

  it("reads the history newest first, between two times, page by page, without replies", async () => {
    const posted: { channel: string; ts: string }[] = [];
    for (let i = 0; i < 5; i++) {
      posted.push(await post(`Message ${i}`));
      clock.advance(1000);
    }
    const { channel } = posted[0]!;
    await post("A reply", { thread_ts: posted[0]!.ts });
    const page = await client.conversations.history({ channel, limit: 2 });
    expect([page.messages!.map(({ text }) => text), page.has_more]).toEqual([["Message 4", "Message 3"], true]);
    const next = await client.conversations.history({
      channel,
      limit: 2,
      cursor: page.response_metadata!.next_cursor!,
    });
    expect(next.messages!.map(({ text }) => text)).toEqual(["Message 2", "Message 1"]);
    const between = { channel, oldest: posted[1]!.ts, latest: posted[3]!.ts };
    expect((await client.conversations.history(between)).messages!.map(({ text }) => text)).toEqual(["Message 2"]);
    expect((await client.conversations.history({ ...between, inclusive: true })).messages).toHaveLength(3);
  });

  it("keeps threads together", async () => {
    const { channel, ts } = await post("Parent");
    await post("Child", { thread_ts: ts });
    const replies = await client.conversations.replies({ channel, ts });
    expect(replies.messages!.map(({ text, reply_count: count }) => [text, count])).toEqual([
      ["Parent", 1],
      ["Child", undefined],
    ]);
    await expect(post("Orphan", { thread_ts: "1.000001" })).rejects.toThrow("cannot_reply_to_message");
  });

  it("stores an uploaded chart and shows it in the thread", async () => {
    const { channel, ts } = await post("Digest");
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    await client.filesUploadV2({
      channel_id: channel,
      thread_ts: ts,
      filename: "lift.png",
      file: png,
      title: "Lift by day",
    });
    const [file] = sandbox.slack.in(channel, ts)[0]!.files;
    expect(file).toMatchObject({ name: "lift.png", title: "Lift by day", mimetype: "image/png", size: png.length });
    const served = await fetch(`${sandbox.url}/slack/files/${file!.id}`);
    expect(Buffer.from(await served.arrayBuffer()).equals(png)).toBe(true);
    expect(await (await fetch(sandbox.slackPageUrl)).text()).toContain(
      `<img src="/slack/files/${file!.id}" alt="Lift by day">`,
    );
  });

  it("knows who it is, its channels and its own user", async () => {
    const me = await client.auth.test();
    expect(me).toMatchObject({ ok: true, team: "Sandbox", user_id: expect.any(String) });
    expect((await client.conversations.list()).channels!.map(({ name }) => name)).toEqual([
      "experiments",
      "growth",
      "general",
    ]);
    expect((await client.users.info({ user: me.user_id! })).user!.real_name).toBe("Herald");
    expect((await client.conversations.join({ channel: "C0SANDBOX01" })).ok).toBe(true);
  });

  it("takes JSON bodies too", async () => {
    const answer = await call(sandbox, "POST", "/chat.postMessage", {
      base: "/slack/api",
      body: { channel: "growth", text: "Hi", blocks: [{ type: "divider" }] },
    });
    expect(answer.body).toMatchObject({ ok: true, message: { blocks: [{ type: "divider" }] } });
  });
});

describe("what the Slack sink refuses", () => {
  it.each`
    what                       | args                                                                       | error
    ${"an unknown channel"}    | ${{ channel: "#nowhere", text: "x" }}                                      | ${"channel_not_found"}
    ${"nothing to say"}        | ${{ channel: "#experiments" }}                                             | ${"no_text"}
    ${"an endless text"}       | ${{ channel: "#experiments", text: "x".repeat(40_001) }}                   | ${"msg_too_long"}
    ${"metadata without type"} | ${{ channel: "#experiments", text: "x", metadata: { event_payload: {} } }} | ${"invalid_metadata_format"}
  `("$what: $error", async ({ args, error }) => {
    await expect(client.chat.postMessage(args)).rejects.toThrow(error);
    expect(sandbox.slack.messages).toHaveLength(0);
  });

  it("a missing token, and where tokens are named, a wrong one", async () => {
    expect((await call(sandbox, "POST", "/auth.test", { base: "/slack/api", key: "" })).body).toEqual({
      ok: false,
      error: "not_authed",
    });
    const { sandbox: strict } = await sandboxAt({ slackTokens: ["xoxb-right"] });
    expect((await call(strict, "POST", "/auth.test", { base: "/slack/api", key: "xoxb-wrong" })).body.error).toBe(
      "invalid_auth",
    );
    expect((await call(strict, "POST", "/auth.test", { base: "/slack/api", key: "xoxb-right" })).body.ok).toBe(true);
    await strict.close();
  });

  const section = (text: string): object => ({ type: "section", text: { type: "mrkdwn", text } });
  it.each`
    what                                   | blocks
    ${"51 blocks"}                         | ${Array.from({ length: 51 }, () => ({ type: "divider" }))}
    ${"a header of 151 characters"}        | ${[{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }]}
    ${"a header in markup"}                | ${[{ type: "header", text: { type: "mrkdwn", text: "x" } }]}
    ${"a section of 3,001 characters"}     | ${[section("x".repeat(3001))]}
    ${"an empty section"}                  | ${[section("")]}
    ${"a section with nothing in it"}      | ${[{ type: "section" }]}
    ${"11 fields"}                         | ${[{ type: "section", fields: Array.from({ length: 11 }, () => ({ type: "mrkdwn", text: "x" })) }]}
    ${"a field of 2,001 characters"}       | ${[{ type: "section", fields: [{ type: "mrkdwn", text: "x".repeat(2001) }] }]}
    ${"13,201 characters in all"}          | ${[3000, 3000, 3000, 3000, 1201].map((length) => section("x".repeat(length)))}
    ${"the same block_id twice"}           | ${[{ type: "divider", block_id: "a" }, { type: "divider", block_id: "a" }]}
    ${"an image without alternative text"} | ${[{ type: "image", image_url: "https://example.com/a.png" }]}
    ${"a block of no known type"}          | ${[{ type: "carousel" }]}
    ${"an unknown field"}                  | ${[{ type: "divider", colour: "red" }]}
  `("$what: invalid_blocks", async ({ blocks }: { blocks: (Block | KnownBlock)[] }) => {
    await expect(post("x", { blocks })).rejects.toThrow("invalid_blocks");
    expect(sandbox.slack.messages).toHaveLength(0);
  });

  it("but takes blocks that just fit", async () => {
    const blocks = [3000, 3000, 3000, 3000, 1200].map((length) => section("x".repeat(length)));
    await expect(post("x", { blocks })).resolves.toBeDefined();
    await expect(post("x", { blocks: Array.from({ length: 50 }, () => ({ type: "divider" })) })).resolves.toBeDefined();
  });
});

describe("faults of Slack", () => {
  it.each(["channel_not_found", "not_in_channel", "invalid_auth", "missing_scope", "invalid_blocks"])(
    "answers %s when told to",
    async (error) => {
      sandbox.faults.add({ kind: "slack-error", operation: "chat.postMessage", error, times: 1 });
      await expect(post("x")).rejects.toThrow(error);
      expect(sandbox.slack.messages).toHaveLength(0);
    },
  );

  it("asks to wait with 429", async () => {
    sandbox.faults.add({ kind: "rate-limit", operation: "chat.postMessage", retryAfterSeconds: 30, times: 1 });
    await expect(post("x")).rejects.toMatchObject({ code: "slack_webapi_rate_limited_error", retryAfter: 30 });
  });

  it.each`
    kind                   | message           | arrives
    ${"reset"}             | ${"fetch failed"} | ${0}
    ${"html-502"}          | ${"502"}          | ${0}
    ${"commit-then-reset"} | ${"fetch failed"} | ${1}
    ${"commit-then-500"}   | ${"500"}          | ${1}
  `("fails with $kind, having taken $arrives message", async ({ kind, message, arrives }) => {
    sandbox.faults.add({ kind, operation: "chat.postMessage", times: 1 });
    await expect(post("x")).rejects.toThrow(message);
    expect(sandbox.slack.messages).toHaveLength(arrives);
  });

  it("loses the answer after taking the message", async () => {
    sandbox.faults.add({ kind: "commit-then-hang", operation: "chat.postMessage", times: 1 });
    const lost = post("x").catch((error: unknown) => error);
    await expect.poll(() => sandbox.slack.messages.length, { timeout: 20_000 }).toBe(1);
    await sandbox.close();
    expect(await lost).toMatchObject({ code: "slack_webapi_request_error" });
  });
});
