import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import type { Parcel } from "../../src/notify/index.ts";
import { createWebhookMedium } from "../../src/webhook/index.ts";
import { saying } from "../support/messages/saying.ts";
import { dyingBeforeSending, untilDelivered } from "../support/network/attempts.ts";
import { Receiver, type Reply } from "../support/network/receiver.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";

const parcel: Parcel = { key: "digest:1", destination: "webhook:default", notification: saying("1 stopped") };
const total = { cases: 0, repeated: 0, duplicates: 0, losses: 0 };
/** Silence is certain after so long on a machine that answers itself. */
const TIMEOUT_MS = 400;

let receiver: Receiver;
let deliveries: MemoryDeliveries;
let clock: ManualClock;
beforeEach(async () => {
  receiver = await Receiver.start();
  deliveries = new MemoryDeliveries();
  clock = new ManualClock("2026-11-23T08:00:00.000Z");
});
afterEach(() => receiver.close());
afterAll(() => {
  const { cases, repeated, duplicates, losses } = total;
  // oxlint-disable-next-line no-console -- the size of the matrix is part of its result
  console.log(
    `webhook fault matrix: ${cases} cases, ${repeated} posts repeated under the same webhook-id, duplicates ${duplicates}, losses ${losses}`,
  );
});

const attempt = (parcel: Parcel) => (worker: string, fetchWith: typeof fetch) =>
  createWebhookMedium({
    addresses: { default: receiver.address },
    secrets: [],
    deliveries,
    clock,
    owner: worker,
    timeoutMs: TIMEOUT_MS,
    log: silentLog,
    fetch: fetchWith,
  }).deliver(parcel);

/** What a receiver takes that keeps the ids of what it has. */
/** How many messages arrived, by their ids. */
function score(expected: number): number {
  const ids = receiver.taken.map(({ headers }) => headers["webhook-id"]);
  const distinct = new Set(ids).size;
  total.cases += 1;
  total.repeated += ids.length - distinct;
  total.duplicates += Math.max(0, distinct - expected);
  total.losses += Math.max(0, expected - distinct);
  return distinct;
}

const FAULTS: readonly (readonly [string, Reply | "refused" | "killed-before" | "killed-after"])[] = [
  ["the connection is refused", "refused"],
  ["the connection breaks before the request is read", "reset-before"],
  ["it answers 500", 500],
  ["it asks to wait (429 with Retry-After)", { status: 429, headers: { "retry-after": "3" } }],
  ["it takes the message and answers too late", "silence"],
  ["it takes the message and the connection is reset", "reset-after"],
  ["it takes the message and a gateway answers 502", { takenBut: 502 }],
  ["the worker is killed between writing and sending", "killed-before"],
  ["the worker is killed after the message arrived", "killed-after"],
];

describe.each(["a first message", "a change of it"])("%s reaches a webhook, once by its id", (what) => {
  it.each(FAULTS)("duplicates 0, losses 0: %s", async (_, fault) => {
    const isChange = what !== "a first message";
    if (isChange) await attempt(parcel)("before", fetch);
    const sent = isChange ? { ...parcel, notification: saying("2 stopped") } : parcel;
    await untilDelivered(attempt(sent), { fault, receiver, clock });
    const expected = isChange ? 2 : 1;
    expect(score(expected)).toBe(expected);
  });
});

it("a worker that dies leaves its right to send to the next one, and no sooner than its lease ends", async () => {
  const died = Promise.withResolvers<void>();
  void attempt(parcel)("dead", dyingBeforeSending(receiver.address, died.resolve));
  await died.promise;
  await expect(attempt(parcel)("next", fetch)).rejects.toThrow("another worker is delivering digest:1");
});
