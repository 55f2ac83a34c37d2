import { join } from "node:path";
import { expect, expectTypeOf, it, onTestFinished } from "vitest";
import { openWorld } from "../../src/app/index.ts";
import { jobApi } from "../../src/app/job-api.ts";
import { loadConfig } from "../../src/config/index.ts";
import type { ResultRow } from "../../src/experiment/index.ts";
import { systemClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import {
  ApiContractError,
  type ExperimentsApi,
  type JobContext,
  type JobExperimentsApi,
  type LifecycleAnswer,
} from "../../src/ports/index.ts";
import { folderWith } from "../config/config-folder.ts";
import { marked, passedIn } from "../support/marked.ts";
import { initialisedDirectory } from "../support/embedded.ts";
import { recordingLog } from "../support/recording-log.ts";
import { aCase } from "../support/snapshots.ts";

const MAY_READ = [
  "getExperiment",
  "getHosts",
  "getResults",
  "getSeries",
  "getUnpublishedChanges",
  "listExperiments",
] as const;
const MAY_DO = ["endRollout", "pauseExperiment", "resumeExperiment", "rollOutVariant", "stopExperiment"] as const;

async function aWorld(yaml = "", environment: Readonly<Record<string, string>> = {}): ReturnType<typeof openWorld> {
  const directory = folderWith({ "herald.config.yaml": yaml });
  initialisedDirectory(join(directory, "data/db"));
  const config = loadConfig({ environment, directory });
  const world = await openWorld({ config, clock: systemClock, log: recordingLog(), owner: "test" });
  onTestFinished(() => world.close());
  return world;
}

it("a job is promised an API that reads, stops, pauses and resumes, and no more", () => {
  expectTypeOf<keyof ReturnType<JobContext["api"]>>().toEqualTypeOf<
    (typeof MAY_READ)[number] | (typeof MAY_DO)[number]
  >();
});

it("a job is handed no more than that", async () => {
  const { api, settings } = (await aWorld()).context({ runId: "run" });
  expect(offeredBy(api(settings.accounts[0]!.id))).toEqual([...MAY_READ, ...MAY_DO].toSorted());
});

it("in a dry run it is handed the same, which acts on nothing", async () => {
  const ofJob = jobApi({} as ExperimentsApi, { isDryRun: true, redactNames: false });
  expect(offeredBy(ofJob)).toEqual([...MAY_READ, ...MAY_DO].toSorted());
  for (const name of MAY_DO)
    await expect((ofJob[name] as (id: string, options: object) => Promise<unknown>)("exp_1", {})).rejects.toThrow(
      "in a dry run",
    );
});

it("where names are to stay inside, nothing that it is handed holds one, nor a text that is read only tomorrow", async () => {
  const { snapshot } = aCase();
  const { experiment } = snapshot;
  const answer: LifecycleAnswer = { publishStatus: "published", concurrentVersionChanges: 0, experiment };
  const row: ResultRow = { ...snapshot.arms[0]!, ...snapshot.arms[0]!.vendor };
  const broken = {
    id: "exp_2",
    name: "Hero video",
    error: new ApiContractError({
      method: "GET",
      path: "/experiments",
      kind: "shape",
      at: "entities[0].id",
      expected: "string",
      more: 0,
    }),
  };
  const api = {
    async *listExperiments(_filter, options) {
      yield marked(experiment);
      options?.onUnreadable?.({ ...marked({ id: broken.id, name: broken.name }), error: broken.error });
    },
    getExperiment: async () => marked(experiment),
    getResults: async () => [marked(row)],
    getSeries: async () => [
      marked({ date: "2026-11-22", variants: [{ id: "var_1", impressions: 9, conversions: 1 }] }),
    ],
    getUnpublishedChanges: async () => marked({ count: 3, names: ["Header pixel"] }),
    getHosts: async () => marked({ targeted: ["shop.example.com"], allowed: ["example.com"] }),
    stopExperiment: async () => marked(answer),
    pauseExperiment: async () => marked(answer),
    resumeExperiment: async () => marked(answer),
    rollOutVariant: async () => marked(answer),
    endRollout: async () => marked(answer),
  } satisfies JobExperimentsApi;
  const ofJob = jobApi(api as JobExperimentsApi as ExperimentsApi, { isDryRun: false, redactNames: true });
  const unreadable: unknown[] = [];
  const listed = await Array.fromAsync(ofJob.listExperiments({}, { onUnreadable: (found) => unreadable.push(found) }));
  const window = { from: "2026-11-22", to: "2026-11-22" };
  const handed: Record<keyof JobExperimentsApi, unknown> = {
    listExperiments: [listed, unreadable],
    getExperiment: await ofJob.getExperiment("exp_1"),
    getResults: await ofJob.getResults("exp_1"),
    getSeries: await ofJob.getSeries("exp_1", window),
    getUnpublishedChanges: await ofJob.getUnpublishedChanges(),
    getHosts: await ofJob.getHosts("exp_1"),
    stopExperiment: await ofJob.stopExperiment("exp_1", {}),
    pauseExperiment: await ofJob.pauseExperiment("exp_1"),
    resumeExperiment: await ofJob.resumeExperiment("exp_1"),
    rollOutVariant: await ofJob.rollOutVariant("exp_1", { variantId: "var_1" }),
    endRollout: await ofJob.endRollout("exp_1"),
  };
  const passed = passedIn(handed);
  expect(passed).toContain("experiment.key");
  expect(passed.filter((place) => /name|description|hypothesis|targeted|allowed/u.test(place))).toEqual([]);
  expect([listed.length, unreadable, handed.getUnpublishedChanges]).toEqual([
    1,
    [{ id: "text of id", name: undefined, error: broken.error }],
    { count: 3, names: [] },
  ]);
});

it("where the configuration keeps names inside, it is handed such an API, whose errors quote nobody", async () => {
  const outside = await startSandbox({ port: 0, clock: systemClock, seed: 1, scenarios: ["flat"] });
  onTestFinished(() => outside.close());
  const flat = outside.experiments.find("flat");
  outside.faults.add({ kind: "forbidden", operation: "results", error: `"${flat.name}" is archived` });
  const world = await aWorld("redactNames: true", {
    OURS_PRIVACY_BASE_URL: outside.url,
    OURS_PRIVACY_API_KEY: "sandbox-key",
  });
  const { api, settings } = world.context({ runId: "run" });
  const ofJob = api(settings.accounts[0]!.id);
  expect(await ofJob.getExperiment(flat.id)).toMatchObject({ name: flat.key });
  const refused = await ofJob.getResults(flat.id).catch((error: unknown) => error);
  expect(refused).toMatchObject({ message: expect.stringMatching(/answered 403: the API key lacks the scope/u) });
});

/** Names of everything an object has, inherited or its own. */
function offeredBy(whole: object): string[] {
  const names: string[] = [];
  for (let part: object | null = whole; part !== null && part !== Object.prototype; part = Object.getPrototypeOf(part))
    names.push(...Object.getOwnPropertyNames(part));
  return names.toSorted();
}
