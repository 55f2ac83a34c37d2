import { setImmediate } from "node:timers/promises";
import { buildConnector, Pool } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { exchange, type Outgoing } from "../../src/api-client/requests/exchange.ts";
import { json, startHttpScript } from "../support/http-script.ts";
import { rejection } from "./client-under-test.ts";

const outgoing: Outgoing = { method: "POST", path: "/stop", headers: {}, body: "{}" };
const limits = { timeoutMs: 60_000, maxResponseBytes: 1000 };

/** A pool whose connections are made only when told. */
function slowlyConnecting(url: string) {
  const { promise: mayConnect, resolve: connect } = Promise.withResolvers<void>();
  const connector = buildConnector({});
  const pool = new Pool(url, {
    pipelining: 0,
    connect: (options, callback) => void mayConnect.then(() => connector(options, callback)),
  });
  onTestFinished(() => pool.destroy());
  return { pool, connect };
}

describe("a request given up while it was still connecting", () => {
  it("by its time limit is never sent, not even once the connection is there", async () => {
    const script = await startHttpScript();
    const { pool, connect } = slowlyConnecting(script.url);
    expect(await rejection(exchange(pool, outgoing, { ...limits, timeoutMs: 10 }))).toMatchObject({
      facts: { kind: "timeout" },
      isSent: false,
    });
    connect();
    await pool.close();
    // The close waited for everything the pool still had to send; a call would be undeclared.
    await setImmediate();
    expect(script.calls).toEqual([]);
  });

  it("by its caller is given up at once", async () => {
    const script = await startHttpScript();
    const { pool } = slowlyConnecting(script.url);
    const controller = new AbortController();
    const result = rejection(exchange(pool, outgoing, limits, controller.signal));
    controller.abort("gone");
    expect(await result).toBe("gone");
  });

  it("takes nothing from the next one", async () => {
    const script = await startHttpScript();
    script.on("POST /stop", json({ done: true }));
    const { pool, connect } = slowlyConnecting(script.url);
    const first = rejection(exchange(pool, outgoing, { ...limits, timeoutMs: 10 }));
    const second = exchange(pool, outgoing, limits);
    await first;
    connect();
    expect(await second).toMatchObject({ status: 200, text: '{"done":true}' });
  });
});
