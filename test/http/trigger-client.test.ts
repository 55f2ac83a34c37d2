import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { triggerJob, type TriggerOptions } from "../../src/http/index.ts";
import { runningServer, TOKEN, UnreachableError, type FakeQueue } from "./running-server.ts";

const JOB = "reporting.daily-digest";
const noPause = async (): Promise<void> => {};

function asking(baseUrl: string, options: Partial<TriggerOptions> = {}) {
  return triggerJob({ baseUrl, token: TOKEN, job: JOB, payload: {}, wait: false, sleep: noPause, ...options });
}

/** Lets the first job of a queue end after some looks at it. */
function endAfter(
  looks: number,
  queue: FakeQueue,
  end: { state: "completed" | "failed"; result?: unknown; failedReason?: string },
): void {
  let looked = 0;
  queue.onLook = () => {
    if (++looked < looks) return;
    for (const [id, status] of queue.statuses) queue.statuses.set(id, { ...status, ...end });
  };
}

/** A server that is not Herald. */
async function strangerAnswering(status: number, body: string | Uint8Array): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("herald trigger", () => {
  it("hands the job over and tells its id", async () => {
    const { server, queue } = await runningServer();
    expect(await asking(server.url, { payload: { digest: "team" } })).toEqual({
      id: "id:1/é",
      job: JOB,
      state: "waiting",
      result: undefined,
      failedReason: undefined,
      sentTo: [],
    });
    expect(queue.enqueued).toEqual([{ job: JOB, payload: { digest: "team" } }]);
  });

  it("waits for its end and tells what it returned", async () => {
    const { server, queue } = await runningServer();
    endAfter(3, queue, { state: "completed", result: { experiments: 5 } });
    expect(await asking(server.url, { wait: true })).toMatchObject({ state: "completed", result: { experiments: 5 } });
  });

  it("tells while it waits how many parts of the work are done", async () => {
    const { server, queue } = await runningServer();
    const seen: unknown[] = [];
    let looked = 0;
    queue.onLook = () => {
      looked++;
      for (const [id, status] of queue.statuses)
        queue.statuses.set(
          id,
          looked < 3
            ? { ...status, state: "waiting-children", parts: { ended: looked, of: 7 } }
            : { ...status, state: "completed", parts: undefined },
        );
    };
    await asking(server.url, { wait: true, onParts: (parts) => seen.push(parts) });
    expect(seen).toEqual([
      { ended: 1, of: 7 },
      { ended: 2, of: 7 },
    ]);
  });

  it("tells why it failed, which is an answer and no error", async () => {
    const { server, queue } = await runningServer();
    endAfter(1, queue, { state: "failed", failedReason: "channel not found" });
    expect(await asking(server.url, { wait: true })).toMatchObject({
      state: "failed",
      failedReason: "channel not found",
    });
  });

  it("goes on waiting while the queue is away for a moment", async () => {
    const { server, queue } = await runningServer();
    let looked = 0;
    queue.onLook = () => {
      looked++;
      queue.failure = looked < 4 ? new UnreachableError("away") : undefined;
      if (looked === 6)
        for (const [id, status] of queue.statuses) queue.statuses.set(id, { ...status, state: "completed" });
    };
    expect(await asking(server.url, { wait: true })).toMatchObject({ state: "completed" });
    expect(looked).toBe(6);
  });

  it("gives up waiting when the worker is gone for good, and names the job it had taken", async () => {
    const { server } = await runningServer();
    const goAway = async (): Promise<void> => server.close();
    await expect(asking(server.url, { wait: true, sleep: goAway })).rejects.toThrow(
      /^no worker answers at http.* \(it had taken reporting\.daily-digest, as id:1/,
    );
  });

  it("stops waiting when told to", async () => {
    const { server } = await runningServer();
    const controller = new AbortController();
    const abort = async (): Promise<void> => controller.abort(new Error("enough"));
    await expect(asking(server.url, { wait: true, sleep: abort, signal: controller.signal })).rejects.toThrow("enough");
  });
});

describe("what herald trigger says when it cannot", () => {
  it.each`
    problem              | options                         | code               | message
    ${"a wrong token"}   | ${{ token: "wrong" }}           | ${"wrong-token"}   | ${"the worker does not accept the token; use its HERALD_TRIGGER_TOKEN, or the one in its DATA_DIR/trigger-token"}
    ${"an unknown job"}  | ${{ job: "reporting.nothing" }} | ${"unknown-job"}   | ${'there is no job "reporting.nothing" to trigger; there are: reporting.daily-digest, monitoring.sweep'}
    ${"a wrong payload"} | ${{ payload: { digest: 3 } }}   | ${"wrong-payload"} | ${"reporting.daily-digest does not take this payload: digest: Invalid input: expected string, received number"}
  `("is one line about $problem", async ({ options, code, message }) => {
    const { server } = await runningServer();
    await expect(asking(server.url, options)).rejects.toMatchObject({ name: "TriggerError", code, message });
  });

  it("is how to start the worker when none runs", async () => {
    const { server } = await runningServer();
    await server.close();
    await expect(asking(server.url)).rejects.toMatchObject({
      code: "not-running",
      message: `no worker answers at ${server.url}`,
    });
  });

  it("is that the queue cannot be reached", async () => {
    const { server, queue } = await runningServer();
    queue.failure = new UnreachableError("away");
    await expect(asking(server.url)).rejects.toMatchObject({
      code: "queue-unreachable",
      message: "the queue cannot be reached; nothing was started",
    });
  });

  it.each`
    status | body                      | message
    ${200} | ${"<h1>Welcome</h1>"}     | ${"answered 200, and not as Herald does; check HOST and PORT"}
    ${502} | ${"<h1>Bad gateway</h1>"} | ${"answered 502, and not as Herald does; check HOST and PORT"}
    ${202} | ${'{"ok":true}'}          | ${"what answers there is not Herald; check HOST and PORT"}
  `("is to check the address when another program answers $status $body", async ({ status, body, message }) => {
    await expect(asking(await strangerAnswering(status, body))).rejects.toMatchObject({
      code: "unexpected-answer",
      message,
    });
  });

  it("takes no answer that is not UTF-8", async () => {
    const body = Buffer.from(JSON.stringify({ id: "für", job: JOB, status: "/v1/runs/1" }), "latin1");
    await expect(asking(await strangerAnswering(202, body))).rejects.toMatchObject({ code: "unexpected-answer" });
  });

  it("never follows an answer to another server with the token", async () => {
    const stranger = await strangerAnswering(
      202,
      JSON.stringify({ id: "1", job: JOB, status: "http://127.0.0.1:1/steal" }),
    );
    await expect(asking(stranger, { wait: true })).rejects.toThrow("points to another server");
  });
});
