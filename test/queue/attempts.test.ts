import { expect, it, vi } from "vitest";
import { z } from "zod";
import {
  JobNotDueError,
  UnrecoverableJobError,
  ApiKeyError,
  ApiRateLimitError,
  ApiUnavailableError,
} from "../../src/ports/index.ts";
import { SlackRateLimitError, SlackSetupError } from "../../src/slack/index.ts";
import { MOST_RATE_LIMIT_WAITS } from "../../src/queue/fates.ts";
import { aJob } from "../support/jobs.ts";
import { describeOnEachStore } from "../support/queue/queues.ts";
import { recordingLog } from "../support/recording-log.ts";

const LIST = { method: "GET", path: "/experiments" };

const THREE_TIMES = { attempts: 3, firstDelayMs: 10 };

describeOnEachStore("a job that fails", (lab) => {
  it("is tried again as often as it says, with the same run id and as-of time, and then succeeds", async () => {
    const seen: unknown[] = [];
    const flaky = aJob(
      "test.flaky",
      (_, { runId, asOf, attempt }) => {
        seen.push({ runId, asOf, attempt });
        if (attempt < 3) throw new ApiUnavailableError({ ...LIST, kind: "status", status: 502, reason: null });
        return { attempt };
      },
      { retry: THREE_TIMES },
    );
    const queue = await lab.work([flaky]);
    const id = await queue.enqueue("test.flaky", {});
    expect(await lab.runs.of(id)).toMatchObject({ kind: "done", result: { attempt: 3 } });
    const asOf = (seen[0] as { asOf: string }).asOf;
    expect(seen).toEqual([1, 2, 3].map((attempt) => ({ runId: id, asOf, attempt })));
  });

  it("that was given up is listed with its reason, and runs once more when a person asks for it", async () => {
    let isBroken = true;
    const flaky = aJob("test.flaky", async (_, { attempt }) => {
      if (isBroken) throw new Error("no luck");
      return { attempt };
    });
    const queue = await lab.work([flaky]);
    const id = await queue.enqueue("test.flaky", {});
    await lab.runs.of(id);
    await vi.waitFor(async () => expect((await queue.status(id))?.state).toBe("failed"), { timeout: 20_000 });
    const { counts, failed, running } = await queue.inspect();
    expect(counts.failed).toBe(1);
    expect(running).toEqual([]);
    expect(failed).toEqual([expect.objectContaining({ id, job: "test.flaky", failedReason: "no luck" })]);
    isBroken = false;
    expect(await queue.retry(id)).toBe(true);
    await vi.waitFor(async () => expect((await queue.status(id))?.state).toBe("completed"), { timeout: 20_000 });
    expect(await queue.status(id)).toMatchObject({ result: { attempt: 1 } });
    expect((await queue.inspect()).counts.failed).toBe(0);
    // Neither what is done nor what there never was, nor what somebody asked for in their own name.
    expect(await queue.retry(id)).toBe(false);
    expect(await queue.retry("nothing")).toBe(false);
    isBroken = true;
    const signed = await queue.enqueue("test.flaky", { by: "Ada" });
    await vi.waitFor(async () => expect((await queue.status(signed))?.state).toBe("failed"), { timeout: 20_000 });
    expect((await queue.inspect()).failed).toEqual([expect.objectContaining({ id: signed, isSigned: true })]);
    expect(await queue.retry(signed)).toBe(false);
  });

  it("is given up after its last attempt: logged as an error and told to whoever asked to know", async () => {
    const log = recordingLog();
    const broken = aJob("test.broken", () => Promise.reject(new Error("no luck")), {
      retry: { attempts: 2, firstDelayMs: 5 },
    });
    const retries: object[] = [];
    const queue = await lab.work([broken], { log, onRetry: (retry) => retries.push(retry) });
    const id = await queue.enqueue("test.broken", { n: 1 });
    expect(await lab.runs.of(id)).toMatchObject({
      kind: "given-up",
      job: "test.broken",
      runId: id,
      payload: { n: 1 },
      attempts: 2,
      isChild: false,
    });
    expect(await queue.status(id)).toMatchObject({
      state: "failed",
      attemptsMade: 2,
      failedReason: "no luck",
      result: undefined,
    });
    expect(await queue.health()).toMatchObject({ failed: 1 });
    await vi.waitFor(() => expect(retries).toEqual([{ job: "test.broken", runId: id }]));
    // A short delay may be over before the worker has heard that the store knows of the first failure.
    const problems = () => log.entries.filter(({ level }) => level === "warn" || level === "error");
    await vi.waitFor(() => expect(problems()).toHaveLength(2));
    expect(problems().toSorted((a, b) => b.level.localeCompare(a.level))).toMatchObject([
      {
        level: "warn",
        message: "attempt failed; the job is tried again",
        data: { job: "test.broken", runId: id, attempts: 1 },
      },
      {
        level: "error",
        message: "job given up",
        data: { job: "test.broken", runId: id, attempts: 2, err: { message: "no luck" } },
      },
    ]);
  });

  it("is given up at once where no retry will mend it", async () => {
    const errors = [
      new UnrecoverableJobError("nobody can"),
      new ApiKeyError({ ...LIST, kind: "status", status: 401, reason: null }),
      new SlackSetupError("no such channel"),
    ];
    const job = aJob(
      "test.hopeless",
      ({ n }) => {
        throw new Error("wrapped by the job", { cause: errors[n as number] });
      },
      { retry: THREE_TIMES },
    );
    const queue = await lab.work([job]);
    for (const n of errors.keys()) {
      const end = await lab.runs.of(await queue.enqueue("test.hopeless", { n }));
      expect(end).toMatchObject({
        kind: "given-up",
        attempts: 1,
        error: { message: "wrapped by the job", cause: errors[n] },
      });
    }
  });

  it("is given up at once when it cannot read what is stored for it, or no longer exists", async () => {
    const before = [aJob("test.changed", () => ({})), aJob("test.removed", () => ({}))];
    const queue = await lab.open(before);
    const changed = await queue.enqueue("test.changed", { day: 3 });
    const removed = await queue.enqueue("test.removed", {});
    await lab.work([aJob("test.changed", () => ({}), { payload: z.object({ day: z.string() }), retry: THREE_TIMES })]);
    expect(await lab.runs.of(changed)).toMatchObject({
      kind: "given-up",
      attempts: 1,
      error: { message: expect.stringContaining("day") },
    });
    expect(await lab.runs.of(removed)).toMatchObject({
      kind: "given-up",
      error: { message: expect.stringContaining("test.removed") },
    });
  });

  it("waits as told when it is rate-limited, without using an attempt", async () => {
    const attempts: number[] = [];
    const job = aJob("test.limited", (_, { attempt }) => {
      attempts.push(attempt);
      if (attempts.length === 1) throw new ApiRateLimitError({ ...LIST, kind: "wait", waitMs: 30 });
      if (attempts.length === 2) throw new SlackRateLimitError(20);
      return { calls: attempts.length };
    });
    const queue = await lab.work([job]);
    const id = await queue.enqueue("test.limited", {});
    expect(await lab.runs.of(id)).toMatchObject({ kind: "done", result: { calls: 3 } });
    expect(attempts).toEqual([1, 1, 1]);
  });

  it("that began too early waits until it is due, without using an attempt, and takes that as its as-of time", async () => {
    const seen: { attempt: number; asOf: string }[] = [];
    const job = aJob("test.early", (_, { attempt, asOf }) => {
      seen.push({ attempt, asOf });
      if (seen.length < 3) throw new JobNotDueError(0);
    });
    const queue = await lab.work([job]);
    const id = await queue.enqueue("test.early", {});
    expect(await lab.runs.of(id)).toMatchObject({ kind: "done" });
    expect(seen.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    expect(new Set(seen.map(({ asOf }) => asOf)).size).toBe(3);
    expect(seen.map(({ asOf }) => asOf)).toEqual(seen.map(({ asOf }) => asOf).toSorted());
  });

  it("does not wait for a rate limit for ever", async () => {
    let calls = 0;
    const job = aJob("test.limited", () => {
      calls += 1;
      throw new ApiRateLimitError({ ...LIST, kind: "wait", waitMs: 0 });
    });
    const queue = await lab.work([job]);
    expect(await lab.runs.of(await queue.enqueue("test.limited", {}))).toMatchObject({ kind: "given-up", attempts: 1 });
    expect(calls).toBe(MOST_RATE_LIMIT_WAITS + 1);
  });

  it("fails with a message that every store can keep, whatever was thrown", async () => {
    const queue = await lab.work([
      aJob("test.odd", () => {
        throw new Error("bad name A\0B \ud83d");
      }),
      aJob("test.rude", () => Promise.reject("just text")),
    ]);
    const odd = await queue.enqueue("test.odd", {});
    const rude = await queue.enqueue("test.rude", {});
    await Promise.all([lab.runs.of(odd), lab.runs.of(rude)]);
    expect(await queue.status(odd)).toMatchObject({ state: "failed", failedReason: "bad name A\uFFFDB \uFFFD" });
    expect(await queue.status(rude)).toMatchObject({ state: "failed", failedReason: "just text" });
  });

  it("does not lose its failure to a hook that fails itself", async () => {
    const log = recordingLog();
    const queue = await lab.work([aJob("test.broken", () => Promise.reject(new Error("no luck")))], {
      log,
      onGivenUp: (failure) => {
        lab.runs.givenUp(failure);
        throw new Error("Slack is down too");
      },
    });
    const id = await queue.enqueue("test.broken", {});
    await lab.runs.of(id);
    expect(await queue.status(id)).toMatchObject({ state: "failed" });
    expect(log.entries.at(-1)).toMatchObject({
      level: "error",
      message: "nobody could be told of a job given up",
      data: { runId: id },
    });
  });

  it("that takes too long is told to stop and counts as failed", async () => {
    const heard: unknown[] = [];
    const deaf = aJob("test.deaf", async (_, { signal }) => {
      signal.addEventListener("abort", () => heard.push((signal.reason as Error).message));
      await new Promise<never>(() => undefined);
    });
    const queue = await lab.work([deaf], { timing: { timeLimitMs: 30, timeLimitGraceMs: 20 } });
    const end = await lab.runs.of(await queue.enqueue("test.deaf", {}));
    expect(end).toMatchObject({ kind: "given-up", error: { code: "run-timeout" } });
    expect(heard).toEqual(["the run took longer than 0.03 s"]);
  });
});
