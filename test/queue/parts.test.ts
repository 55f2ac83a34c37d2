import { describe, expect, it } from "vitest";
import { ManualClock } from "../../src/platform/index.ts";
import { asOfTime } from "../../src/queue/envelope.ts";
import { ErrorReporter } from "../../src/queue/error-reporter.ts";
import { statusOf } from "../../src/queue/inspection/status.ts";
import { JobList } from "../../src/queue/job-list.ts";
import { derivedId } from "../../src/queue/producer.ts";
import { timingProblem } from "../../src/queue/schedules/schedules.ts";
import { storable } from "../../src/queue/stores/storable.ts";
import type { QueueStore } from "../../src/queue/stores/store.ts";
import { within } from "../../src/queue/within.ts";
import { aJob } from "../support/jobs.ts";
import { recordingLog } from "../support/recording-log.ts";

describe("the list of jobs", () => {
  it("refuses two jobs with one id, the queue's own id, and priorities that cannot be ordered", () => {
    const job = (id: string, priority = 1) => aJob(id, () => ({}), { priority });
    expect(() => new JobList([job("a"), job("a")])).toThrow("different ids");
    expect(() => new JobList([job("schedule.tick")])).toThrow("the queue's own");
    for (const priority of [-1, 0.5, Number.NaN, 2 ** 21])
      expect(() => new JobList([job("a", priority)])).toThrow("whole priority");
  });

  it("names the jobs there are when asked for one there is not", () => {
    expect(() => new JobList([aJob("a.b", () => ({})), aJob("c.d", () => ({}))]).get("c.b")).toThrow(
      'no job is called "c.b"; there are: a.b, c.d',
    );
  });
});

describe("a schedule's timing", () => {
  it.each`
    cron                 | timeZone           | verdict      | problem
    ${"0 9 * * 1-5"}     | ${"Europe/Berlin"} | ${"kept"}    | ${undefined}
    ${"*/15 8-18 * * *"} | ${"UTC"}           | ${"kept"}    | ${undefined}
    ${"0 9 * * MON-FRI"} | ${"UTC"}           | ${"kept"}    | ${undefined}
    ${"0 9 29 2 *"}      | ${"UTC"}           | ${"kept"}    | ${undefined}
    ${"61 * * * *"}      | ${"UTC"}           | ${"refused"} | ${/"61" is no minute of a cron expression/}
    ${"0 0 9 * * 1"}     | ${"UTC"}           | ${"refused"} | ${/wanted five fields/}
    ${"@daily"}          | ${"UTC"}           | ${"refused"} | ${/wanted five fields/}
    ${""}                | ${"UTC"}           | ${"refused"} | ${/wanted five fields/}
    ${"a b c d e"}       | ${"UTC"}           | ${"refused"} | ${/"a" is no minute/}
    ${"0 9 * * *"}       | ${"Berlin"}        | ${"refused"} | ${/"Berlin" is no time zone; write it like Europe\/Berlin/}
    ${"0 9 * * *"}       | ${""}              | ${"refused"} | ${/is no time zone/}
  `(
    '"$cron" in "$timeZone" is $verdict',
    ({ cron, timeZone, problem }: { cron: string; timeZone: string; problem: RegExp | undefined }) => {
      expect(timingProblem(cron, timeZone) ?? "can be kept").toMatch(problem ?? "can be kept");
    },
  );
});

describe("what is stored", () => {
  it("is plain JSON that PostgreSQL takes", () => {
    expect(
      storable({
        at: new Date(0),
        none: undefined,
        text: "a\0b\ud800",
        list: ["\0", 1, null],
        "k\0": { deep: "\udc00" },
      }),
    ).toEqual({
      at: "1970-01-01T00:00:00.000Z",
      text: "a\uFFFDb\uFFFD",
      list: ["\uFFFD", 1, null],
      "k\uFFFD": { deep: "\uFFFD" },
    });
    expect(storable(undefined)).toBeUndefined();
    expect(storable("🎉 \\u0000")).toBe("🎉 \\u0000");
  });

  it("has ids that are the same for the same parts and free of colons", () => {
    expect(derivedId("a.b", ["p", "n", "k"])).toBe(derivedId("a.b", ["p", "n", "k"]));
    expect(derivedId("a.b", ["p", "nk", ""])).not.toBe(derivedId("a.b", ["p", "n", "k"]));
    expect(derivedId("a.b", ["repeat:x:1"])).toMatch(/^a\.b-[0-9a-f]{32}$/);
  });
});

describe("the as-of time of a run", () => {
  const due = "2026-11-23T08:00:00.000Z";
  it.each`
    told                            | payload                                  | asOf
    ${"no time"}                    | ${{}}                                    | ${due}
    ${"nothing"}                    | ${undefined}                             | ${due}
    ${"a day"}                      | ${{ asOf: "2026-11-01" }}                | ${"2026-11-01T00:00:00.000Z"}
    ${"an instant in another zone"} | ${{ asOf: "2026-11-01T06:00:00+02:00" }} | ${"2026-11-01T04:00:00.000Z"}
    ${"a word"}                     | ${{ asOf: "soon" }}                      | ${due}
    ${"a number"}                   | ${{ asOf: 5 }}                           | ${due}
  `("is $asOf where the payload tells $told", ({ payload, asOf }: { payload: unknown; asOf: string }) => {
    expect(asOfTime(payload, due)).toBe(asOf);
  });
});

describe("trouble with the store", () => {
  it("is logged once a minute for each kind, with the number of those kept quiet", () => {
    const log = recordingLog();
    const clock = new ManualClock("2026-11-23T08:00:00.000Z");
    const { report } = new ErrorReporter(log, clock);
    const down = Object.assign(new AggregateError([]), { code: "ECONNREFUSED" });
    for (let times = 0; times < 5; times += 1) report(down);
    report(new Error("could not renew lock"));
    clock.advance(60_000);
    report(down);
    expect(log.entries.map(({ data }) => data)).toEqual([
      { reason: "ECONNREFUSED", suppressed: 0 },
      { reason: "could not renew lock", suppressed: 0 },
      { reason: "ECONNREFUSED", suppressed: 4 },
    ]);
  });
});

describe("waiting no longer than", () => {
  it("tells what came in time from what did not, and passes failures on", async () => {
    expect(await within(10_000, Promise.resolve(3))).toEqual({ kind: "done", value: 3 });
    expect(await within(1, new Promise(() => undefined))).toEqual({ kind: "late" });
    await expect(within(10_000, Promise.reject(new Error("no")))).rejects.toThrow("no");
  });
});

describe("the state of a job", () => {
  const endsBetweenTwoReadings = (end: object) => {
    let isRead = false;
    const now = () =>
      isRead ? { state: "completed", ...end } : ((isRead = true), { state: "active", returnvalue: null });
    const queue = {
      getJobState: async () => now().state,
      getJob: async () => ({
        id: "1",
        name: "a.b",
        data: {},
        attemptsMade: 1,
        timestamp: 0,
        ...now(),
        getState: queue.getJobState,
      }),
    };
    return { queue, place: "embedded" } as unknown as QueueStore;
  };

  it("is never told as done without its result, also when the job ends while it is read", async () => {
    const store = endsBetweenTwoReadings({ returnvalue: { experiments: 14 }, finishedOn: 1_000 });
    expect(await statusOf(store, "1")).toMatchObject({ state: "active", result: undefined, finishedAt: undefined });
    expect(await statusOf(store, "1")).toMatchObject({
      state: "completed",
      result: { experiments: 14 },
      finishedAt: "1970-01-01T00:00:01.000Z",
    });
  });
});
