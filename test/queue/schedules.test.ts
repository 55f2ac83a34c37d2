import { expect, it, vi } from "vitest";
import { z } from "zod";
import type { AnyJob, Schedule } from "../../src/ports/index.ts";
import { ManualClock } from "../../src/platform/index.ts";
import { InvalidScheduleError } from "../../src/queue/index.ts";
import { emptyWorld } from "../support/empty-world.ts";
import { aJob, Check } from "../support/jobs.ts";
import { describeOnEachStore } from "../support/queue/queues.ts";
import { recordingLog } from "../support/recording-log.ts";

const DAY_MS = 86_400_000;
const DAILY: Schedule = {
  key: "daily",
  cron: "0 9 * * 1-5",
  timeZone: "Europe/Berlin",
  payload: { channel: "#tests" },
};

function scheduled(
  schedules: readonly Schedule[],
  run: AnyJob["run"] = async (_, { scheduledFor, asOf }) => ({ scheduledFor, asOf }),
): AnyJob {
  return aJob("test.digest", (payload, context) => run(payload, context), { schedules: () => schedules });
}

describeOnEachStore("a schedule", (lab) => {
  /** The tick that waits for its time, and BullMQ's own way to make its time come. */
  async function nextTick() {
    const raw = await lab.raw();
    const [scheduler] = await raw.getJobSchedulers();
    const tick = await raw.getJob(`repeat:${scheduler!.key}:${scheduler!.next}`);
    return { raw, scheduler: scheduler!, tick: tick! };
  }

  it("is kept in the queue under its job and key, with its time zone", async () => {
    const queue = await lab.open([scheduled([DAILY, { ...DAILY, key: "hourly", cron: "0 * * * *" }])]);
    expect(await queue.syncSchedules()).toEqual(["test.digest:daily", "test.digest:hourly"]);
    const schedulers = await (await lab.raw()).getJobSchedulers();
    expect(schedulers.toSorted((a, b) => a.key.localeCompare(b.key))).toMatchObject([
      { key: "test.digest:daily", pattern: "0 9 * * 1-5", tz: "Europe/Berlin" },
      { key: "test.digest:hourly", pattern: "0 * * * *", tz: "Europe/Berlin" },
    ]);
    const nine = new Date(schedulers.find(({ key }) => key.endsWith("daily"))!.next!);
    expect(nine.toLocaleString("en-GB", { timeZone: "Europe/Berlin", hour: "2-digit", minute: "2-digit" })).toBe(
      "09:00",
    );
  });

  it("runs the job with its payload when the time comes, and goes on to the next time", async () => {
    const job = scheduled([DAILY], async (payload, { scheduledFor }) => ({ payload, scheduledFor }));
    const queue = await lab.work([job]);
    await queue.syncSchedules();
    const { raw, tick, scheduler } = await nextTick();
    await tick.promote();
    await lab.runs.count(1);
    expect(lab.runs.results).toEqual([
      { payload: { channel: "#tests" }, scheduledFor: new Date(scheduler.next!).toISOString() },
    ]);
    const [renewed] = await raw.getJobSchedulers();
    expect(renewed!.next).toBeGreaterThan(scheduler.next!);
    expect(await queue.health()).toMatchObject({ waiting: 0, overdueSchedules: [] });
  });

  it("is removed when it left the list, and its waiting tick with it", async () => {
    await (await lab.open([scheduled([DAILY, { ...DAILY, key: "old" }])])).syncSchedules();
    expect(await (await lab.open([scheduled([DAILY])])).syncSchedules()).toEqual(["test.digest:daily"]);
    const raw = await lab.raw();
    expect((await raw.getJobSchedulers()).map(({ key }) => key)).toEqual(["test.digest:daily"]);
    expect(await raw.getJobCounts("delayed", "wait")).toEqual({ delayed: 1, wait: 0 });
  });

  it("is renewed when it changed", async () => {
    await (await lab.open([scheduled([DAILY])])).syncSchedules();
    await (
      await lab.open([scheduled([{ ...DAILY, cron: "30 7 * * *", payload: { channel: "#other" } }])])
    ).syncSchedules();
    const { scheduler } = await nextTick();
    expect(scheduler).toMatchObject({
      pattern: "30 7 * * *",
      template: { data: { tickOf: "test.digest", payload: { channel: "#other" } } },
    });
  });

  it("is set again where the store lost everything under a running worker, and counts as overdue until then", async () => {
    const log = recordingLog();
    const queue = await lab.open([scheduled([DAILY])], { log, timing: { scheduleCheckMs: 20 } });
    await queue.syncSchedules();
    const raw = await lab.raw();
    await raw.removeJobScheduler("test.digest:daily");
    expect(await queue.health()).toMatchObject({ overdueSchedules: ["test.digest:daily"] });
    queue.startWorker(emptyWorld);
    await vi.waitFor(
      async () => expect((await raw.getJobSchedulers()).map(({ key }) => key)).toEqual(["test.digest:daily"]),
      { timeout: 20_000 },
    );
    expect(await queue.health()).toMatchObject({ overdueSchedules: [] });
    expect(log.entries.map(({ message }) => message)).toContain("the queue had lost its schedules; they are set again");
  });

  it("adds the job once however many ticks piled up while nobody worked", async () => {
    const queue = await lab.open([scheduled([DAILY])]);
    await queue.syncSchedules();
    const raw = await lab.raw();
    for (const day of [1, 2, 3]) {
      await raw.add("schedule.tick", { tickOf: "test.digest", payload: {} }, { jobId: `tick-${day}` });
    }
    await lab.work([scheduled([DAILY])], { concurrency: 1 });
    await lab.runs.count(1);
    expect(lab.runs.results).toHaveLength(1);
    expect(await queue.health()).toMatchObject({ waiting: 0 });
  });

  it("does not run beside itself: a tick during a run is followed by one more run, not by two", async () => {
    const check = new Check();
    let running = 0;
    let most = 0;
    const job = scheduled([DAILY], async () => {
      running += 1;
      most = Math.max(most, running);
      await check.pass();
      running -= 1;
      return {};
    });
    const queue = await lab.work([job]);
    await queue.syncSchedules();
    for (let ticks = 0; ticks < 3; ticks += 1) {
      const { raw, tick } = await nextTick();
      await tick.promote();
      await check.reached;
      // A tick that has done its work is removed.
      await vi.waitFor(async () => expect(await raw.getJob(tick.id!)).toBeUndefined(), {
        timeout: 10_000,
        interval: 10,
      });
    }
    check.open();
    await lab.runs.count(2);
    expect(await queue.health()).toMatchObject({ waiting: 0 });
    expect(await (await lab.raw()).getJobCounts("active")).toEqual({ active: 0 });
    expect(most).toBe(1);
  });

  it("that was missed while no worker was there is overdue, survives a restart, and runs once, late", async () => {
    const clock = new ManualClock(new Date().toISOString());
    const queue = await lab.open([scheduled([DAILY])], { clock });
    await queue.syncSchedules();
    const { tick, scheduler } = await nextTick();
    await tick.promote();
    expect(await queue.health()).toMatchObject({ overdueSchedules: [] });
    clock.advance(5 * DAY_MS);
    expect(await queue.health()).toMatchObject({ overdueSchedules: ["test.digest:daily"] });

    const restarted = await lab.open([scheduled([DAILY])], { clock });
    await restarted.syncSchedules();
    restarted.startWorker(emptyWorld);
    await lab.runs.count(1);
    expect(lab.runs.results).toEqual([{ scheduledFor: new Date(scheduler.next!).toISOString(), asOf: clock.now() }]);
  });

  it("that stays as it was is left alone by a restart: a tick that is just waiting for a worker is not put off", async () => {
    await (await lab.open([scheduled([DAILY])])).syncSchedules();
    const { raw, tick } = await nextTick();
    await tick.promote();
    await (await lab.open([scheduled([DAILY])])).syncSchedules();
    expect(await raw.getJobCounts("wait", "delayed")).toEqual({ wait: 1, delayed: 0 });
  });

  it("whose tick was lost is made up for and set going again", async () => {
    const clock = new ManualClock(new Date().toISOString());
    const queue = await lab.open([scheduled([DAILY])], { clock });
    await queue.syncSchedules();
    const { raw, tick, scheduler } = await nextTick();
    await lab.lose(tick.id!);
    expect(await raw.getJob(tick.id!)).toBeUndefined();

    clock.advance(5 * DAY_MS);
    await queue.syncSchedules();
    expect(await raw.getJob(tick.id!)).toBeDefined();
    const [late] = await raw.getJobs(["prioritized", "wait"]);
    expect(late).toMatchObject({
      name: "test.digest",
      data: { scheduledFor: new Date(scheduler.next!).toISOString() },
    });
  });

  it("of a job that no longer exists is dropped with a word", async () => {
    const log = recordingLog();
    await (await lab.open([scheduled([DAILY])])).syncSchedules();
    const { raw, tick } = await nextTick();
    await tick.promote();
    await lab.work([aJob("test.other", () => ({}))], { log });
    const other = await (await lab.open([aJob("test.other", () => ({}))])).enqueue("test.other", {});
    await lab.runs.of(other);
    expect(log.entries).toContainEqual({
      level: "warn",
      message: "schedule of a job that no longer exists",
      data: { job: "test.digest", schedule: "test.digest:daily" },
    });
    expect(await raw.getJobCounts("failed", "prioritized", "wait")).toEqual({ failed: 0, prioritized: 0, wait: 0 });
  });

  it("that cannot be kept is refused with every reason, and nothing is changed", async () => {
    await (await lab.open([scheduled([DAILY])])).syncSchedules();
    const wrong: Schedule[] = [
      { ...DAILY, key: "cron", cron: "61 9 * * *" },
      { ...DAILY, key: "short", cron: "9 * * *" },
      { ...DAILY, key: "never", cron: "0 0 31 2 *" },
      { ...DAILY, key: "zone", timeZone: "Mars/Olympus" },
      { ...DAILY, key: "twice" },
      { ...DAILY, key: "twice" },
    ];
    const picky = aJob("test.picky", () => ({}), {
      payload: z.object({ day: z.string() }),
      schedules: () => [{ ...DAILY, key: "payload" }],
    });
    const queue = await lab.open([scheduled(wrong), picky]);
    const error: unknown = await queue.syncSchedules().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidScheduleError);
    for (const part of [
      'test.digest:cron: "61" is no minute of a cron expression',
      'test.digest:short: "9 * * *" is not a cron expression; wanted five fields',
      'test.digest:never: "0 0 31 2 *"',
      'test.digest:zone: "Mars/Olympus" is no time zone',
      "test.digest:twice: there are two of it",
      "test.picky:payload: its payload is not what the job takes",
    ]) {
      expect((error as Error).message).toContain(part);
    }
    expect((await (await lab.raw()).getJobSchedulers()).map(({ key }) => key)).toEqual(["test.digest:daily"]);
  });
});
