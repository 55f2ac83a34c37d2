import { describe, expect, it, onTestFinished } from "vitest";
import {
  checkAccess,
  createExperimentsApi,
  READ_RETRY,
  type ExperimentsApiOptions,
} from "../../src/api-client/index.ts";
import { addDays, utcDayOf, type Experiment } from "../../src/experiment/index.ts";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import {
  startSandbox,
  type Fault,
  type Generation,
  type Sandbox,
  type SandboxOptions,
} from "../../src/sandbox/index.ts";
import type { ExperimentsApi } from "../../src/ports/index.ts";

const NOW = "2026-11-23T08:00:00.000Z";
const GENERATIONS: readonly Generation[] = ["seed", "current"];

interface Pair {
  readonly sandbox: Sandbox;
  readonly api: ExperimentsApi;
  readonly waits: readonly number[];
  /** The experiment that plays a scenario, as the client reads it. */
  readonly read: (scenario: string) => Promise<Experiment>;
  readonly idOf: (scenario: string) => string;
  readonly options: ExperimentsApiOptions;
}

async function aPair(
  sandboxOptions: Partial<SandboxOptions> = {},
  clientOptions: Partial<ExperimentsApiOptions> = {},
): Promise<Pair> {
  const sandbox = await startSandbox({ port: 0, clock: new ManualClock(NOW), seed: 1, ...sandboxOptions });
  const waits: number[] = [];
  const options: ExperimentsApiOptions = {
    baseUrl: sandbox.url,
    apiKey: "sandbox-key",
    stopApiKey: "sandbox-stop-key",
    log: silentLog,
    sleep: async (ms) => void waits.push(ms),
    ...clientOptions,
  };
  const api = createExperimentsApi(options);
  onTestFinished(async () => {
    // Also cuts what a fault left hanging, so that the client can close.
    await sandbox.close();
    await api.close();
  });
  const idOf = (scenario: string): string => sandbox.experiments.find(scenario).id;
  return { sandbox, api, waits, idOf, options, read: (scenario) => api.getExperiment(idOf(scenario)) };
}

async function listAll(api: ExperimentsApi, filter = {}): Promise<Experiment[]> {
  return Array.fromAsync(api.listExperiments(filter));
}

async function rejection(promise: Promise<unknown>): Promise<{ code?: string; message: string }> {
  return promise.then(
    () => Promise.reject(new Error("expected a rejection")),
    (error) => error,
  );
}

/** Short where the server never answers; else so long that a busy machine does not look like a dead server. */
function patienceFor(kind: string): Partial<ExperimentsApiOptions> {
  return kind.endsWith("hang") ? { requestTimeoutMs: 500 } : {};
}

describe.each(GENERATIONS)("a server of the %s generation", (generation) => {
  it("is listed whole, page by page, filtered as asked", async () => {
    const { api, sandbox } = await aPair({ generation });
    const listed = sandbox.experiments.listed();
    const all = await listAll(api, { pageSize: 5 });
    expect(all.map(({ id }) => id).toSorted()).toEqual(listed.map(({ id }) => id).toSorted());
    expect(all.every(({ variants }) => (variants === undefined) === (generation === "seed"))).toBe(true);
    const running = await listAll(api, { status: "running", pageSize: 4 });
    expect(running.length).toBe(listed.filter(({ status }) => status === "running").length);
    expect(await listAll(api, { search: running[0]!.name })).toMatchObject([{ id: running[0]!.id }]);
  });

  it("lets every experiment be read with its arms, results and days", async () => {
    const { api, sandbox, idOf } = await aPair({ generation });
    const gone = idOf("deleted-after-list");
    const closed = addDays(utcDayOf(NOW), -1);
    for (const { id, startedAt } of (await listAll(api)).filter((row) => row.id !== gone)) {
      const original = sandbox.experiments.find(id);
      const experiment = await api.getExperiment(id);
      expect(experiment.variants).toEqual(
        original.variants.map((v) => ({ id: v.id, name: v.name, isControl: v.isControl, weight: v.weight })),
      );
      expect(experiment.goal).toBe(original.metrics?.primary?.eventName ?? undefined);
      if (startedAt === undefined) continue;
      const rows = await api.getResults(id);
      expect(rows.map((row) => row.impressions)).toEqual(
        sandbox.experiments.totals(original, experiment.goal ?? null).impressions,
      );
      const days = await api.getSeries(id, { from: utcDayOf(startedAt), to: closed });
      expect(days.map(({ date }) => date)).toEqual(days.map(({ date }) => date).toSorted());
      expect(days.every(({ date }) => date <= closed)).toBe(true);
    }
  });

  it("counts another event where one is asked for", async () => {
    const { api, idOf } = await aPair({ generation, scenarios: ["clear-winner"] });
    const id = idOf("clear-winner");
    const own = await api.getResults(id);
    const other = await api.getResults(id, { eventName: "Help Opened" });
    expect(other.map((row) => row.impressions)).toEqual(own.map((row) => row.impressions));
    expect(other.map((row) => row.conversions)).not.toEqual(own.map((row) => row.conversions));
    const nobodys = await api.getResults(id, { eventName: "Something Nobody Does" });
    expect(nobodys.map((row) => row.impressions)).toEqual(own.map((row) => row.impressions));
    expect(nobodys.map((row) => row.conversions)).toEqual([0, 0]);
  });

  it("gives a run of years in one series, though one request may not cover it", async () => {
    const { api, sandbox, read } = await aPair({ generation, scenarios: ["runs-for-years"] });
    const { id, startedAt } = await read("runs-for-years");
    const series = await api.getSeries(id, { from: utcDayOf(startedAt!), to: "2026-11-22" });
    expect(series.length).toBeGreaterThan(400);
    expect(new Set(series.map(({ date }) => date)).size).toBe(series.length);
    expect(sandbox.requests.filter(({ operation }) => operation === "series")).toHaveLength(2);
  });

  it("lets a draft be created, changed and deleted", async () => {
    const { api } = await aPair({ generation, scenarios: ["flat"] });
    const created = await api.createExperiment({
      experimentSettingsId: "settings_1",
      name: "New",
      key: "new",
      metrics: { primary: { eventName: "purchase" } },
    });
    expect(created).toMatchObject({ name: "New", key: "new", status: "draft", goal: "purchase", startedAt: undefined });
    expect(created.variants).toMatchObject([{ isControl: true }]);
    const changed = await api.updateExperiment(created.id, { name: "Newer", trafficAllocation: 50 });
    expect(changed).toMatchObject({ id: created.id, name: "Newer", trafficAllocation: 50 });
    expect(changed.variants === undefined).toBe(generation === "seed");
    await api.deleteExperiment(created.id);
    expect(await rejection(api.getExperiment(created.id))).toMatchObject({ code: "api-not-found" });
    expect(await rejection(api.deleteExperiment(created.id))).toMatchObject({ code: "api-not-found" });
  });

  it("lets an experiment be started, paused, resumed and stopped with its winner", async () => {
    const { api, idOf } = await aPair({ generation, scenarios: ["draft"] });
    const id = idOf("draft");
    expect(await api.startExperiment(id, { publish: false })).toMatchObject({
      publishStatus: "pending_publish",
      experiment: { status: "running" },
    });
    expect(await api.pauseExperiment(id)).toMatchObject({
      publishStatus: "published",
      experiment: { status: "paused", variants: undefined },
    });
    expect(await api.resumeExperiment(id)).toMatchObject({
      publishStatus: "published",
      experiment: { status: "running" },
    });
    const winner = (await api.getExperiment(id)).variants![1]!.id;
    const stopped = await api.stopExperiment(id, { winnerVariantId: winner });
    expect(stopped).toMatchObject({
      publishStatus: "published",
      concurrentVersionChanges: 1,
      experiment: { status: "completed", winnerVariantId: winner },
    });
    expect(await api.getExperiment(id)).toMatchObject({ status: "completed", winnerVariantId: winner, stoppedAt: NOW });
    expect(await rejection(api.stopExperiment(id, { winnerVariantId: winner }))).toMatchObject({
      code: "api-refused",
      failure: { status: 409 },
    });
  });

  it("knows rollout or not, and the answer tells which", async () => {
    const { api, read } = await aPair({ generation, scenarios: ["clear-winner"] });
    const { id, variants } = await read("clear-winner");
    const treatment = variants!.find(({ isControl }) => !isControl)!.id;
    const { experiment } = await api.stopExperiment(id, { winnerVariantId: treatment, rolloutVariantId: treatment });
    expect(experiment).toMatchObject({
      winnerVariantId: treatment,
      rolloutVariantId: generation === "current" ? treatment : undefined,
    });
  });

  it("says of an experiment that is gone that it is not there, whichever the generation", async () => {
    const { api } = await aPair({ generation, scenarios: ["flat"] });
    expect(await rejection(api.rollOutVariant("exp_gone", { variantId: "var_1" }))).toMatchObject({
      code: "api-not-found",
    });
  });

  it("lists an experiment that is gone when it is read", async () => {
    const { api, idOf } = await aPair({ generation, scenarios: ["deleted-after-list"] });
    const id = idOf("deleted-after-list");
    expect(await listAll(api)).toMatchObject([{ id }]);
    expect(await rejection(api.getExperiment(id))).toMatchObject({ code: "api-not-found" });
  });
});

describe("after the stop", () => {
  async function stopped(generation: "seed" | "current") {
    const { api, read } = await aPair({ generation, scenarios: ["clear-winner"] });
    const { id, variants } = await read("clear-winner");
    const [control, treatment] = [true, false].map((is) => variants!.find(({ isControl }) => isControl === is)!.id);
    await api.stopExperiment(id, { winnerVariantId: treatment! });
    return { api, id, control: control!, treatment: treatment! };
  }

  it("a variant can be rolled out, that be ended, and another winner be recorded", async () => {
    const { api, id, control, treatment } = await stopped("current");
    expect((await api.rollOutVariant(id, { variantId: treatment })).experiment).toMatchObject({
      rolloutVariantId: treatment,
    });
    expect(await rejection(api.rollOutVariant(id, { variantId: control }))).toMatchObject({
      code: "api-refused",
      failure: { status: 409 },
    });
    expect((await api.endRollout(id)).experiment).toMatchObject({
      rolloutVariantId: undefined,
      winnerVariantId: treatment,
    });
    expect(await api.declareWinner(id, { winnerVariantId: control })).toMatchObject({ winnerVariantId: control });
    expect(await api.declareWinner(id, { winnerVariantId: null })).toMatchObject({ winnerVariantId: undefined });
    await expect(api.rollOutVariant(id, { variantId: "" })).rejects.toThrow(RangeError);
    await expect(api.declareWinner(id, {} as never)).rejects.toThrow(RangeError);
  });

  it.each(["rollout", "end-rollout", "winner"] as const)(
    "an older server says that it cannot: %s",
    async (operation) => {
      const { api, id, treatment } = await stopped("seed");
      const asked = {
        rollout: () => api.rollOutVariant(id, { variantId: treatment }),
        "end-rollout": () => api.endRollout(id),
        winner: () => api.declareWinner(id, { winnerVariantId: treatment }),
      };
      expect(await rejection(asked[operation]())).toMatchObject({
        code: "api-unsupported",
        failure: { kind: "unsupported", status: 404, operation },
        message: `POST /rest/v1/experiments/${id}/${operation}: answered 404: this server is too old for it`,
      });
    },
  );
});

describe("keys", () => {
  const apiKeys = [
    { key: "reader", scopes: ["experiment:list", "experiment:find"] },
    { key: "lister", scopes: ["experiment:list"] },
    { key: "stopper", scopes: ["experiment:stop"] },
  ];

  it("read with one, and stop and pause with the other, each able to do no more", async () => {
    const { api, read } = await aPair(
      { apiKeys, scenarios: ["clear-winner"] },
      { apiKey: "reader", stopApiKey: "stopper" },
    );
    const { id, variants } = await read("clear-winner");
    expect(await rejection(api.startExperiment(id))).toMatchObject({ code: "api-scope" });
    expect((await api.pauseExperiment(id)).experiment.status).toBe("paused");
    // To resume is to start.
    expect(await rejection(api.resumeExperiment(id))).toMatchObject({ code: "api-scope" });
    expect((await api.stopExperiment(id, { winnerVariantId: variants![1]!.id })).experiment.status).toBe("completed");
  });

  it.each`
    what                                          | keys                                            | access
    ${"one that reads and one that stops"}        | ${{ apiKey: "reader", stopApiKey: "stopper" }}  | ${"ok"}
    ${"one that reads, and no other"}             | ${{ apiKey: "reader", stopApiKey: undefined }}  | ${"ok"}
    ${"one that only lists"}                      | ${{ apiKey: "lister", stopApiKey: undefined }}  | ${{ whatToDo: expect.stringContaining("experiment:find") }}
    ${"one that only stops"}                      | ${{ apiKey: "stopper", stopApiKey: undefined }} | ${{ whatToDo: expect.stringContaining("experiment:list") }}
    ${"one that nobody knows"}                    | ${{ apiKey: "unknown", stopApiKey: undefined }} | ${{ whatToDo: expect.stringContaining("check that the API key is complete") }}
    ${"one that reads and one that nobody knows"} | ${{ apiKey: "reader", stopApiKey: "unknown" }}  | ${{ whatToDo: expect.stringContaining("check that the stop key is complete") }}
  `("are judged before work begins: $what", async ({ keys, access }) => {
    const { options } = await aPair({ apiKeys, scenarios: ["flat"] }, keys);
    expect({ access: await checkAccess(options) }).toMatchObject({ access });
  });
});

describe("a fault that passes", () => {
  const faults: readonly Fault["kind"][] = [
    "rate-limit",
    "server-error",
    "html-502",
    "reset",
    "truncated-json",
    "cut-off",
    "invalid-json",
  ];
  it.each(faults)("(%s, twice) costs a read two repetitions", async (kind) => {
    const { sandbox, waits, read } = await aPair({ scenarios: ["flat"] });
    sandbox.faults.add({ kind, operation: "get", times: 2 });
    expect((await read("flat")).status).toBe("running");
    expect(waits).toHaveLength(2);
  });

  it("(being asked to wait a second) costs a read that second", async () => {
    const { sandbox, waits, read } = await aPair({ scenarios: ["flat"] }, { clock: new ManualClock(NOW) });
    sandbox.faults.add({ kind: "rate-limit", operation: "get", times: 1, retryAfterSeconds: 1 });
    expect((await read("flat")).status).toBe("running");
    expect(waits).toEqual([1000]);
  });

  it("(an answer that never comes) costs a read its time limit", async () => {
    const { sandbox, waits, read } = await aPair({ scenarios: ["flat"] }, { requestTimeoutMs: 500 });
    sandbox.faults.add({ kind: "hang", operation: "get", times: 1 });
    expect((await read("flat")).status).toBe("running");
    expect(waits).toHaveLength(1);
  });
});

describe("a fault that stays", () => {
  it.each`
    kind                | code
    ${"unauthorized"}   | ${"api-key"}
    ${"forbidden"}      | ${"api-scope"}
    ${"not-found"}      | ${"api-not-found"}
    ${"conflict"}       | ${"api-refused"}
    ${"rate-limit"}     | ${"api-rate-limit"}
    ${"server-error"}   | ${"api-unavailable"}
    ${"html-502"}       | ${"api-unavailable"}
    ${"hang"}           | ${"api-unavailable"}
    ${"reset"}          | ${"api-unavailable"}
    ${"cut-off"}        | ${"api-unavailable"}
    ${"truncated-json"} | ${"api-contract"}
    ${"invalid-json"}   | ${"api-contract"}
  `("($kind) ends a read with $code", async ({ kind, code }) => {
    const { sandbox, read } = await aPair(
      { scenarios: ["flat"] },
      { ...patienceFor(kind), retry: { ...READ_RETRY, attempts: 2 } },
    );
    sandbox.faults.add({ kind, operation: "get" });
    expect(await rejection(read("flat"))).toMatchObject({ code });
  });

  it("(a long wait) is handed to the caller instead of waited for", async () => {
    const { sandbox, waits, read } = await aPair({ scenarios: ["flat"] }, { clock: new ManualClock(NOW) });
    sandbox.faults.add({ kind: "rate-limit", operation: "get", retryAfterSeconds: 120 });
    expect(await rejection(read("flat"))).toMatchObject({ code: "api-rate-limit", retryAfterMs: 120_000 });
    expect(waits).toEqual([]);
  });

  it.each([1, 6])("(a cursor that leads back) ends a listing of %d experiments", async (length) => {
    const { sandbox, api } = await aPair({ scenarios: Array.from({ length }, () => "flat") });
    sandbox.faults.add({ kind: "repeated-cursor", operation: "list" });
    expect(await rejection(listAll(api, { pageSize: 2 }))).toMatchObject({
      code: "api-contract",
      message: expect.stringContaining("leads back"),
    });
  });

  it("(null probability) reads as none, never as 0", async () => {
    const { sandbox, api, idOf } = await aPair({ scenarios: ["clear-winner"] });
    sandbox.faults.add({ kind: "null-probability" });
    expect((await api.getResults(idOf("clear-winner"))).map((row) => row.probabilityToBeBest)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe("a stop in doubt", () => {
  it.each`
    kind                   | isDone
    ${"commit-then-hang"}  | ${true}
    ${"commit-then-reset"} | ${true}
    ${"commit-then-500"}   | ${true}
    ${"truncated-json"}    | ${true}
    ${"cut-off"}           | ${true}
    ${"invalid-json"}      | ${true}
    ${"hang"}              | ${false}
    ${"reset"}             | ${false}
    ${"server-error"}      | ${false}
    ${"html-502"}          | ${false}
  `("($kind) is asked once, and only reading tells that it was done: $isDone", async ({ kind, isDone }) => {
    const { sandbox, api, read } = await aPair({ scenarios: ["clear-winner"] }, patienceFor(kind));
    const { id, variants } = await read("clear-winner");
    const winnerVariantId = variants![1]!.id;
    sandbox.faults.add({ kind, operation: "stop" });
    expect(await rejection(api.stopExperiment(id, { winnerVariantId }))).toMatchObject({ code: "api-ambiguous" });
    expect(sandbox.faults.list()).toMatchObject([{ hits: 1 }]);
    expect(await read("clear-winner")).toMatchObject(
      isDone ? { status: "completed", winnerVariantId } : { status: "running" },
    );
  });

  it.each`
    kind              | code
    ${"conflict"}     | ${"api-refused"}
    ${"rate-limit"}   | ${"api-rate-limit"}
    ${"unauthorized"} | ${"api-key"}
    ${"forbidden"}    | ${"api-scope"}
    ${"not-found"}    | ${"api-not-found"}
  `("is none when it was plainly refused ($kind)", async ({ kind, code }) => {
    const { sandbox, api, read } = await aPair({ scenarios: ["clear-winner"] });
    const { id } = await read("clear-winner");
    sandbox.faults.add({ kind, operation: "stop" });
    expect(await rejection(api.stopExperiment(id, {}))).toMatchObject({ code });
    expect((await read("clear-winner")).status).toBe("running");
  });

  it("tells what was published, and other people's drafts that went along", async () => {
    const { sandbox, api, idOf } = await aPair({ scenarios: ["clear-winner"] });
    sandbox.faults.add({ kind: "publish-pending", operation: "stop" });
    sandbox.faults.add({ kind: "foreign-drafts", count: 3 });
    expect(await api.stopExperiment(idOf("clear-winner"), {})).toMatchObject({
      publishStatus: "pending_publish",
      concurrentVersionChanges: 4,
    });
  });
});
