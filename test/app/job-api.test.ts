import { expect, expectTypeOf, it, onTestFinished } from "vitest";
import { openWorld } from "../../src/app/index.ts";
import { jobApi } from "../../src/app/job-api.ts";
import { loadConfig } from "../../src/config/index.ts";
import { systemClock } from "../../src/platform/index.ts";
import type { ExperimentsApi, JobContext } from "../../src/ports/index.ts";
import { recordingLog } from "../support/recording-log.ts";

const MAY_READ = ["countUnpublishedChanges", "getExperiment", "getResults", "getSeries", "listExperiments"] as const;
const MAY_DO = ["pauseExperiment", "stopExperiment"] as const;

it("a job is promised an API that reads, stops and pauses, and no more", () => {
  expectTypeOf<keyof ReturnType<JobContext["api"]>>().toEqualTypeOf<
    (typeof MAY_READ)[number] | (typeof MAY_DO)[number]
  >();
});

it("a job is handed no more than that", async () => {
  const config = loadConfig({ environment: {}, directory: "/nonexistent" });
  const world = await openWorld({ config, clock: systemClock, log: recordingLog(), owner: "test", inMemory: true });
  onTestFinished(() => world.close());
  const { api, settings } = world.context({ runId: "run" });
  expect(offeredBy(api(settings.accounts[0]!.id))).toEqual([...MAY_READ, ...MAY_DO].toSorted());
});

it("in a dry run it is handed the same, which acts on nothing", async () => {
  const ofJob = jobApi({} as ExperimentsApi, { isDryRun: true });
  expect(offeredBy(ofJob)).toEqual([...MAY_READ, ...MAY_DO].toSorted());
  for (const name of MAY_DO) await expect(ofJob[name]("exp_1", {})).rejects.toThrow("in a dry run");
});

/** Names of everything an object has, inherited or its own. */
function offeredBy(whole: object): string[] {
  const names: string[] = [];
  for (let part: object | null = whole; part !== null && part !== Object.prototype; part = Object.getPrototypeOf(part))
    names.push(...Object.getOwnPropertyNames(part));
  return names.toSorted();
}
