import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Webhook } from "standardwebhooks";
import type { Medium, Parcel } from "../../src/notify/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { createWebhookMedium } from "../../src/webhook/index.ts";
import { webhookId } from "../../src/webhook/body.ts";
import { saying } from "../support/messages/saying.ts";
import { Receiver, type Received } from "../support/network/receiver.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";

const secretOf = (bytes: number): string => `whsec_${randomBytes(bytes).toString("base64")}`;
const parcel: Parcel = { key: "digest:daily:2026-11-23", destination: "webhook:default", notification: saying("é 1") };
/** The independent implementation compares with the real time. */
const clock = { now: () => new Date().toISOString(), nowMs: () => Date.now() };

let receiver: Receiver;
let deliveries: MemoryDeliveries;
beforeEach(async () => {
  receiver = await Receiver.start();
  deliveries = new MemoryDeliveries();
});
afterEach(() => receiver.close());

function medium(secrets: readonly string[]): Medium {
  const addresses = { default: receiver.address };
  return createWebhookMedium({ addresses, secrets, deliveries, clock, owner: "w", timeoutMs: 5_000, log: silentLog });
}

function verified(secret: string, { body, headers }: Received): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

describe("a signed webhook", () => {
  it.each([24, 32, 64])(
    "is verified by another implementation of Standard Webhooks, with a secret of %i bytes",
    async (bytes) => {
      const secret = secretOf(bytes);
      await medium([secret]).deliver(parcel);
      expect(verified(secret, receiver.taken[0]!)).toMatchObject({ version: 1, key: parcel.key, type: "thread" });
    },
  );

  it("is signed by each of several secrets, so that a receiver can change from one to the other", async () => {
    const [old, fresh, foreign] = [secretOf(32), secretOf(32), secretOf(32)];
    await medium([old, fresh]).deliver(parcel);
    const [request] = receiver.taken;
    expect(() => [verified(old, request!), verified(fresh, request!)]).not.toThrow();
    expect(() => verified(foreign, request!)).toThrow("No matching signature");
    expect(request!.headers["webhook-signature"]).toMatch(/^v1,\S{44} v1,\S{44}$/u);
  });

  it.each(["body", "webhook-id", "webhook-timestamp"])("does not pass once its %s was changed", async (part) => {
    const secret = secretOf(32);
    await medium([secret]).deliver(parcel);
    const { body, headers, ...rest } = receiver.taken[0]!;
    const other = String(Math.floor(Date.now() / 1000) - 60);
    const changed = {
      ...rest,
      body: part === "body" ? body.replace("digest", "Digest") : body,
      headers: part === "body" ? headers : { ...headers, [part]: part === "webhook-id" ? "another" : other },
    };
    expect(() => verified(secret, changed)).toThrow("No matching signature");
  });

  it("is posted without a signature where there is no secret", async () => {
    await medium([]).deliver(parcel);
    expect(receiver.taken[0]!.headers).not.toHaveProperty("webhook-signature");
    expect(receiver.taken[0]!.headers["webhook-id"]).toMatch(/^digest:daily:2026-11-23:r1:[0-9a-f]{16}$/u);
  });
});

describe("the id of a webhook", () => {
  it("holds its key, and nothing that a header or a signature could be broken with", () => {
    const id = webhookId("digest:Täglich. (a)\r\nx: y'*!~", 2, "f".repeat(64));
    expect(id).toMatch(/^[A-Za-z0-9_%:-]+$/u);
    expect(decodeURIComponent(id)).toBe(`digest:Täglich. (a)\r\nx: y'*!~:r2:${"f".repeat(16)}`);
  });

  it("is a new revision for every change, also for one that says again what was said before", async () => {
    const say = async (words: string): Promise<string> =>
      (await medium([]).deliver({ ...parcel, notification: saying(words) })).id;
    const ids = [await say("a"), await say("b"), await say("a")];
    expect(ids.map((id) => /:r(\d+):/u.exec(id)?.[1])).toEqual(["1", "2", "3"]);
    expect(receiver.taken.map(({ body }) => (JSON.parse(body) as { revision: number }).revision)).toEqual([1, 2, 3]);
    expect(receiver.taken.map(({ headers }) => headers["webhook-id"])).toEqual(ids);
    expect(await say("a")).toBe(ids[2]);
    expect(receiver.taken).toHaveLength(3);
  });

  it("is news after a change whose answer was lost, although the message says again what is on record", async () => {
    await medium([]).deliver(parcel);
    receiver.replies = ["reset-after"];
    const changed = medium([]).deliver({ ...parcel, notification: saying("2") });
    await expect(changed).rejects.toThrow("webhook:default did not answer");
    await medium([]).deliver(parcel);
    const revisions = receiver.taken.map(({ body }) => (JSON.parse(body) as { revision: number }).revision);
    expect(revisions).toEqual([1, 2, 3]);
    expect(new Set(receiver.taken.map(({ headers }) => headers["webhook-id"])).size).toBe(3);
  });

  it.each([
    [{ status: 429, headers: { "retry-after": "7" } }, 7_000],
    [{ status: 429, headers: {} }, 30_000],
    [{ status: 503, headers: { "retry-after": "120" } }, 120_000],
  ])("stays while the receiver asks to wait: %o", async (reply, retryAfterMs) => {
    receiver.replies = [reply];
    const error = { code: "webhook-rate-limit", retryAfterMs };
    await expect(medium([]).deliver(parcel)).rejects.toMatchObject(error);
    await medium([]).deliver(parcel);
    expect(receiver.seen[0]!.headers["webhook-id"]).toBe(receiver.seen[1]!.headers["webhook-id"]);
  });
});
