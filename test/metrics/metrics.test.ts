import { describe, expect, it } from "vitest";
import { openMetrics } from "../../src/metrics/index.ts";
import { readExposition, valueOf } from "./exposition.ts";

const OPTIONS = { jobs: ["monitoring.sweep", "acting.carry-out"], accounts: ["main", "shop"], media: ["slack"] };

const SWEEP = {
  account: "main",
  durationMs: 7_250,
  endedAtMs: Date.parse("2026-11-23T09:00:07.250Z"),
  requests: 61,
  experiments: { judged: 20, unchanged: 979, unread: 1 },
};

describe("the metrics of a worker", () => {
  const read = async (metrics: Awaited<ReturnType<typeof openMetrics>>) => readExposition((await metrics.read()).text);

  it("are in Prometheus' format, with those of the process, and begin at 0", async () => {
    const metrics = await openMetrics(OPTIONS);
    expect((await metrics.read()).contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
    const families = await read(metrics);
    expect(families.get("process_cpu_seconds_total")).toMatchObject({ type: "counter" });
    expect(valueOf(families, "process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
    for (const job of OPTIONS.jobs)
      for (const outcome of ["done", "retried", "failed"])
        expect(valueOf(families, "herald_job_runs_total", { job_id: job, outcome })).toBe(0);
    expect(valueOf(families, "herald_sweep_duration_seconds_count", { account: "shop" })).toBe(0);
  });

  it("count requests by account, operation and outcome", async () => {
    const metrics = await openMetrics(OPTIONS);
    const list = { operation: "GET /rest/v1/experiments", outcome: "answered" } as const;
    metrics.requestMade("main", list);
    metrics.requestMade("main", list);
    metrics.requestMade("main", { ...list, outcome: "rate-limited" });
    metrics.requestMade("shop", list);
    const families = await read(metrics);
    const made = (account: string, outcome: string) =>
      valueOf(families, "herald_api_requests_total", { account, operation: list.operation, outcome });
    expect([made("main", "answered"), made("main", "rate-limited"), made("shop", "answered")]).toEqual([2, 1, 1]);
  });

  it("count runs of jobs by how they ended", async () => {
    const metrics = await openMetrics(OPTIONS);
    for (const outcome of ["retried", "retried", "failed"] as const) metrics.runEnded("acting.carry-out", outcome);
    const families = await read(metrics);
    const runs = (outcome: string) =>
      valueOf(families, "herald_job_runs_total", { job_id: "acting.carry-out", outcome });
    expect([runs("done"), runs("retried"), runs("failed")]).toEqual([0, 2, 1]);
  });

  it("show the last sweep of each account, and how long sweeps take", async () => {
    const metrics = await openMetrics(OPTIONS);
    metrics.sweepEnded({ ...SWEEP, experiments: { judged: 999, unchanged: 0, unread: 5 } });
    metrics.sweepEnded(SWEEP);
    metrics.sweepEnded({ ...SWEEP, account: "shop", durationMs: 400 });
    const families = await read(metrics);
    const state = (name: string) => valueOf(families, "herald_sweep_experiments", { account: "main", state: name });
    expect([state("judged"), state("unchanged"), state("unread")]).toEqual([20, 979, 1]);
    expect(valueOf(families, "herald_sweep_requests", { account: "main" })).toBe(61);
    expect(valueOf(families, "herald_sweep_last_end_timestamp_seconds", { account: "main" })).toBe(1795424407.25);
    expect(valueOf(families, "herald_sweep_duration_seconds_sum", { account: "main" })).toBe(14.5);
    expect(valueOf(families, "herald_sweep_duration_seconds_bucket", { account: "main", le: "5" })).toBe(0);
    expect(valueOf(families, "herald_sweep_duration_seconds_bucket", { account: "main", le: "10" })).toBe(2);
    expect(valueOf(families, "herald_sweep_duration_seconds_bucket", { account: "shop", le: "1" })).toBe(1);
  });

  it("show how things stand, and nothing of what ended or cannot be known", async () => {
    const metrics = await openMetrics(OPTIONS);
    const ledger = {
      sizeBytes: 8_000_000,
      running: [{ account: "main", verdict: "winner", count: 2 }],
      intents: [{ state: "announced", count: 1 }],
      openAlerts: [{ account: "main", kind: "broken-split", count: 3 }],
      deliveries: [{ medium: "slack", state: "sent", count: 4 }],
      digests: [{ digest: "daily", sentAtMs: Date.parse("2026-11-23T09:00:05.500Z") }],
    };
    metrics.stands({ checks: { ledger: true, queue: false }, jobs: { waiting: 7 }, ledger });
    const before = await read(metrics);
    expect(valueOf(before, "herald_check_ok", { check: "ledger" })).toBe(1);
    expect(valueOf(before, "herald_check_ok", { check: "queue" })).toBe(0);
    expect(valueOf(before, "herald_queue_jobs", { state: "waiting" })).toBe(7);
    expect(valueOf(before, "herald_ledger_size_bytes")).toBe(8_000_000);
    expect(valueOf(before, "herald_running_experiments", { account: "main", verdict: "winner" })).toBe(2);
    expect(valueOf(before, "herald_intents", { state: "announced" })).toBe(1);
    expect(valueOf(before, "herald_open_alerts", { account: "main", kind: "broken-split" })).toBe(3);
    expect(valueOf(before, "herald_deliveries", { medium: "slack", state: "sent" })).toBe(4);
    expect(valueOf(before, "herald_digest_last_sent_timestamp_seconds", { digest: "daily" })).toBe(1795424405.5);

    metrics.stands({ checks: { ledger: false }, jobs: undefined, ledger: undefined });
    const after = await read(metrics);
    expect(valueOf(after, "herald_check_ok", { check: "ledger" })).toBe(0);
    for (const name of ["herald_queue_jobs", "herald_ledger_size_bytes", "herald_open_alerts", "herald_intents"])
      expect(after.get(name)!.samples).toEqual([]);
  });

  it("count notifications by medium and outcome, and requests to the worker by route", async () => {
    const metrics = await openMetrics(OPTIONS);
    for (const outcome of ["posted", "posted", "failed"]) metrics.notificationTried("slack", outcome);
    metrics.requestAnswered({ method: "GET", route: "/readyz", status: 503 });
    const families = await read(metrics);
    const tried = (outcome: string) => valueOf(families, "herald_notifications_total", { medium: "slack", outcome });
    expect([tried("posted"), tried("failed")]).toEqual([2, 1]);
    const labels = { method: "GET", route: "/readyz", status: "503" };
    expect(valueOf(families, "herald_http_requests_total", labels)).toBe(1);
  });

  it("are named as Prometheus' guide has it: one prefix, base units, plural", async () => {
    const families = await read(await openMetrics(OPTIONS));
    const ours = [...families.values()].filter(({ name }) => !/^(process|nodejs)_/u.test(name));
    expect(ours.length).toBeGreaterThan(4);
    for (const { name, help } of ours) {
      expect(name).toMatch(
        /^herald_([a-z_]+_)?(total|seconds|bytes|ok|experiments|requests|jobs|intents|alerts|deliveries)$/u,
      );
      expect(help).not.toBe("");
    }
  });
});

describe("the reader of the format in these tests", () => {
  const family = "# HELP a_total x\n# TYPE a_total counter\n";
  const histogram = "# HELP h x\n# TYPE h histogram\n";
  it.each([
    ["a last line without an end", "does not end", `${family}a_total 1`],
    ["a value that is no number", "no line of the format", `${family}a_total one\n`],
    ["a sample without its family", "not in its family", `${family}b_total 1\n`],
    ["a family in two places", "a second time", `${family}a_total 1\n${family}a_total 2\n`],
    ["a series twice", "a series twice", `${family}a_total{b="c"} 1\na_total{b="c"} 2\n`],
    ["a label twice", "a label twice", `${family}a_total{b="c",b="d"} 1\n`],
    ["a label that is not escaped", "no line of the format", `${family}a_total{b="c"d"} 1\n`],
    ["a label without quotes", "no line of the format", `${family}a_total{b=c} 1\n`],
    ["no help", "no help before", "# TYPE a_total counter\na_total 1\n"],
    ["a counter without _total", "without _total", "# HELP a x\n# TYPE a counter\na 1\n"],
    [
      "buckets that fall",
      "do not add up",
      `${histogram}h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n`,
    ],
    ["buckets without an end", "out of order", `${histogram}h_bucket{le="1"} 1\nh_sum 1\nh_count 1\n`],
    ["a count that is another", "do not add up", `${histogram}h_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2\n`],
  ])("refuses %s: %s", (_, says, text) => {
    expect(() => readExposition(text)).toThrow(says);
  });

  it("reads what is escaped", () => {
    const read = readExposition(`${family}a_total{b="c\\\\\\"\\n"} 1e3\n`);
    expect(read.get("a_total")!.samples).toEqual([{ name: "a_total", labels: { b: 'c\\"\n' }, value: 1000 }]);
  });
});
