import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ManualClock } from "../../src/platform/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { call, sandboxAt } from "./call.ts";

let sandbox: Sandbox;
let clock: ManualClock;
beforeEach(async () => {
  ({ sandbox, clock } = await sandboxAt());
});
afterEach(() => sandbox.close());

describe("faults on request", () => {
  it.each`
    kind              | status
    ${"unauthorized"} | ${401}
    ${"forbidden"}    | ${403}
    ${"not-found"}    | ${404}
    ${"conflict"}     | ${409}
    ${"rate-limit"}   | ${429}
    ${"server-error"} | ${500}
    ${"html-502"}     | ${502}
  `("answer $status for $kind, as often as asked", async ({ kind, status }) => {
    sandbox.faults.add({ kind, times: 2, retryAfterSeconds: 7 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await call(sandbox, "GET", "/experiments")).status);
    expect(statuses).toEqual([status, status, 200]);
    expect(sandbox.faults.list()[0]).toMatchObject({ seen: 3, hits: 2 });
  });

  it("tell with 429 how long to wait, and put HTML into a 502", async () => {
    sandbox.faults.add({ kind: "rate-limit", retryAfterSeconds: 7, times: 1 });
    expect((await call(sandbox, "GET", "/experiments")).headers.get("retry-after")).toBe("7");
    sandbox.faults.add({ kind: "html-502", times: 1 });
    expect((await call(sandbox, "GET", "/experiments")).text).toContain("<h1>502 Bad Gateway</h1>");
  });

  it("strike only the operation, path, method and experiment they name, after as many as they let pass", async () => {
    const { id } = sandbox.experiments.find("flat");
    sandbox.faults.add({ kind: "server-error", operation: "results", experiment: "aa-check", after: 1 });
    sandbox.faults.add({ kind: "conflict", method: "POST", path: "/rest/v1/experiments/*/pause" });
    expect((await call(sandbox, "GET", `/experiments/${id}`)).status).toBe(200);
    expect((await call(sandbox, "GET", `/experiments/${sandbox.experiments.find("not-yet").id}/results`)).status).toBe(
      200,
    );
    expect((await call(sandbox, "GET", `/experiments/${id}/results`)).status).toBe(200);
    expect((await call(sandbox, "GET", `/experiments/${id}/results`)).status).toBe(500);
    expect((await call(sandbox, "POST", `/experiments/${id}/pause`)).status).toBe(409);
    expect(sandbox.experiments.find("flat").status).toBe("running");
  });

  it("can be planted and removed over HTTP, where they never strike", async () => {
    const control = { base: "/_sandbox" };
    expect((await call(sandbox, "POST", "/faults", { ...control, body: { kind: "nonsense" } })).status).toBe(400);
    const { id } = (await call(sandbox, "POST", "/faults", { ...control, body: { kind: "server-error" } })).body;
    expect((await call(sandbox, "GET", "/experiments")).status).toBe(500);
    expect((await call(sandbox, "GET", "/faults", control)).body.faults).toMatchObject([
      { id, kind: "server-error", hits: 1 },
    ]);
    await call(sandbox, "DELETE", `/faults/${id}`, control);
    expect((await call(sandbox, "GET", "/experiments")).status).toBe(200);
  });

  it("cut the connection, before the work or after it", async () => {
    const { id } = sandbox.experiments.find("flat");
    sandbox.faults.add({ kind: "reset", operation: "pause", times: 1 });
    await expect(call(sandbox, "POST", `/experiments/${id}/pause`)).rejects.toThrow("fetch failed");
    expect(sandbox.experiments.find("flat").status).toBe("running");
    sandbox.faults.add({ kind: "commit-then-reset", operation: "stop", times: 1 });
    await expect(call(sandbox, "POST", `/experiments/${id}/stop`, { body: {} })).rejects.toThrow("fetch failed");
    expect(sandbox.experiments.find("flat").status).toBe("completed");
    expect(sandbox.requests.at(-1)).toMatchObject({ operation: "stop", status: undefined });
  });

  it("commit a stop and then never answer, or answer 500", async () => {
    const [first, second] = [sandbox.experiments.find("flat"), sandbox.experiments.find("not-yet")];
    sandbox.faults.add({ kind: "commit-then-hang", experiment: first.id });
    const giveUp = new AbortController();
    const hanging = call(sandbox, "POST", `/experiments/${first.id}/stop`, { body: {}, signal: giveUp.signal });
    await expect.poll(() => first.status, { timeout: 20_000 }).toBe("completed");
    giveUp.abort();
    await expect(hanging).rejects.toThrow("aborted");
    sandbox.faults.add({ kind: "commit-then-500", experiment: second.id });
    expect((await call(sandbox, "POST", `/experiments/${second.id}/stop`, { body: {} })).status).toBe(500);
    expect(second.status).toBe("completed");
  });

  it("never answer at all, until the sandbox closes", async () => {
    sandbox.faults.add({ kind: "hang", operation: "list" });
    const ended = call(sandbox, "GET", "/experiments").catch((error: unknown) => error);
    await expect.poll(() => sandbox.requests.length, { timeout: 20_000 }).toBe(1);
    await sandbox.close();
    expect(await ended).toMatchObject({ message: "fetch failed" });
  });

  it("spoil the answer: half of it, a cut line, a prefix", async () => {
    sandbox.faults.add({ kind: "truncated-json", times: 1 });
    const truncated = await call(sandbox, "GET", "/experiments");
    expect([truncated.status, truncated.body]).toEqual([200, undefined]);
    sandbox.faults.add({ kind: "cut-off", times: 1 });
    await expect(call(sandbox, "GET", "/experiments")).rejects.toThrow("terminated");
    sandbox.faults.add({ kind: "invalid-json", times: 1 });
    expect((await call(sandbox, "GET", "/experiments")).text).toMatch(/^\)\]\}',\n\{/);
  });

  it("leave out the probability, repeat a cursor, delay", async () => {
    const { id } = sandbox.experiments.find("flat");
    sandbox.faults.add({ kind: "null-probability", operation: "results" });
    expect((await call(sandbox, "GET", `/experiments/${id}/results`)).body.variants[0].probabilityToBeBest).toBeNull();
    sandbox.faults.add({ kind: "repeated-cursor", operation: "list" });
    const first = await call(sandbox, "GET", "/experiments?limit=5");
    const again = await call(sandbox, "GET", `/experiments?limit=5&cursor=${first.body.pagination.nextCursor}`);
    expect(again.body.pagination).toEqual({ hasMore: true, nextCursor: first.body.pagination.nextCursor });
    sandbox.faults.add({ kind: "slow", delayMs: 60_000, operation: "get" });
    await expect(call(sandbox, "GET", `/experiments/${id}`, { signal: AbortSignal.timeout(50) })).rejects.toThrow(
      "timeout",
    );
  });

  it("leave a stop unpublished, forget its winner, and show other people's drafts", async () => {
    const experiment = sandbox.experiments.find("flat");
    sandbox.faults.add({ kind: "publish-pending" });
    sandbox.faults.add({ kind: "ignore-winner" });
    sandbox.faults.add({ kind: "foreign-drafts", count: 3 });
    expect((await call(sandbox, "GET", "/versions/draft/diff")).body).toMatchObject({
      count: 3,
      differences: { webPixels: [{}, {}, {}] },
    });
    const { body } = await call(sandbox, "POST", `/experiments/${experiment.id}/stop`, {
      body: { winnerVariantId: experiment.variants[1]!.id },
    });
    expect(body).toMatchObject({
      publishStatus: "pending_publish",
      concurrentVersionChanges: 4,
      experiment: { status: "completed", winnerVariantId: null },
    });
  });
});

describe("the clock over HTTP", () => {
  it("moves a clock that stands still", async () => {
    const control = { base: "/_sandbox" };
    expect((await call(sandbox, "POST", "/clock", { ...control, body: { advanceMs: 3_600_000 } })).body.now).toBe(
      "2026-11-23T10:00:00.000Z",
    );
    await call(sandbox, "POST", "/clock", { ...control, body: { now: "2026-12-24T18:00:00.000Z" } });
    expect(clock.now()).toBe("2026-12-24T18:00:00.000Z");
    expect((await call(sandbox, "POST", "/clock", { ...control, body: { now: "tomorrow" } })).status).toBe(400);
  });
});
