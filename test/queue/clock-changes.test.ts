import { expect, it, onTestFinished, vi } from "vitest";
import type { AnyJob, Schedule } from "../../src/ports/index.ts";
import { aJob } from "../support/jobs.ts";
import { describeOnEachStore } from "../support/queue/queues.ts";
import { recordingLog } from "../support/recording-log.ts";

const MINUTE_MS = 60_000;

function hourly(timeZone: string): AnyJob {
  const schedule: Schedule = { key: "hourly", cron: "7 * * * *", timeZone, payload: {} };
  return aJob("test.sweep", (_, { scheduledFor }) => ({ scheduledFor }), { schedules: () => [schedule] });
}

describeOnEachStore("a schedule, when the clocks change", (lab) => {
  /** The clock stands still at this instant, until the workers of the test have ended: at any other, their ticks would be due. */
  function itIs(instant: string): void {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(instant) });
    onTestFinished(() => void vi.useRealTimers());
  }

  async function nextTick() {
    const raw = await lab.raw();
    const [scheduler] = await raw.getJobSchedulers();
    const tick = await raw.getJob(`repeat:${scheduler!.key}:${scheduler!.next}`);
    return { nextMs: scheduler!.next!, tick: tick! };
  }

  /** Lets the next ticks come, one by one. */
  async function letCome(ticks: number): Promise<void> {
    for (let come = 1; come <= ticks; come++) {
      const { tick } = await nextTick();
      await tick.promote();
      await lab.runs.count(come);
    }
  }

  it("by half an hour goes on to a time that is ahead, and does not run again and again", async () => {
    // Between the last run before the change, 1:07 AM, and the half hour that the clocks repeat.
    itIs("2026-04-04T14:10:00.000Z");
    const queue = await lab.work([hourly("Australia/Lord_Howe")]);
    await queue.syncSchedules();
    expect(new Date((await nextTick()).nextMs).toISOString()).toBe("2026-04-04T15:37:00.000Z");
    await letCome(3);
    expect(lab.runs.results).toEqual(
      ["2026-04-04T15:37:00.000Z", "2026-04-04T16:37:00.000Z", "2026-04-04T17:37:00.000Z"].map((scheduledFor) => ({
        scheduledFor,
      })),
    );
    expect(await queue.health()).toMatchObject({ waiting: 0, overdueSchedules: [] });
  });

  it("keeps a daily run whose midnight does not exist", async () => {
    itIs("2026-04-23T12:00:00.000Z");
    const daily: Schedule = { key: "daily", cron: "0 0 * * *", timeZone: "Africa/Cairo", payload: {} };
    const job = aJob("test.digest", (_, { scheduledFor }) => ({ scheduledFor }), { schedules: () => [daily] });
    await (await lab.work([job])).syncSchedules();
    await letCome(2);
    expect(lab.runs.results).toEqual([
      { scheduledFor: "2026-04-23T22:00:00.000Z" },
      { scheduledFor: "2026-04-24T21:00:00.000Z" },
    ]);
  });

  it("whose next time cannot be computed asks again every minute, says so once, and starts nothing until then", async () => {
    const log = recordingLog();
    const queue = await lab.work([hourly("UTC")], { log });
    await queue.syncSchedules();
    // As another version of Herald could have left it: with a time that this one cannot read.
    const raw = await lab.raw();
    const template = {
      name: "schedule.tick",
      data: { tickOf: "test.sweep", payload: {} },
      opts: { removeOnComplete: true },
    };
    await raw.upsertJobScheduler("test.sweep:hourly", { pattern: "0 7 * * * *", tz: "UTC" }, template);
    await letCome(1);
    for (let tries = 0; tries < 2; tries++) {
      const { nextMs, tick } = await nextTick();
      expect(nextMs).toBeGreaterThan(Date.now() + MINUTE_MS / 2);
      expect(await queue.health()).toMatchObject({ overdueSchedules: ["test.sweep:hourly"] });
      await tick.promote();
      await vi.waitFor(async () => expect(await raw.getJob(tick.id!)).toBeUndefined(), {
        timeout: 10_000,
        interval: 10,
      });
    }
    expect(lab.runs.results).toHaveLength(1);
    expect(await raw.getJobCounts("wait", "prioritized", "active")).toEqual({ wait: 0, prioritized: 0, active: 0 });
    const said = log.entries.filter(({ message }) => message.startsWith("the next time of a schedule"));
    expect(said).toMatchObject([{ level: "error", data: { cron: "0 7 * * * *", timeZone: "UTC" } }]);

    // The schedule as it is configured takes its place at the next start.
    await queue.syncSchedules();
    expect(await queue.health()).toMatchObject({ overdueSchedules: [] });
  });
});
