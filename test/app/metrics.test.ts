import { join } from "node:path";
import { expect, onTestFinished, it } from "vitest";
import { startWorker, uniqueOwner } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { triggerJob } from "../../src/http/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { sweepResult } from "../../src/workflow/index.ts";
import { folderWith } from "../config/config-folder.ts";
import { readExposition, valueOf } from "../metrics/exposition.ts";
import { initialisedDirectory } from "../support/embedded.ts";

const PATIENCE_MS = 120_000;
const TOKEN = "a-token-of-this-test-alone";
const SECRETS = ["flat", "not-yet"];

it(
  "a worker shows what its sweep did, of each request and each job, and names no experiment",
  async () => {
    const outside = await startSandbox({ port: 0, clock: systemClock, seed: 1, scenarios: SECRETS });
    onTestFinished(() => outside.close());
    const directory = folderWith({});
    initialisedDirectory(join(directory, "data/db"));
    const environment = {
      PORT: "0",
      HERALD_TRIGGER_TOKEN: TOKEN,
      OURS_PRIVACY_BASE_URL: outside.url,
      OURS_PRIVACY_API_KEY: "sandbox-key",
    };
    const config = loadConfig({ environment, directory });
    const worker = await startWorker({ config, clock: systemClock, log: silentLog, owner: uniqueOwner() });
    onTestFinished(async () => {
      for (const { close } of worker.closeSteps()) await close(10_000);
    });
    outside.faults.add({ kind: "server-error", operation: "list", times: 1 });
    const ask = { baseUrl: worker.http.url, token: TOKEN, payload: {}, wait: true };
    const { result } = await triggerJob({ ...ask, job: "monitoring.sweep" });
    const { requests } = sweepResult.parse(result);

    const text = await (await fetch(`${worker.http.url}/metrics`)).text();
    const metrics = readExposition(text);
    const [account, outcome] = ["main", "answered"];
    const made = (labels: object) => valueOf(metrics, "herald_api_requests_total", { account, ...labels });
    expect(made({ operation: "GET /rest/v1/experiments", outcome: "failed" })).toBe(1);
    expect(made({ operation: "GET /rest/v1/experiments", outcome })).toBe(1);
    expect(made({ operation: "GET /rest/v1/experiments/{id}/results", outcome })).toBe(2);
    const all = metrics.get("herald_api_requests_total")!.samples.reduce((sum, { value }) => sum + value, 0);
    expect([all, valueOf(metrics, "herald_sweep_requests", { account })]).toEqual([requests, requests]);

    const found = (state: string) => valueOf(metrics, "herald_sweep_experiments", { account, state });
    expect([found("judged"), found("unchanged"), found("unread")]).toEqual([2, 0, 0]);
    expect(valueOf(metrics, "herald_sweep_duration_seconds_count", { account })).toBe(1);
    expect(valueOf(metrics, "herald_sweep_last_end_timestamp_seconds", { account })).toBeGreaterThan(1_700_000_000);
    const runs = (job: string) => valueOf(metrics, "herald_job_runs_total", { job_id: job, outcome: "done" });
    expect([runs("monitoring.sweep"), runs("monitoring.evaluate-batch"), runs("acting.carry-out")]).toEqual([1, 1, 0]);

    const now = (name: string, labels: Readonly<Record<string, string>> = {}) => valueOf(metrics, name, labels);
    for (const check of ["ledger", "queue", "schedules"]) expect(now("herald_check_ok", { check })).toBe(1);
    for (const state of ["waiting", "running", "delayed", "parents", "failed"])
      expect(now("herald_queue_jobs", { state })).toBeGreaterThanOrEqual(0);
    expect(now("herald_ledger_size_bytes")).toBeGreaterThan(100_000);
    const verdicts = ["winner", "not-yet", "blocked", "inconclusive"];
    const running = verdicts.map((verdict) => now("herald_running_experiments", { account, verdict })!);
    expect(running.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(now("herald_intents", { state: "announced" })).toBe(0);
    expect(now("herald_http_requests_total", { method: "POST", route: "/v1/jobs/:job", status: "202" })).toBe(1);

    for (const scenario of SECRETS) {
      const { id, key, name } = outside.experiments.find(scenario);
      for (const word of [id, key, name]) expect(text).not.toContain(word);
    }
  },
  PATIENCE_MS,
);
