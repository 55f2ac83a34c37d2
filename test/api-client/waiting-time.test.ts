import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createWaitingTime } from "../../src/api-client/requests/waiting-time.ts";
import { ManualClock } from "../../src/platform/index.ts";
import { ApiAmbiguousError, ApiRateLimitError, type Clock, type SharedWait } from "../../src/ports/index.ts";
import { json, startHttpScript } from "../support/http-script.ts";
import { recordingLog } from "../support/recording-log.ts";
import { clientOf, collect, rejection } from "./client-under-test.ts";
import { LIST, ONE, seedExperimentWithVariants, wireLifecycle, wirePage } from "./wire.ts";

const MONDAY = "2026-11-23T08:00:00.000Z";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LIST_READ = { method: "GET", path: LIST };
const found = json(seedExperimentWithVariants());
const toWait = (seconds: number, status = 429) => json({}, status, { "retry-after": String(seconds) });

/** Where workers share the waiting time of an account. */
class Place implements SharedWait {
  readonly #clock: Clock;
  #untilMs = 0;
  looks = 0;
  /** Set to have it fail. */
  failure: Error | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async leftMs(): Promise<number> {
    this.looks += 1;
    if (this.failure) throw this.failure;
    return Math.max(0, this.#untilMs - this.#clock.nowMs());
  }

  async lengthen(waitMs: number): Promise<void> {
    if (this.failure) throw this.failure;
    this.#untilMs = Math.max(this.#untilMs, this.#clock.nowMs() + waitMs);
  }
}

/** Waits that last until the test ends them. */
class Naps {
  readonly #clock: ManualClock;
  #open: { readonly ms: number; readonly wake: () => void }[] = [];

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  readonly sleep = (ms: number): Promise<void> => new Promise((wake) => this.#open.push({ ms, wake }));

  /** How long those wait who wait now, as soon as there are so many. */
  async of(count: number): Promise<readonly number[]> {
    await vi.waitUntil(() => this.#open.length === count);
    return this.#open.map(({ ms }) => ms);
  }

  /** The time passes. */
  end(): void {
    this.#clock.advance(Math.max(...this.#open.map(({ ms }) => ms)));
    for (const { wake } of this.#open.splice(0)) wake();
  }
}

/** A server, and workers of one account that share a place and a clock. */
async function anAccount() {
  const script = await startHttpScript();
  const clock = new ManualClock(MONDAY);
  const place = new Place(clock);
  const naps = new Naps(clock);
  const log = recordingLog();
  const worker = () => clientOf(script, { clock, sleep: naps.sleep, sharedWait: place, log });
  return { script, clock, place, naps, log, worker };
}

describe("when Ours Privacy asks one request to wait", () => {
  it.each([429, 503])("no other request of the process leaves before that time (%d)", async (status) => {
    const { script, naps, worker } = await anAccount();
    script
      .on(`GET ${ONE}`, toWait(7, status))
      .on(`GET ${ONE}`, found)
      .on(`GET ${LIST}`, json(wirePage(["a"])));
    const one = worker();
    const told = one.getExperiment("exp_1");
    expect(await naps.of(1)).toEqual([7000]);
    const other = collect(one.listExperiments());
    expect(await naps.of(2)).toEqual([7000, 7000]);
    expect(script.calls).toHaveLength(1);
    naps.end();
    expect((await told).id).toBe("exp_1");
    expect(await other).toHaveLength(1);
  });

  it("no request of another worker leaves before that time either, and each of them may leave after it", async () => {
    const { script, clock, naps, worker } = await anAccount();
    script
      .on(`GET ${ONE}`, toWait(7))
      .on(`GET ${ONE}`, found)
      .on(`GET ${LIST}`, json(wirePage(["a"])));
    const told = worker().getExperiment("exp_1");
    await naps.of(1);
    clock.advance(2000);
    const other = collect(worker().listExperiments());
    expect(await naps.of(2)).toEqual([7000, 5000]);
    expect(script.calls).toHaveLength(1);
    naps.end();
    await Promise.all([told, other]);
  });

  it("a worker that has looked lately notices within a second", async () => {
    const { script, clock, place, naps, worker } = await anAccount();
    script.on(`GET ${ONE}`, found).on(`GET ${LIST}`, json(wirePage(["a"])));
    const one = worker();
    await one.getExperiment("exp_1");
    await place.lengthen(7000);
    clock.advance(1000);
    const late = collect(one.listExperiments());
    expect(await naps.of(1)).toEqual([6000]);
    expect(script.calls).toHaveLength(1);
    naps.end();
    await late;
  });

  it("a wait that is too long for a request goes back to each caller, with what is left of it", async () => {
    const { script, clock, worker } = await anAccount();
    script.on(`GET ${ONE}`, toWait(600));
    expect(await rejection(worker().getExperiment("exp_1"))).toMatchObject({ retryAfterMs: 600_000 });
    clock.advance(60_000);
    const other = await rejection(collect(worker().listExperiments()));
    expect(other).toBeInstanceOf(ApiRateLimitError);
    expect(other).toMatchObject({ retryAfterMs: 540_000, failure: { ...LIST_READ, kind: "wait" } });
    expect(script.calls).toHaveLength(1);
  });

  it("nothing is stopped, however short the wait is: what the stop rests on is read again after it", async () => {
    const { script, clock, place, worker } = await anAccount();
    await place.lengthen(2000);
    const thrown = await rejection(worker().stopExperiment("exp_1", { winnerVariantId: "var_b" }));
    expect(thrown).toBeInstanceOf(ApiRateLimitError);
    expect(thrown).toMatchObject({ retryAfterMs: 2000, failure: { method: "POST", path: `${ONE}/stop` } });
    expect(script.calls).toEqual([]);
    clock.advance(2000);
    script.on(`POST ${ONE}/stop`, json(wireLifecycle()));
    await worker().stopExperiment("exp_1", { winnerVariantId: "var_b" });
  });

  it("the same holds if that request was a stop", async () => {
    const { script, naps, worker } = await anAccount();
    script.on(`POST ${ONE}/stop`, toWait(7, 503)).on(`GET ${ONE}`, found);
    const one = worker();
    expect(await rejection(one.stopExperiment("exp_1", {}))).toBeInstanceOf(ApiAmbiguousError);
    const reading = one.getExperiment("exp_1");
    expect(await naps.of(1)).toEqual([7000]);
    naps.end();
    await reading;
  });

  it("after an hour Herald asks again, whatever it was told", async () => {
    const { script, clock, worker } = await anAccount();
    script.on(`GET ${ONE}`, toWait(365 * 24 * 3600));
    const one = worker();
    await rejection(one.getExperiment("exp_1"));
    clock.advance(HOUR - MINUTE);
    expect(await rejection(one.getExperiment("exp_1"))).toMatchObject({ retryAfterMs: MINUTE });
    clock.advance(MINUTE);
    script.on(`GET ${ONE}`, found).on(`GET ${LIST}`, json(wirePage(["a"])));
    await one.getExperiment("exp_1");
    await collect(worker().listExperiments());
  });

  it("a shorter wait that is asked for later changes nothing", async () => {
    const { script, naps, worker } = await anAccount();
    script
      .on(`GET ${ONE}`, toWait(20))
      .on(`GET ${LIST}`, toWait(5))
      .on(`GET ${ONE}`, found)
      .on(`GET ${LIST}`, json(wirePage(["a"])));
    const one = worker();
    const both = Promise.all([one.getExperiment("exp_1"), collect(one.listExperiments())]);
    expect(await naps.of(2)).toEqual([20_000, 20_000]);
    naps.end();
    await both;
  });

  it("the log says so once", async () => {
    const { script, log, worker } = await anAccount();
    script.on(`GET ${ONE}`, toWait(600));
    const one = worker();
    await rejection(one.getExperiment("exp_1"));
    await rejection(one.getExperiment("exp_1"));
    expect(log.entries.filter(({ level }) => level === "info")).toEqual([
      { level: "info", message: "experiments api asked to wait", data: { waitMs: 600_000 } },
    ]);
  });
});

describe("the place that workers share", () => {
  it("is asked at most once a second", async () => {
    const { script, clock, place, worker } = await anAccount();
    const one = worker();
    const readTwice = async () => {
      script.on(`GET ${ONE}`, found).on(`GET ${ONE}`, found);
      await Promise.all([one.getExperiment("exp_1"), one.getExperiment("exp_1")]);
    };
    await readTwice();
    clock.advance(999);
    await readTwice();
    expect(place.looks).toBe(1);
    clock.advance(1);
    await readTwice();
    expect(place.looks).toBe(2);
  });

  it("keeps nobody from reading when it fails, and what this worker was told stands", async () => {
    const { script, clock, place, naps, log, worker } = await anAccount();
    place.failure = new Error("the ledger is down");
    script.on(`GET ${ONE}`, found).on(`GET ${ONE}`, toWait(7)).on(`GET ${ONE}`, found);
    const one = worker();
    await one.getExperiment("exp_1");
    clock.advance(1000);
    const told = one.getExperiment("exp_1");
    expect(await naps.of(1)).toEqual([7000]);
    naps.end();
    await told;
    expect(log.entries.filter(({ level }) => level === "warn")).toEqual([
      {
        level: "warn",
        message: "waiting times are not shared with other workers",
        data: { err: place.failure },
      },
    ]);
  });

  it("is waited for two seconds at most", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const never = new Promise<never>(() => {});
    const shared = { leftMs: () => never, lengthen: () => never };
    const clock = new ManualClock(MONDAY);
    const time = createWaitingTime({ clock, sleep: () => never, log: recordingLog(), shared });
    let left = 0;
    const leave = () => time.over(LIST_READ, 0).then(() => (left += 1));
    void leave();
    await vi.advanceTimersByTimeAsync(1999);
    expect(left).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(left).toBe(1);
    // The look is still under way: nobody waits for it a second time.
    clock.advance(5000);
    void leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(left).toBe(2);
    let told = false;
    void time.ask(7000).then(() => (told = true));
    await vi.advanceTimersByTimeAsync(2000);
    expect(told).toBe(true);
    expect(await rejection(time.over(LIST_READ, 0))).toMatchObject({ retryAfterMs: 7000 });
  });
});

describe("a request that waits", () => {
  /** A request that may wait 30 s in all, and meanwhile others are asked to wait longer. */
  async function outwaited(...asked: number[]) {
    const clock = new ManualClock(MONDAY);
    const slept: number[] = [];
    const time = createWaitingTime({
      clock,
      log: recordingLog(),
      shared: undefined,
      async sleep(ms) {
        slept.push(ms);
        clock.advance(ms);
        await time.ask(asked.shift() ?? 0);
      },
    });
    await time.ask(asked.shift()!);
    return { slept, end: await time.over(LIST_READ, 30_000).catch((error: unknown) => error) };
  }

  it("waits on where another was asked for more", async () => {
    expect(await outwaited(10_000, 5000)).toEqual({ slept: [10_000, 5000], end: undefined });
  });

  it("gives up once that would take too long in all", async () => {
    const { slept, end } = await outwaited(10_000, 15_000, 6000);
    expect(slept).toEqual([10_000, 15_000]);
    expect(end).toMatchObject({ code: "api-rate-limit", retryAfterMs: 6000 });
  });

  it("is not kept by a clock that was set back", async () => {
    const clock = new ManualClock(MONDAY);
    const sleep = async () => {};
    const time = createWaitingTime({ clock, log: recordingLog(), shared: undefined, sleep });
    await time.ask(60_000);
    expect(await rejection(time.over(LIST_READ, 0))).toMatchObject({ retryAfterMs: 60_000 });
    clock.moveTo("2026-11-22T08:00:00.000Z");
    await time.over(LIST_READ, 0);
  });

  it("stops waiting when its job is cut short", async () => {
    const script = await startHttpScript();
    const { signal, abort } = aborting();
    script.on(`GET ${ONE}`, toWait(7));
    const sleep = (_ms: number, given?: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        given?.addEventListener("abort", () => reject(given.reason));
        abort();
      });
    expect(await rejection(clientOf(script, { sleep }).getExperiment("exp_1", { signal }))).toBe("shutdown");
  });
});

function aborting() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort("shutdown") };
}
