import { z } from "zod";
import { jobs } from "../../../jobs/index.ts";
import { loadProcessConfig, settingsOf } from "../../config/index.ts";
import { EXIT_DONE } from "../failure.ts";

/** `herald jobs`: the jobs, what they take and when they run by themselves. */
export async function runJobs({ json }: { json?: boolean }): Promise<number> {
  const settings = settingsOf(loadProcessConfig());
  const rows = jobs.map((job) => ({
    id: job.id,
    summary: job.summary,
    triggerable: job.triggerable,
    schedules: job.schedules?.(settings).map(({ key, cron, timeZone }) => ({ key, cron, timeZone })) ?? [],
    payload: z.toJSONSchema(job.payload, { io: "input" }),
  }));
  if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else for (const row of rows) process.stdout.write(`${describe(row)}\n`);
  return EXIT_DONE;
}

function describe(row: {
  id: string;
  summary: string;
  triggerable: boolean;
  schedules: readonly { key: string; cron: string; timeZone: string }[];
}): string {
  const times = row.schedules.map(({ key, cron, timeZone }) => `  runs by itself: ${cron} ${timeZone} (${key})`);
  return [`${row.id}`, `  ${row.summary}`, ...times, ...(row.triggerable ? [] : ["  started by other jobs only"])].join(
    "\n",
  );
}
