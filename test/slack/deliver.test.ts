import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import {
  createSlackMedium,
  SlackRateLimitError,
  SlackRefusedError,
  SlackSetupError,
  SlackUnavailableError,
} from "../../src/slack/index.ts";
import { FakeSlack, type Fault } from "../support/slack/fake-slack.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";
import { saying, sectionOf } from "../support/messages/saying.ts";
import type { Deliveries, Medium, Parcel } from "../../src/notify/index.ts";

const TOKEN = "xoxb-very-secret-token";
/** So long that a busy machine does not look like a silent Slack. */
const PATIENCE_MS = 5_000;
/** Where Slack is silent, a wait this long is enough. */
const IMPATIENCE_MS = 400;
const AFTER_THE_LEASE_MS = 60_000;

const parcel: Parcel = {
  key: "digest:daily:2026-11-23",
  destination: "slack:#experiments",
  notification: saying("1 stopped"),
};

let clock: ManualClock;
let patienceMs: number;
let slack: FakeSlack;
let log: MemoryDeliveries;

beforeEach(async () => {
  patienceMs = PATIENCE_MS;
  clock = new ManualClock("2026-11-23T08:00:00.000Z");
  slack = await FakeSlack.start(clock);
  log = new MemoryDeliveries();
});
afterEach(() => slack.close());

function worker(options: { deliveries?: Deliveries; apiUrl?: string; owner?: string } = {}): Required<Medium> {
  return createSlackMedium({
    token: TOKEN,
    apiUrl: slack.apiUrl,
    deliveries: log,
    clock,
    owner: "worker-1",
    canAnswer: true,
    logger: silentLog,
    timeoutMs: patienceMs,
    ...options,
  });
}

/** What a failed delivery threw. */
async function failureOf(delivery: Promise<unknown>): Promise<Error> {
  return delivery.then(
    () => expect.fail("the delivery did not fail"),
    (error: Error) => error,
  );
}

/** As the queue does it: again after each failure, later each time. */
async function untilDelivered(attempt: () => Promise<unknown>, attempts = 8): Promise<Error[]> {
  const failures: Error[] = [];
  while (failures.length < attempts) {
    try {
      await attempt();
      return failures;
    } catch (error) {
      failures.push(error as Error);
      clock.advance(AFTER_THE_LEASE_MS);
    }
  }
  throw new AggregateError(failures, "never delivered");
}

describe("a delivery", () => {
  it("posts the message once, with its key in the metadata and no previews of links", async () => {
    const outcome = await worker().deliver(parcel);
    expect(outcome).toEqual({ kind: "posted", id: slack.messages[0]!.ts });
    expect(slack.messages).toEqual([
      expect.objectContaining({
        channel: "C000EXPERIM",
        text: "1 stopped",
        blocks: [sectionOf("1 stopped")],
        unfurl: "false",
        metadata: {
          event_type: "herald_message",
          event_payload: { key: parcel.key, content: expect.stringMatching(/^[0-9a-f]{64}$/u) },
        },
      }),
    ]);
    expect(slack.calls.map(({ method, authorization }) => [method, authorization])).toEqual([
      ["chat.postMessage", `Bearer ${TOKEN}`],
    ]);
  });

  it("of the same content again changes nothing, and only looks whether the message still stands", async () => {
    await worker().deliver(parcel);
    expect(await worker().deliver(parcel)).toEqual({ kind: "unchanged", id: slack.messages[0]!.ts });
    expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage", "conversations.history"]);
  });

  it("of new content renews the same message", async () => {
    await worker().deliver(parcel);
    const renewed = { ...parcel, notification: saying("2 stopped") };
    expect(await worker().deliver(renewed)).toEqual({ kind: "updated", id: slack.messages[0]!.ts });
    expect(slack.messages.map(({ text }) => text)).toEqual(["2 stopped"]);
    expect(await worker().deliver(renewed)).toMatchObject({ kind: "unchanged" });
  });

  it("puts a reply into the thread of its parent at the same destination, and into no other", async () => {
    await worker().deliver(parcel);
    const reply = { ...parcel, key: `detail:${parcel.key}`, inThreadOf: parcel.key };
    await worker().deliver(reply);
    expect(slack.messages[1]).toMatchObject({ channel: "C000EXPERIM", threadTs: slack.messages[0]!.ts });
    const error = await failureOf(worker().deliver({ ...reply, destination: "slack:#elsewhere" }));
    expect(error).toBeInstanceOf(SlackUnavailableError);
    expect(slack.messages).toHaveLength(2);
  });

  it("of a reply waits until its parent stands", async () => {
    const error = await failureOf(worker().deliver({ ...parcel, key: "reply", inThreadOf: "digest:unknown" }));
    expect(error).toBeInstanceOf(SlackUnavailableError);
    expect(slack.calls).toEqual([]);
  });

  it("of new content posts anew, once, when someone deleted the message", async () => {
    await worker().deliver(parcel);
    slack.messages = [];
    const renewed = { ...parcel, notification: saying("2 stopped") };
    slack.failNext("chat.postMessage", { kind: "reset", when: "after" });
    expect(await untilDelivered(() => worker().deliver(renewed))).toHaveLength(1);
    expect(slack.messages.map(({ text }) => text)).toEqual(["2 stopped"]);
    expect(await worker().deliver(renewed)).toEqual({ kind: "unchanged", id: slack.messages[0]!.ts });
    expect(await worker().deliver(parcel)).toMatchObject({ kind: "updated" });
    expect(slack.withKey(parcel.key)).toHaveLength(1);
  });
});

describe("whatever happens to a request, the channel holds the message exactly once", () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ["the connection is reset before Slack acts", { kind: "reset", when: "before" }],
    ["the connection is reset after Slack acted", { kind: "reset", when: "after" }],
    ["the answer breaks off", { kind: "half-answer", when: "after" }],
    ["Slack never answers", { kind: "hang", when: "before" }],
    ["Slack acts and never answers", { kind: "hang", when: "after" }],
    ["Slack answers 500", { kind: "http-500", when: "before" }],
    ["Slack acts and answers 500", { kind: "http-500", when: "after" }],
    ["a proxy answers with a page", { kind: "html", when: "before" }],
    ["Slack acts and a proxy answers with a page", { kind: "html", when: "after" }],
    ["Slack asks to wait", { kind: "rate-limit", retryAfter: "7" }],
    ["Slack asks to wait and does not say how long", { kind: "rate-limit", retryAfter: undefined }],
    ["Slack reports an inner error", { kind: "error", error: "internal_error" }],
    ["Slack acts and reports an inner error", { kind: "error", error: "internal_error", when: "after" }],
    ["Slack says something never heard", { kind: "error", error: "slack_is_sleepy", when: "after" }],
    ["Slack's answer names no message", { kind: "answer", body: '{"ok":true}' }],
    ["Slack's answer is no object", { kind: "answer", body: "null" }],
  ];

  it.each(faults)("when %s", async (_what, fault) => {
    if (fault.kind === "hang") patienceMs = IMPATIENCE_MS;
    for (const text of ["before", "it", "all"]) slack.chat("C000EXPERIM", text);
    slack.failNext("chat.postMessage", fault);
    const failures = await untilDelivered(() => worker().deliver(parcel));
    expect(failures).toHaveLength(1);
    expect(slack.withKey(parcel.key)).toHaveLength(1);
    expect(await worker().deliver(parcel)).toMatchObject({ kind: "unchanged" });
  });

  it.each(faults)("in a thread, when %s", async (_what, fault) => {
    if (fault.kind === "hang") patienceMs = IMPATIENCE_MS;
    await worker().deliver(parcel);
    const reply: Parcel = { ...parcel, key: `detail:${parcel.key}`, inThreadOf: parcel.key };
    slack.failNext("chat.postMessage", fault);
    await untilDelivered(() => worker().deliver(reply));
    expect(slack.withKey(reply.key)).toHaveLength(1);
  });

  it.each(faults)("and is renewed, when %s on the update", async (_what, fault) => {
    if (fault.kind === "hang") patienceMs = IMPATIENCE_MS;
    await worker().deliver(parcel);
    slack.failNext("chat.update", fault);
    await untilDelivered(() => worker().deliver({ ...parcel, notification: saying("2 stopped") }));
    expect(slack.messages.map(({ text }) => text)).toEqual(["2 stopped"]);
  });

  it.each(faults)("when the answer is lost and, at the look afterwards, %s", async (_what, fault) => {
    if (fault.kind === "hang") patienceMs = IMPATIENCE_MS;
    slack.failNext("chat.postMessage", { kind: "reset", when: "after" });
    slack.failNext("conversations.list", fault);
    slack.failNext("conversations.history", fault);
    await untilDelivered(() => worker().deliver(parcel));
    expect(slack.withKey(parcel.key)).toHaveLength(1);
  });

  it("when Slack is down for an hour", async () => {
    const outage = Array.from({ length: 6 }, (): Fault => ({ kind: "http-500", when: "before" }));
    slack.failNext("chat.postMessage", { kind: "reset", when: "after" });
    slack.failNext("conversations.list", ...outage);
    expect(await untilDelivered(() => worker().deliver(parcel))).toHaveLength(7);
    expect(slack.withKey(parcel.key)).toHaveLength(1);
  });

  it("when the channel was busy meanwhile: every page of it is looked through", async () => {
    slack.failNext("chat.postMessage", { kind: "reset", when: "after" });
    await failureOf(worker().deliver(parcel));
    for (let index = 0; index < 9; index++) slack.chat("C000EXPERIM", `chatter ${index}`);
    expect(await worker().deliver(parcel)).toEqual({ kind: "found", id: slack.withKey(parcel.key)[0]!.ts });
    expect(slack.calls.filter(({ method }) => method === "conversations.history").length).toBeGreaterThan(3);
  });

  it("when Slack's clock is five minutes behind ours", async () => {
    const late = await FakeSlack.start({ nowMs: () => clock.nowMs() - 5 * 60_000 });
    late.failNext("chat.postMessage", { kind: "reset", when: "after" });
    await untilDelivered(() => worker({ apiUrl: late.apiUrl }).deliver(parcel));
    expect(late.withKey(parcel.key)).toHaveLength(1);
    await late.close();
  });

  it("when the worker dies between the post and its record", async () => {
    const dying: Deliveries = {
      claim: log.claim,
      get: log.get,
      of: log.of,
      sharing: log.sharing,
      sent: () => Promise.reject(new Error("killed")),
      release: () => Promise.reject(new Error("killed")),
    };
    expect(await failureOf(worker({ deliveries: dying }).deliver(parcel))).toMatchObject({ message: "killed" });
    // Until the lease is over the next worker cannot know that this one is dead.
    expect(await failureOf(worker({ owner: "worker-2" }).deliver(parcel))).toBeInstanceOf(SlackUnavailableError);
    clock.advance(AFTER_THE_LEASE_MS);
    expect(await worker({ owner: "worker-2" }).deliver(parcel)).toMatchObject({ kind: "found" });
    expect(slack.withKey(parcel.key)).toHaveLength(1);
  });

  it("when the worker dies before it posted", async () => {
    await log.claim(parcel, "", "worker-0", clock.now(), new Date(clock.nowMs() + 1000).toISOString());
    clock.advance(AFTER_THE_LEASE_MS);
    expect(await worker().deliver(parcel)).toMatchObject({ kind: "posted" });
    expect(slack.withKey(parcel.key)).toHaveLength(1);
  });

  it("when two workers deliver it at once", async () => {
    const results = await Promise.allSettled([
      worker().deliver(parcel),
      worker({ owner: "worker-2" }).deliver(parcel),
      worker().deliver(parcel),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await worker({ owner: "worker-2" }).deliver(parcel)).toMatchObject({ kind: "unchanged" });
    expect(slack.withKey(parcel.key)).toHaveLength(1);
  });

  it("when one messenger is asked twice at once", async () => {
    const messenger = worker();
    await Promise.allSettled([messenger.deliver(parcel), messenger.deliver(parcel)]);
    expect(slack.withKey(parcel.key)).toHaveLength(1);
  });

  it("when two workers replace a deleted message at once", async () => {
    await worker().deliver(parcel);
    slack.messages = [];
    const renewed = { ...parcel, notification: saying("2 stopped") };
    await Promise.allSettled([worker().deliver(renewed), worker({ owner: "worker-2" }).deliver(renewed)]);
    await untilDelivered(() => worker().deliver(renewed));
    expect(slack.withKey(parcel.key)).toHaveLength(1);
  });

  it("when the look takes longer than the right to send lasts", async () => {
    slack.failNext("chat.postMessage", { kind: "reset", when: "before" });
    await failureOf(worker().deliver(parcel));
    slack.onCall = (method) => {
      if (method === "conversations.history") clock.advance(AFTER_THE_LEASE_MS);
    };
    expect(await failureOf(worker().deliver(parcel))).toMatchObject({
      message: expect.stringContaining("took too long"),
    });
    expect(slack.messages).toEqual([]);
    slack.onCall = () => {};
    await worker().deliver(parcel);
    expect(slack.withKey(parcel.key)).toHaveLength(1);
  });

  it("and with the newest content, when what had arrived is older than what is to be said", async () => {
    slack.failNext("chat.postMessage", { kind: "reset", when: "after" });
    await failureOf(worker().deliver(parcel));
    expect(await worker().deliver({ ...parcel, notification: saying("2 stopped") })).toMatchObject({ kind: "found" });
    expect(slack.messages.map(({ text }) => text)).toEqual(["2 stopped"]);
  });

  it("and is not taken for another message whose key begins the same", async () => {
    await worker().deliver({ ...parcel, key: `${parcel.key}:other` });
    slack.failNext("chat.postMessage", { kind: "reset", when: "before" });
    await failureOf(worker().deliver(parcel));
    expect(await worker().deliver(parcel)).toMatchObject({ kind: "posted" });
  });
});

describe("after a failure that certainly left nothing behind", () => {
  const certain: readonly (readonly [string, Fault])[] = [
    ["a refusal", { kind: "error", error: "invalid_blocks" }],
    ["a wrong set-up", { kind: "error", error: "not_in_channel" }],
    ["a request to wait", { kind: "rate-limit", retryAfter: "1" }],
  ];
  it.each(certain)("%s, the next attempt needs no look at the channel", async (_what, fault) => {
    slack.failNext("chat.postMessage", fault);
    await failureOf(worker().deliver(parcel));
    expect(await worker().deliver(parcel)).toMatchObject({ kind: "posted" });
    expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage", "chat.postMessage"]);
  });

  it("a refused connection, the next attempt needs no look at the channel", async () => {
    const gone = await FakeSlack.start(clock);
    const { apiUrl } = gone;
    await gone.close();
    const error = await failureOf(worker({ apiUrl }).deliver(parcel));
    expect(error).toBeInstanceOf(SlackUnavailableError);
    expect(error.message).toContain("ECONNREFUSED");
    expect(await worker().deliver(parcel)).toMatchObject({ kind: "posted" });
    expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage"]);
  });

  it("a doubt stays a doubt, even if the attempt after it fails for certain", async () => {
    slack.failNext("chat.postMessage", { kind: "reset", when: "after" });
    slack.failNext("conversations.list", { kind: "rate-limit", retryAfter: "1" });
    expect(await untilDelivered(() => worker().deliver(parcel))).toHaveLength(2);
    expect(slack.withKey(parcel.key)).toHaveLength(1);
  });
});

describe("an error from Slack says what to do", () => {
  it.each([
    ["invalid_auth", SlackSetupError, "SLACK_BOT_TOKEN"],
    ["token_revoked", SlackSetupError, "SLACK_BOT_TOKEN"],
    ["account_inactive", SlackSetupError, "SLACK_BOT_TOKEN"],
    ["missing_scope", SlackSetupError, "lacks the scope channels:history"],
    ["not_in_channel", SlackSetupError, "/invite @Herald in #experiments"],
    ["channel_not_found", SlackSetupError, "check SLACK_CHANNEL"],
    ["is_archived", SlackSetupError, "unarchive"],
    ["ratelimited", SlackRateLimitError, "wait"],
    ["msg_too_long", SlackRefusedError, "msg_too_long"],
    ["invalid_blocks", SlackRefusedError, "invalid_blocks"],
    ["fatal_error", SlackUnavailableError, "fatal_error"],
  ])("%s", async (code, kind, advice) => {
    slack.failNext("chat.postMessage", { kind: "error", error: code });
    const error = await failureOf(worker().deliver(parcel));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(advice);
  });

  it("and for how long to wait", async () => {
    slack.failNext("chat.postMessage", { kind: "rate-limit", retryAfter: "7" });
    expect(await failureOf(worker().deliver(parcel))).toMatchObject({ retryAfterMs: 7000 });
  });

  it("but never the token, nor the page of a proxy", async () => {
    for (const fault of [
      { kind: "html", when: "before" },
      { kind: "error", error: "invalid_auth" },
      { kind: "reset", when: "before" },
    ] as const) {
      slack.failNext("chat.postMessage", fault);
      slack.failNext("conversations.list", fault);
      const error = await failureOf(worker().deliver(parcel));
      clock.advance(AFTER_THE_LEASE_MS);
      for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
        expect(`${cause.stack} ${JSON.stringify(cause)}`).not.toContain(TOKEN);
        expect(cause.message).not.toContain("<html>");
      }
    }
  });
});
