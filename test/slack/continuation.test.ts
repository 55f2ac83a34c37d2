import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import { createSlackMedium, SlackRateLimitError, SlackUnavailableError } from "../../src/slack/index.ts";
import { FakeSlack, type FakeMessage, type Fault } from "../support/slack/fake-slack.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";
import { listing } from "../support/messages/saying.ts";
import type { Deliveries, DeliveryOutcome, Parcel } from "../../src/notify/index.ts";

const KEY = "digest:daily:2026-11-23";
const AFTER_THE_LEASE_MS = 60_000;
const TOLD = "See further up in this thread";
/** A dozen of these fill a message. */
const PADDING = " is still running, and nothing is known yet".repeat(25);

let clock: ManualClock;
let slack: FakeSlack;
let log: MemoryDeliveries;

beforeEach(async () => {
  clock = new ManualClock("2026-11-23T08:00:00.000Z");
  slack = await FakeSlack.start(clock);
  log = new MemoryDeliveries();
});
afterEach(() => slack.close());

const nameOf = (index: number): string => `Test no. ${index};`;

/** A digest that a message cannot hold, once it has more than a dozen rows. */
function digest(rows: number, title = `${rows} running`): Parcel {
  const lines = Array.from({ length: rows }, (_, index) => [`${nameOf(index)}${PADDING}`]);
  return { key: KEY, destination: "slack:#experiments", notification: listing(title, lines) };
}

function deliver(parcel: Parcel, deliveries: Deliveries = log): Promise<DeliveryOutcome> {
  return createSlackMedium({
    token: "t",
    apiUrl: slack.apiUrl,
    deliveries,
    clock,
    owner: "w",
    canAnswer: true,
    logger: silentLog,
    timeoutMs: 5_000,
  }).deliver(parcel);
}

const keyOf = ({ metadata }: FakeMessage): unknown => metadata?.event_payload["key"];
const wordsOf = ({ blocks }: FakeMessage): string => JSON.stringify(blocks);
/** The rows of a message, in order. */
const rowsOf = (message: FakeMessage): string[] => wordsOf(message).match(/Test no\. \d+;/gu) ?? [];
const allRows = (): string[] => slack.messages.flatMap(rowsOf);
const rowsUpTo = (count: number): string[] => Array.from({ length: count }, (_, index) => nameOf(index));
/** Keys of `count` messages: the first, and its continuation. */
const keysUpTo = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => (index === 0 ? KEY : `${KEY}:${index + 1}`));

/** The channel and the thread hold every row once, in order, and each message once. */
function expectWhole(rows: number): void {
  const [parent, ...replies] = slack.messages;
  expect(allRows()).toEqual(rowsUpTo(rows));
  expect(slack.messages.map(keyOf)).toEqual(keysUpTo(slack.messages.length));
  for (const { threadTs } of replies) expect(threadTs).toBe(parent!.ts);
}

describe("what finds no room in a message", () => {
  it("follows in its thread, in order, and only there", async () => {
    expect(await deliver(digest(50))).toEqual({ kind: "posted", id: slack.messages[0]!.ts });
    const [parent, ...replies] = slack.messages;
    expect(replies.length).toBeGreaterThan(2);
    expectWhole(50);
    expect(parent).toMatchObject({ channel: "C000EXPERIM", text: "50 running", threadTs: undefined });
    const shown = rowsOf(parent!).length;
    expect(wordsOf(parent!)).toContain(`In the thread: ${50 - shown} more under “Still running”`);
    let done = 0;
    for (const reply of replies) {
      const to = done + rowsOf(reply).length;
      expect(reply.channel).toBe("C000EXPERIM");
      expect(reply.text).toBe(`Still running, continued: ${done + 1} to ${to} of ${50 - shown} (Acme, Nov 23)`);
      expect(wordsOf(reply)).toContain("*Still running*, continued");
      done = to;
    }
    expect(slack.calls.map(({ method, args }) => [method, args.get("reply_broadcast")])).toEqual([
      ["chat.postMessage", undefined],
      ...replies.map(() => ["chat.postMessage", "false"]),
    ]);
  });

  it("is also what only the first rows of which are to be shown", async () => {
    const lines = rowsUpTo(5).map((name) => [name]);
    await deliver({ key: KEY, destination: "slack:#experiments", notification: listing("quiet", lines, { shown: 3 }) });
    expect(slack.messages.map(rowsOf)).toEqual([rowsUpTo(3), rowsUpTo(5).slice(3)]);
    expectWhole(5);
  });

  it("is nothing where everything finds room, and nothing is posted but the message", async () => {
    await deliver(digest(3));
    expectWhole(3);
    expect(slack.calls).toHaveLength(1);
    expect(wordsOf(slack.messages[0]!)).not.toContain("In the thread");
  });

  it("is not posted twice when the message is delivered again, and Slack is asked nothing", async () => {
    await deliver(digest(50));
    const before = { messages: [...slack.messages], calls: slack.calls.length };
    expect(await deliver(digest(50))).toEqual({ kind: "unchanged", id: slack.messages[0]!.ts });
    expect({ messages: slack.messages, calls: slack.calls.length }).toEqual(before);
  });

  it("is posted once when two workers deliver it at once", async () => {
    const results = await Promise.allSettled([deliver(digest(50)), deliver(digest(50)), deliver(digest(50))]);
    expect(results.some(({ status }) => status === "rejected")).toBe(true);
    clock.advance(AFTER_THE_LEASE_MS);
    await deliver(digest(50));
    expectWhole(50);
  });
});

describe("a renewed version", () => {
  it("that is shorter leaves replies that say to look further up, and posts nothing", async () => {
    await deliver(digest(50));
    const places = slack.messages.map(({ ts }) => ts);
    expect(await deliver(digest(20))).toEqual({ kind: "updated", id: places[0] });
    expect(slack.messages.map(({ ts }) => ts)).toEqual(places);
    expect(slack.messages.map(keyOf)).toEqual(keysUpTo(places.length));
    expect(allRows()).toEqual(rowsUpTo(20));
    const emptied = slack.messages.filter((message) => rowsOf(message).length === 0);
    expect(emptied.length).toBeGreaterThan(1);
    expect(slack.messages.slice(-emptied.length)).toEqual(emptied);
    for (const { text, blocks } of emptied) {
      expect(text).toBe(TOLD);
      expect(blocks).toEqual([{ type: "context", elements: [{ type: "mrkdwn", text: TOLD, verbatim: true }] }]);
    }
    const calls = slack.calls.length;
    expect(await deliver(digest(20))).toMatchObject({ kind: "unchanged" });
    expect(slack.calls).toHaveLength(calls);
  });

  it("for which the message is enough empties its whole thread", async () => {
    await deliver(digest(50));
    await deliver(digest(3));
    const [parent, ...replies] = slack.messages;
    expect(rowsOf(parent!)).toEqual(rowsUpTo(3));
    expect(replies.map(({ text }) => text)).toEqual(replies.map(() => TOLD));
    expect(replies.length).toBeGreaterThan(2);
  });

  it("that is longer takes the emptied replies again, and posts only what is beyond them", async () => {
    await deliver(digest(30));
    await deliver(digest(3));
    const places = slack.messages.map(({ ts }) => ts);
    await deliver(digest(60));
    expectWhole(60);
    expect(slack.messages.length).toBeGreaterThan(places.length);
    expect(slack.messages.map(({ ts }) => ts).slice(0, places.length)).toEqual(places);
  });

  it("renews only the replies that say something else", async () => {
    await deliver(digest(50));
    const before = slack.calls.length;
    expect(await deliver(digest(50, "another title"))).toMatchObject({ kind: "updated" });
    expect(slack.calls.slice(before).map(({ method }) => method)).toEqual(["chat.update"]);
    expectWhole(50);
  });

  it("that is shorter posts nothing in place of a reply that Slack certainly refused, or that somebody deleted", async () => {
    failAt("chat.postMessage", 3, { kind: "rate-limit", retryAfter: "7" });
    await expect(deliver(digest(50))).rejects.toThrow(SlackRateLimitError);
    slack.messages = slack.messages.filter((message) => keyOf(message) !== `${KEY}:2`);
    await deliver(digest(3));
    expect(slack.messages.map(({ text }) => text)).toEqual(["3 running"]);
    await deliver(digest(50));
    expectWhole(50);
  });

  it("that is shorter empties also a reply that took the place of a deleted one, and whose answer was lost", async () => {
    await deliver(digest(20));
    slack.messages = slack.messages.filter((message) => keyOf(message) !== `${KEY}:2`);
    slack.failNext("chat.postMessage", { kind: "reset", when: "after" });
    await expect(deliver(digest(21))).rejects.toThrow(SlackUnavailableError);
    expect(slack.withKey(`${KEY}:2`)).toHaveLength(1);
    clock.advance(AFTER_THE_LEASE_MS);
    await deliver(digest(3));
    expect(slack.messages.map(({ text }) => text)).toEqual(["3 running", TOLD]);
    await deliver(digest(20));
    expectWhole(20);
  });

  it("whose surplus could not be emptied at once empties it at the next attempt", async () => {
    await deliver(digest(50));
    const count = slack.messages.length;
    failAt("chat.update", 3, { kind: "reset", when: "before" });
    await expect(deliver(digest(3))).rejects.toThrow(SlackUnavailableError);
    expect(await deliver(digest(3))).toMatchObject({ kind: "unchanged" });
    expect(slack.messages.map(({ text }) => text)).toEqual(["3 running", ...Array(count - 1).fill(TOLD)]);
  });
});

describe("a message that somebody deleted is posted again, and its thread", () => {
  /** Someone deletes the first message; its replies stay where they are. */
  const deleteFirst = (): void => {
    slack.messages = slack.messages.filter((message) => keyOf(message) !== KEY);
  };
  const standing = (): FakeMessage => slack.withKey(KEY)[0]!;
  /** As a person sees it who opens the thread of the message that stands. */
  const threadOf = ({ ts }: FakeMessage): FakeMessage[] => slack.messages.filter(({ threadTs }) => threadTs === ts);
  function expectThread(rows: number): void {
    const thread = [standing(), ...threadOf(standing())];
    expect(slack.withKey(KEY)).toHaveLength(1);
    expect(thread.flatMap(rowsOf)).toEqual(rowsUpTo(rows));
    expect(thread.map(keyOf)).toEqual(keysUpTo(thread.length));
  }
  const detail = { ...digest(1), key: `detail:${KEY}`, inThreadOf: KEY };

  it("is where its continuation and its details are from then on, each of them once", async () => {
    await deliver(digest(50));
    await deliver(detail);
    deleteFirst();
    expect(await deliver(digest(50, "another title"))).toMatchObject({ kind: "posted" });
    expectThread(50);
    expect(await deliver(detail)).toMatchObject({ kind: "posted" });
    expect(threadOf(standing()).map(keyOf)).toEqual([...keysUpTo(5).slice(1), detail.key]);
    const { length } = slack.calls;
    expect(await deliver(digest(50, "another title"))).toMatchObject({ kind: "unchanged" });
    expect(await deliver(detail)).toMatchObject({ kind: "unchanged" });
    expect(slack.calls).toHaveLength(length);
    await deliver(digest(30));
    expect(threadOf(standing()).flatMap(rowsOf)).toEqual([
      ...rowsUpTo(30).slice(rowsOf(standing()).length),
      ...rowsUpTo(1),
    ]);
  });

  it("is a new one however often it happens, and holds no empty replies of the old one", async () => {
    await deliver(digest(50));
    deleteFirst();
    await deliver(digest(20));
    expectThread(20);
    deleteFirst();
    await deliver(digest(3));
    expectThread(3);
    expect(threadOf(standing())).toEqual([]);
    await deliver(digest(50));
    expectThread(50);
  });

  it.each<readonly [string, number, Fault]>([
    ["the connection is reset before Slack acts", 2, { kind: "reset", when: "before" }],
    ["the connection is reset after Slack acted", 2, { kind: "reset", when: "after" }],
    ["the connection is reset after Slack acted, in the middle", 3, { kind: "reset", when: "after" }],
    ["Slack asks to wait", 3, { kind: "rate-limit", retryAfter: "7" }],
  ])("holds each part once, when %s", async (_, nth, fault) => {
    await deliver(digest(50));
    deleteFirst();
    failAt("chat.postMessage", nth, fault);
    await expect(deliver(digest(50, "another title"))).rejects.toThrow(Error);
    clock.advance(AFTER_THE_LEASE_MS);
    await deliver(digest(50, "another title"));
    expectThread(50);
  });

  it.each(["claim", "sent"] as const)("holds each part once, when a worker dies at the %s of one", async (step) => {
    await deliver(digest(50));
    const second = slack.withKey(`${KEY}:2`)[0]!;
    for (const key of [`${KEY}:2@${second.ts}`, `${KEY}:2`]) {
      deleteFirst();
      await expect(deliver(digest(50, `without ${key}`), dyingAt(step, key))).rejects.toThrow("killed");
      clock.advance(AFTER_THE_LEASE_MS);
      await deliver(digest(50, `without ${key}`));
      expectThread(50);
    }
  });

  it("holds each part once, when two workers post it again at once", async () => {
    await deliver(digest(50));
    deleteFirst();
    const renewed = digest(50, "another title");
    await Promise.allSettled([deliver(renewed), deliver(renewed), deliver(renewed)]);
    clock.advance(AFTER_THE_LEASE_MS);
    await deliver(renewed);
    expectThread(50);
  });

  it("does not go back to the old one with a worker that knows no other yet", async () => {
    await deliver(digest(50));
    const old = (await log.get({ key: KEY, destination: "slack:#experiments" }))!;
    deleteFirst();
    await deliver(digest(50, "another title"));
    const late: Deliveries = {
      ...dyingAt("claim", "none"),
      get: async (name) => (name.key === KEY ? old : log.get(name)),
    };
    await deliver(digest(50, "another title"), late);
    await deliver(digest(50, "another title"));
    expectThread(50);
  });
});

/** Lets the `nth` call of a method, from now on, meet a fault. */
function failAt(method: string, nth: number, fault: Fault): void {
  let seen = 0;
  slack.onCall = (called) => {
    if (called !== method) return;
    seen += 1;
    if (seen === nth) slack.failNext(method, fault);
  };
}

/** A worker that dies when the ledger is asked this about this key. */
function dyingAt(method: "claim" | "sent", key: string): Deliveries {
  const killed = (): Promise<never> => Promise.reject(new Error("killed"));
  const { claim, sent, get, sharing, of: all } = log;
  return {
    claim: (of, ...rest) => (method === "claim" && of.key === key ? killed() : claim(of, ...rest)),
    sent: (of, ...rest) => (method === "sent" && of.key === key ? killed() : sent(of, ...rest)),
    get,
    of: all,
    sharing,
    release: killed,
  };
}

describe("a worker that dies between a message and its continuation", () => {
  it("leaves the message alone, and the next attempt posts the rest", async () => {
    await expect(deliver(digest(50), dyingAt("claim", `${KEY}:2`))).rejects.toThrow("killed");
    expect(slack.messages.map(keyOf)).toEqual([KEY]);
    expect(await deliver(digest(50))).toEqual({ kind: "unchanged", id: slack.messages[0]!.ts });
    expectWhole(50);
  });

  it("in the middle of it leaves a part, which the next attempt does not post again", async () => {
    await expect(deliver(digest(50), dyingAt("claim", `${KEY}:3`))).rejects.toThrow("killed");
    expect(slack.messages.map(keyOf)).toEqual([KEY, `${KEY}:2`]);
    expect(await deliver(digest(50))).toMatchObject({ kind: "unchanged" });
    expectWhole(50);
  });

  it.each([`${KEY}:2`, `${KEY}:3`])("after %s was posted and before that was recorded finds it again", async (key) => {
    await expect(deliver(digest(50), dyingAt("sent", key))).rejects.toThrow("killed");
    expect(slack.withKey(key)).toHaveLength(1);
    // Until the lease is over the next worker cannot know that this one is dead.
    await expect(deliver(digest(50))).rejects.toThrow(SlackUnavailableError);
    clock.advance(AFTER_THE_LEASE_MS);
    expect(await deliver(digest(50))).toMatchObject({ kind: "unchanged" });
    expectWhole(50);
  });

  it("before a part was posted leaves nothing to empty when the next version needs no part: nothing is posted", async () => {
    failAt("chat.postMessage", 2, { kind: "reset", when: "before" });
    await expect(deliver(digest(50), dyingAt("sent", `${KEY}:2`))).rejects.toThrow(SlackUnavailableError);
    clock.advance(AFTER_THE_LEASE_MS);
    expect(await deliver(digest(3))).toMatchObject({ kind: "updated" });
    expect(slack.messages.map(keyOf)).toEqual([KEY]);
    expectWhole(3);
    // What was begun is still looked for when it is needed again.
    expect(await deliver(digest(50))).toMatchObject({ kind: "updated" });
    expectWhole(50);
  });

  it("after a part was posted and before that was recorded leaves one that the next, shorter version finds and empties", async () => {
    await expect(deliver(digest(50), dyingAt("sent", `${KEY}:2`))).rejects.toThrow("killed");
    clock.advance(AFTER_THE_LEASE_MS);
    expect(await deliver(digest(3))).toMatchObject({ kind: "updated" });
    expect(slack.messages.map(({ text }) => text)).toEqual(["3 running", TOLD]);
    await deliver(digest(50));
    expectWhole(50);
  });

  it("between the message and its shorter continuation leaves what is emptied by the next attempt", async () => {
    await deliver(digest(50));
    const count = slack.messages.length;
    await expect(deliver(digest(3), dyingAt("claim", `${KEY}:2`))).rejects.toThrow("killed");
    expect(slack.messages.filter(({ text }) => text === TOLD)).toHaveLength(0);
    await deliver(digest(3));
    expect(slack.messages.filter(({ text }) => text === TOLD)).toHaveLength(count - 1);
    expect(allRows()).toEqual(rowsUpTo(3));
  });
});

describe("whatever happens to the request for a part, the thread holds each part once", () => {
  it.each<readonly [string, Fault]>([
    ["the connection is reset before Slack acts", { kind: "reset", when: "before" }],
    ["the connection is reset after Slack acted", { kind: "reset", when: "after" }],
    ["Slack answers 500", { kind: "http-500", when: "before" }],
    ["Slack acts and answers 500", { kind: "http-500", when: "after" }],
    ["the answer breaks off", { kind: "half-answer", when: "after" }],
    ["Slack asks to wait", { kind: "rate-limit", retryAfter: "7" }],
  ])("when %s", async (_what, fault) => {
    for (const nth of [2, 3]) {
      slack.messages = [];
      log = new MemoryDeliveries();
      failAt("chat.postMessage", nth, fault);
      await expect(deliver(digest(50))).rejects.toThrow(Error);
      clock.advance(AFTER_THE_LEASE_MS);
      expect(await deliver(digest(50))).toMatchObject({ kind: "unchanged" });
      expectWhole(50);
    }
  });
});
