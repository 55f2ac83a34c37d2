import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import { createWebhookMedium, WebhookRefusedError, WebhookUnavailableError } from "../../src/webhook/index.ts";
import { withMentions, type Medium, type Parcel } from "../../src/notify/index.ts";
import { saying } from "../support/messages/saying.ts";
import { MemoryDeliveries } from "../support/slack/memory-deliveries.ts";

const parcel: Parcel = { key: "digest:1", destination: "webhook:default", notification: saying("1 stopped") };

let server: Server;
let received: { readonly key: string | undefined; readonly body: unknown }[];
/** How the next requests are answered; undefined: not at all. */
let answers: (number | undefined)[];
let clock: ManualClock;
let deliveries: MemoryDeliveries;

beforeEach(async () => {
  received = [];
  answers = [];
  clock = new ManualClock("2026-11-23T08:00:00.000Z");
  deliveries = new MemoryDeliveries();
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      received.push({ key: request.headers["idempotency-key"] as string | undefined, body: JSON.parse(text) });
      const status = answers.length === 0 ? 204 : answers.shift();
      if (status === undefined) request.socket.destroy();
      else response.writeHead(status, status === 302 ? { location: "http://127.0.0.1:1/" } : {}).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => void server.close());

function medium(): Medium {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=secret`;
  const addresses = { default: address };
  return createWebhookMedium({
    addresses,
    secrets: [],
    deliveries,
    clock,
    owner: "w",
    timeoutMs: 5_000,
    log: silentLog,
  });
}

describe("a webhook", () => {
  it("gets a notification as JSON, once, and takes no answers and no files", async () => {
    expect(await medium().deliver(parcel)).toMatchObject({ kind: "posted" });
    expect(await medium().deliver(parcel)).toMatchObject({ kind: "unchanged" });
    const body = {
      version: 1,
      type: "thread",
      key: "digest:1",
      revision: 1,
      inThreadOf: null,
      isBroadcast: false,
      severity: "info",
      text: "1 stopped",
      link: null,
      actions: [],
      facts: {},
      notification: parcel.notification,
    };
    expect(received).toEqual([{ key: expect.stringMatching(/^digest:1:r1:[0-9a-f]{16}$/u), body }]);
    expect(medium().canAnswer).toBe(false);
    expect(medium().upload).toBeUndefined();
  });

  it("is not told whom a message calls in Slack", async () => {
    const notification = withMentions(parcel.notification, ["slack:U0123456789"]);
    await medium().deliver({ ...parcel, notification });
    expect(received).toEqual([
      expect.objectContaining({ body: expect.objectContaining({ notification: parcel.notification }) }),
    ]);
    expect(JSON.stringify(received)).not.toContain("U0123456789");
  });

  it("gets what has changed again, under another key", async () => {
    await medium().deliver(parcel);
    expect(await medium().deliver({ ...parcel, notification: saying("2 stopped") })).toMatchObject({ kind: "updated" });
    expect(new Set(received.map(({ key }) => key)).size).toBe(2);
  });

  it.each([500, 503, 408, 302, undefined])(
    "that answers with %s is tried again, under the same key, so that it can take it once",
    async (status) => {
      answers = [status];
      await expect(medium().deliver(parcel)).rejects.toThrow(WebhookUnavailableError);
      expect(await medium().deliver(parcel)).toMatchObject({ kind: "posted" });
      expect(received).toHaveLength(2);
      expect(received[0]).toEqual(received[1]);
    },
  );

  it.each([400, 404, 410])("that answers with %i has refused: no other attempt would help", async (status) => {
    answers = [status];
    await expect(medium().deliver(parcel)).rejects.toThrow(WebhookRefusedError);
  });

  it("never shows its address, which may hold a secret", async () => {
    answers = [undefined, 404];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const failure: unknown = await medium()
        .deliver(parcel)
        .catch((error: unknown) => error);
      expect((failure as Error).message).toMatch(/^webhook:default /u);
      expect((failure as Error).message).not.toContain("secret");
    }
    expect(JSON.stringify(deliveries.rows)).not.toContain("secret");
  });

  it("that no address is known of is refused by name", async () => {
    await expect(medium().deliver({ ...parcel, destination: "webhook:other" })).rejects.toThrow(
      "webhook:other has no address",
    );
  });
});
