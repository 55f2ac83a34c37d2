import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../src/platform/index.ts";
import { FakeSlack, type FakeMessage, type Fault } from "../support/slack/fake-slack.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";
import { aSlackMedium } from "../support/slack/slack-medium.ts";
import { saying } from "../support/messages/saying.ts";
import type { Deliveries, DeliveryOutcome, Parcel } from "../../src/notify/index.ts";

const KEY = "digest:daily:2026-11-23";
const AFTER_THE_LEASE_MS = 60_000;

let clock: ManualClock;
let slack: FakeSlack;
let log: MemoryDeliveries;

beforeEach(async () => {
  clock = new ManualClock("2026-11-23T08:00:00.000Z");
  slack = await FakeSlack.start(clock);
  log = new MemoryDeliveries();
});
afterEach(() => slack.close());

const DESTINATION = "slack:#experiments";
const digest = (title: string): Parcel => ({ key: KEY, destination: DESTINATION, notification: saying(title) });
const details: readonly Parcel[] = [1, 2, 3].map((index) => ({
  key: `detail:${KEY}:${index}`,
  destination: DESTINATION,
  notification: saying(`Test no. ${index}`),
  inThreadOf: KEY,
}));

function deliver(parcel: Parcel, deliveries: Deliveries = log): Promise<DeliveryOutcome> {
  return aSlackMedium(slack, { clock, deliveries }).deliver(parcel);
}

/** The digest and what belongs into its thread, one after the other, as a job delivers them. */
async function deliverAll(title: string, deliveries: Deliveries = log): Promise<readonly DeliveryOutcome["kind"][]> {
  const outcomes: DeliveryOutcome["kind"][] = [];
  for (const parcel of [digest(title), ...details]) outcomes.push((await deliver(parcel, deliveries)).kind);
  return outcomes;
}

const keyOf = ({ metadata }: FakeMessage): unknown => metadata?.event_payload["key"];
/** Someone deletes the first message; its replies stay where they are. */
const deleteFirst = (): void => {
  slack.messages = slack.messages.filter((message) => keyOf(message) !== KEY);
};

/** One digest stands, and whoever opens its thread sees each detail once, in order. */
function expectWhole(title: string): void {
  const [standing, ...others] = slack.withKey(KEY);
  expect(others).toEqual([]);
  expect(standing!.text).toBe(title);
  expect(slack.messages.filter(({ threadTs }) => threadTs === standing!.ts).map(keyOf)).toEqual(
    details.map(({ key }) => key),
  );
}

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

describe("a message that somebody deleted is posted again, and its thread", () => {
  it("is where its details are from then on, each of them once", async () => {
    await deliverAll("Monday");
    deleteFirst();
    expect(await deliverAll("Monday, later")).toEqual(["posted", "posted", "posted", "posted"]);
    expectWhole("Monday, later");
    const { length } = slack.calls;
    expect(await deliverAll("Monday, later")).toEqual(["unchanged", "unchanged", "unchanged", "unchanged"]);
    expect(slack.calls.slice(length).map(({ method }) => method)).toEqual(["conversations.history"]);
  });

  it("is there again although nothing in it has changed, with its thread and its CSV file", async () => {
    const sheet = { key: `sheet:${KEY}`, fileName: "experiments.csv", title: "All", altText: "All experiments" };
    const upload = () =>
      aSlackMedium(slack, { clock, deliveries: log }).upload({
        ...sheet,
        destination: DESTINATION,
        inThreadOf: KEY,
        content: Buffer.from("a,b"),
      });
    await deliverAll("Monday");
    await upload();
    deleteFirst();
    expect(await deliverAll("Monday")).toEqual(["posted", "posted", "posted", "posted"]);
    expect(await upload()).toMatchObject({ kind: "posted" });
    expect(await upload()).toMatchObject({ kind: "unchanged" });
    expect(await deliverAll("Monday")).toEqual(["unchanged", "unchanged", "unchanged", "unchanged"]);
    const [standing, ...others] = slack.withKey(KEY);
    expect(others).toEqual([]);
    const below = slack.messages.filter(({ threadTs }) => threadTs === standing!.ts);
    expect(below.map((message) => message.files?.[0]?.name ?? keyOf(message))).toEqual([
      ...details.map(({ key }) => key),
      "experiments.csv",
    ]);
  });

  it("stays as it is where Slack does not say whether it still stands", async () => {
    await deliverAll("Monday");
    slack.failNext("conversations.history", { kind: "http-500", when: "after" });
    expect(await deliver(digest("Monday"))).toMatchObject({ kind: "unchanged" });
    expect(slack.withKey(KEY)).toHaveLength(1);
  });

  it.each(["message_not_found", "edit_window_closed", "cant_update_message"])(
    "follows, once, when Slack refuses an update with %s",
    async (error) => {
      await deliverAll("Monday");
      slack.failNext("chat.update", { kind: "error", error });
      expect(await deliver(digest("Monday, later"))).toMatchObject({ kind: "posted" });
      expect(await deliver(digest("Monday, later"))).toMatchObject({ kind: "unchanged" });
      expect(slack.withKey(KEY).map(({ text }) => text)).toEqual(["Monday", "Monday, later"]);
      expect(await deliver(digest("Monday, at last"))).toMatchObject({ kind: "updated" });
      expect(slack.withKey(KEY).map(({ text }) => text)).toEqual(["Monday", "Monday, at last"]);
    },
  );

  it("is a new one however often it happens", async () => {
    await deliverAll("Monday");
    for (const title of ["once", "twice", "a third time"]) {
      deleteFirst();
      await deliverAll(title);
      expectWhole(title);
    }
  });

  it.each<readonly [string, number, Fault]>([
    ["the connection is reset before Slack acts", 1, { kind: "reset", when: "before" }],
    ["the connection is reset after Slack acted", 1, { kind: "reset", when: "after" }],
    ["the connection is reset after Slack acted, in the middle", 3, { kind: "reset", when: "after" }],
    ["Slack acts and answers 500", 2, { kind: "http-500", when: "after" }],
    ["the answer breaks off", 2, { kind: "half-answer", when: "after" }],
    ["Slack asks to wait", 3, { kind: "rate-limit", retryAfter: "7" }],
  ])("holds each detail once, when %s", async (_, nth, fault) => {
    await deliverAll("Monday");
    deleteFirst();
    failAt("chat.postMessage", nth, fault);
    await expect(deliverAll("Monday, later")).rejects.toThrow(Error);
    clock.advance(AFTER_THE_LEASE_MS);
    await deliverAll("Monday, later");
    expectWhole("Monday, later");
  });

  it.each(["claim", "sent"] as const)("holds each detail once, when a worker dies at the %s of one", async (step) => {
    await deliverAll("Monday");
    const second = slack.withKey(details[1]!.key)[0]!;
    for (const key of [`${details[1]!.key}@${second.ts}`, details[1]!.key]) {
      deleteFirst();
      await expect(deliverAll(`without ${key}`, dyingAt(step, key))).rejects.toThrow("killed");
      clock.advance(AFTER_THE_LEASE_MS);
      await deliverAll(`without ${key}`);
      expectWhole(`without ${key}`);
    }
  });

  it("holds each detail once, when two workers post it again at once", async () => {
    await deliverAll("Monday");
    deleteFirst();
    const title = "Monday, later";
    await Promise.allSettled([deliverAll(title), deliverAll(title), deliverAll(title)]);
    clock.advance(AFTER_THE_LEASE_MS);
    await deliverAll(title);
    expectWhole(title);
  });

  it("does not go back to the old one with a worker that knows no other yet", async () => {
    await deliverAll("Monday");
    const old = (await log.get({ key: KEY, destination: DESTINATION }))!;
    deleteFirst();
    await deliverAll("Monday, later");
    const late: Deliveries = {
      ...dyingAt("claim", "none"),
      get: async (name) => (name.key === KEY ? old : log.get(name)),
    };
    await deliverAll("Monday, later", late);
    await deliverAll("Monday, later");
    expectWhole("Monday, later");
  });
});
