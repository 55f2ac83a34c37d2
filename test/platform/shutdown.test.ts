import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createShutdown, silentLog, type ProcessLike } from "../../src/platform/index.ts";
import type { Log } from "../../src/ports/index.ts";

/** A process that can be signalled and remembers how it was ended. */
class FakeProcess extends EventEmitter implements ProcessLike {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

function recordingLog(): { log: Log; entries: { data: object; message: string }[] } {
  const entries: { data: object; message: string }[] = [];
  const keep = (data: object, message: string): void => void entries.push({ data, message });
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep, child: () => log };
  return { log, entries };
}

const never = (): Promise<void> => new Promise(() => {});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("shutting down", () => {
  it("closes everything in order on the first signal, one step after the other", async () => {
    const target = new FakeProcess();
    const shutdown = createShutdown({ log: silentLog, deadlineMs: 10_000, process: target });
    const events: string[] = [];
    shutdown.addStep("http", async () => {
      events.push("http begins");
      await Promise.resolve();
      events.push("http ends");
    });
    shutdown.addStep("queue", () => void events.push("queue"));
    target.emit("SIGTERM");
    expect(shutdown.signal.aborted).toBe(true);
    expect(await shutdown.done).toEqual({ reason: "SIGTERM", unfinished: [] });
    expect(events).toEqual(["http begins", "http ends", "queue"]);
    expect(target.exits).toEqual([]);
  });

  it.each`
    signal       | code
    ${"SIGINT"}  | ${130}
    ${"SIGTERM"} | ${143}
  `("ends at once with $code on a second signal, $signal", ({ signal, code }) => {
    const target = new FakeProcess();
    const shutdown = createShutdown({ log: silentLog, deadlineMs: 10_000, process: target });
    shutdown.addStep("queue", never);
    target.emit("SIGINT");
    expect(target.exits).toEqual([]);
    target.emit(signal);
    expect(target.exits).toEqual([code]);
  });

  it("gives up on a step that hangs, names it, and still closes what comes after within the deadline", async () => {
    const target = new FakeProcess();
    const { log, entries } = recordingLog();
    const shutdown = createShutdown({ log, deadlineMs: 10_000, process: target });
    const closed: string[] = [];
    shutdown.addStep("queue", never);
    shutdown.addStep("lock", () => void closed.push("lock"));
    target.emit("SIGTERM");
    await vi.advanceTimersByTimeAsync(9_499);
    expect(closed).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await shutdown.done).toEqual({ reason: "SIGTERM", unfinished: ["queue"] });
    expect(closed).toEqual(["lock"]);
    expect(entries).toContainEqual({
      data: { step: "queue", budgetMs: 9_500 },
      message: "shutdown step did not end in time",
    });
  });

  it("keeps the deadline when every step hangs", async () => {
    const shutdown = createShutdown({ log: silentLog, deadlineMs: 3_000, process: new FakeProcess() });
    for (const name of ["http", "queue", "ledger"]) shutdown.addStep(name, never);
    void shutdown.begin("test");
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await shutdown.done).unfinished).toEqual(["http", "queue", "ledger"]);
  });

  it("tells each step how long it has", async () => {
    const shutdown = createShutdown({ log: silentLog, deadlineMs: 10_000, process: new FakeProcess() });
    const budgets: number[] = [];
    for (const name of ["first", "second"]) shutdown.addStep(name, (budgetMs) => void budgets.push(budgetMs));
    await shutdown.begin("test");
    expect(budgets).toEqual([9_500, 10_000]);
  });

  it("goes on after a step that fails, and says which", async () => {
    const { log, entries } = recordingLog();
    const shutdown = createShutdown({ log, deadlineMs: 10_000, process: new FakeProcess() });
    shutdown.addStep("http", () => Promise.reject(new Error("socket gone")));
    shutdown.addStep("queue", () => {
      throw new Error("no connection");
    });
    const closed: string[] = [];
    shutdown.addStep("ledger", () => void closed.push("ledger"));
    expect(await shutdown.begin("demo over")).toEqual({ reason: "demo over", unfinished: ["http", "queue"] });
    expect(closed).toEqual(["ledger"]);
    expect(entries.filter((entry) => entry.message === "shutdown step failed")).toHaveLength(2);
  });

  it("runs once however often it is begun", async () => {
    const shutdown = createShutdown({ log: silentLog, deadlineMs: 10_000, process: new FakeProcess() });
    let closes = 0;
    shutdown.addStep("http", () => void closes++);
    await Promise.all([shutdown.begin("first"), shutdown.begin("second")]);
    expect(closes).toBe(1);
    expect((await shutdown.done).reason).toBe("first");
  });

  it("no longer listens once disposed of", () => {
    const target = new FakeProcess();
    createShutdown({ log: silentLog, deadlineMs: 10_000, process: target }).dispose();
    expect(target.listenerCount("SIGINT") + target.listenerCount("SIGTERM")).toBe(0);
  });
});
