import type { Client, Registry } from "./client.ts";

/** `done`. `retried`: failed, and is tried again. `failed`: given up. */
export type RunOutcome = "done" | "retried" | "failed";

export interface JobMetrics {
  /** A run of a job has ended: one attempt of it. */
  runEnded(job: string, outcome: RunOutcome): void;
}

const OUTCOMES: readonly RunOutcome[] = ["done", "retried", "failed"];

export function jobMetrics(
  { Counter }: Client,
  registry: Registry,
  { jobs }: { readonly jobs: readonly string[] },
): JobMetrics {
  // Not `job`: Prometheus puts the name of what it scrapes there.
  const runs = new Counter({
    name: "herald_job_runs_total",
    help: "Runs of jobs by how they ended: done, retried (failed and tried again), failed (given up)",
    labelNames: ["job_id", "outcome"],
    registers: [registry],
  });
  for (const job of jobs) for (const outcome of OUTCOMES) runs.inc({ job_id: job, outcome }, 0);
  return { runEnded: (job, outcome) => runs.inc({ job_id: job, outcome }) };
}
