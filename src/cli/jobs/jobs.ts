import { z } from "zod";
import { jobs } from "../../../jobs/index.ts";
import { settingsOf, type Config } from "../../config/index.ts";
import { nextTime } from "../../cron/index.ts";
import { ownConfig } from "../own-config.ts";
import { systemClock } from "../../platform/index.ts";
import type { AnyJob, Schedule } from "../../ports/index.ts";
import { EXIT_DONE } from "../failure.ts";
import { timeFor } from "../in-force.ts";
import { commandLine } from "../shell/command-line.ts";
import { paint } from "../terminal.ts";
import { fieldLists, type PayloadField } from "./payload-words.ts";

/** `herald jobs`: what each job does and takes, when it runs by itself, and whether it can be asked for. */
export async function runJobs({ json }: { json?: boolean }): Promise<number> {
  const config = ownConfig();
  const settings = settingsOf(config);
  const rows = jobs.map((job) => ({ job, schedules: job.schedules?.(settings) ?? [], takes: fieldLists(job) }));
  const text = json
    ? JSON.stringify(rows.map(recordOf), null, 2)
    : rows
        .flatMap((row) => [...linesOf(row, config), ""])
        .join("\n")
        .trimEnd();
  process.stdout.write(`${text}\n`);
  return EXIT_DONE;
}

interface Row {
  readonly job: AnyJob;
  readonly schedules: readonly Schedule[];
  readonly takes: readonly PayloadField[][];
}

function recordOf({ job, schedules, takes }: Row): object {
  const { id, summary, triggerable, payload } = job;
  return {
    id,
    summary,
    triggerable,
    schedules: schedules.map(({ key, cron, timeZone }) => ({ key, cron, timeZone })),
    payload: z.toJSONSchema(payload, { io: "input", unrepresentable: "any" }),
    takes,
  };
}

function linesOf({ job, schedules, takes }: Row, config: Config): string[] {
  const { strong, quiet } = paint();
  const { id, summary, triggerable } = job;
  const needs = takes.every((fields) => fields.some(({ isOptional }) => !isOptional));
  const given = needs ? "You can ask for it, with --payload." : `You can ask for it: ${commandLine("trigger", id)}`;
  const ask = triggerable ? given : "You cannot ask for it: other jobs start it.";
  return [
    strong(id),
    `  ${summary}`,
    `  ${quiet(ask)}`,
    ...schedules.map((schedule) => `  ${quiet(`Runs by itself: ${scheduleText(schedule, config)}`)}`),
    ...takes.flatMap((fields, index) => [
      ...(fields.length === 0 ? [] : [`  ${index === 0 ? "Takes:" : "Or:"}`]),
      ...fieldLines(fields),
    ]),
  ];
}

function scheduleText({ key, cron, timeZone }: Schedule, config: Config): string {
  const next = nextTime(cron, timeZone, systemClock.now());
  const when = next === undefined ? "never" : timeFor(config, next, timeZone);
  return `${key}, ${cron} (${timeZone}); next ${when}`;
}

function fieldLines(fields: readonly PayloadField[]): string[] {
  const width = Math.max(...fields.map(({ name }) => name.length));
  return fields.map(({ name, type, meaning, isOptional, standard }) => {
    const need =
      standard === undefined ? (isOptional ? "optional" : "required") : `default ${JSON.stringify(standard)}`;
    return `    ${name.padEnd(width)}  ${type}, ${need}${meaning === "" ? "" : `: ${meaning}`}`;
  });
}
