import { describe, expect, it, onTestFinished } from "vitest";
import { createExperimentsApi } from "../../src/api-client/index.ts";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import type { ExperimentsApi } from "../../src/ports/index.ts";
import { startSandbox, type Generation, type Sandbox } from "../../src/sandbox/index.ts";
import { answerViolations, requestViolations } from "../support/contract/api-contract.ts";
import { someOf } from "../support/scope.ts";
import { contractProxy, type ContractProxy } from "../support/contract/contract-proxy.ts";

const NOW = "2026-11-23T08:00:00.000Z";

async function aWalk(generation: Generation): Promise<{ api: ExperimentsApi; sandbox: Sandbox; proxy: ContractProxy }> {
  const sandbox = await startSandbox({ port: 0, clock: new ManualClock(NOW), seed: 1, generation });
  const proxy = await contractProxy(sandbox.url, generation);
  const api = createExperimentsApi({ baseUrl: proxy.url, apiKey: "sandbox-key", log: silentLog });
  onTestFinished(async () => {
    await api.close();
    await sandbox.close();
  });
  return { api, sandbox, proxy };
}

async function ask(proxy: ContractProxy, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${proxy.url}/rest/v1${path}`, {
    method,
    headers: { authorization: "Bearer sandbox-key" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

describe.each(["seed", "current"] as const)(
  "what client and sandbox of the %s generation say to each other",
  (generation) => {
    it("is documented, for every experiment that is read", async () => {
      const { api, proxy } = await aWalk(generation);
      for (const filter of [{ pageSize: 7 }, { status: "completed" }, { type: "ab", search: "hero" }] as const)
        await Array.fromAsync(api.listExperiments(filter));
      for (const { id, startedAt } of someOf(await Array.fromAsync(api.listExperiments()), 3)) {
        const query = { from: (startedAt ?? NOW).slice(0, 10), to: "2026-11-23" };
        // One of them is deleted behind the list's back.
        for (const read of [
          () => api.getExperiment(id),
          () => api.getResults(id),
          () => api.getResults(id, { eventName: "Help Opened" }),
          () => api.getSeries(id, query),
          () => ask(proxy, "GET", `/experiment-variants?experimentId=${id}`),
        ])
          await read().catch(() => undefined);
      }
      await api.getUnpublishedChanges();
      await ask(proxy, "GET", "/experiment-settings");
      expect(proxy.violations.filter((one) => !isUnknownToSeed(generation, one))).toEqual([]);
      const reads = ["list", "get", "results", "series", "variants", "settings"];
      expect([...proxy.done].toSorted()).toEqual([...reads, ...(generation === "current" ? ["diff"] : [])].toSorted());
    });

    it("is documented, for every change", async () => {
      const { api, sandbox, proxy } = await aWalk(generation);
      const { id } = await api.createExperiment({
        experimentSettingsId: "settings_1",
        name: "New",
        description: "It is better",
        type: "multivariate",
        trafficAllocation: 80,
        includeQueryString: true,
        ...(generation === "current" && { controlWeight: 60 }),
        targetingRules: { urlPatterns: ["/pricing"], queryParams: [{ key: "utm", operator: "equals", value: "x" }] },
        metrics: { primary: { eventName: "purchase" }, secondary: [{ eventName: "signup" }] },
      });
      await api.updateExperiment(id, { name: "Newer" });
      await api.updateExperiment(id, { description: null, targetingRules: null });
      await api.startExperiment(id).catch(() => undefined);
      await api.deleteExperiment(id);
      const draft = sandbox.experiments.find("draft");
      await api.startExperiment(draft.id, { publish: false });
      await api.pauseExperiment(draft.id);
      await api.resumeExperiment(draft.id);
      const winnerVariantId = draft.variants[1]!.id;
      await api.stopExperiment(draft.id, {
        winnerVariantId,
        ...(generation === "current" && { rolloutVariantId: winnerVariantId }),
      });
      await api.stopExperiment(draft.id, {}).catch(() => undefined);
      const writes = ["create", "update", "delete", "start", "pause", "resume", "stop"];
      const newer = ["rollout", "end-rollout", "winner"];
      if (generation === "current") {
        await api.endRollout(draft.id);
        await api.rollOutVariant(draft.id, { variantId: winnerVariantId });
        await api.declareWinner(draft.id, { winnerVariantId });
        await api.declareWinner(draft.id, { winnerVariantId: null });
      }
      expect(proxy.violations).toEqual([]);
      expect([...proxy.done].toSorted()).toEqual([...writes, ...(generation === "current" ? newer : [])].toSorted());
    });
  },
);

describe("the written-down contract", () => {
  const one = "/rest/v1/experiments/exp_1";
  it.each`
    what                           | request
    ${"another method"}            | ${{ method: "PUT", path: one }}
    ${"a page that is too large"}  | ${{ method: "GET", path: "/rest/v1/experiments?limit=101" }}
    ${"an unknown parameter"}      | ${{ method: "GET", path: `${one}/results?startDate=2026-11-01` }}
    ${"a window that runs back"}   | ${{ method: "GET", path: `${one}/results-time-series?startDate=2026-11-02&endDate=2026-11-01` }}
    ${"too much traffic"}          | ${{ method: "PATCH", path: one, body: { trafficAllocation: 999 } }}
    ${"a field that is not there"} | ${{ method: "POST", path: `${one}/stop`, body: { winner: "var_a" } }}
  `("finds $what in a request", ({ request }) => {
    expect(requestViolations("current", request)).toHaveLength(1);
  });

  it("finds in an answer what a generation does not know, and what is missing", () => {
    const read = { method: "GET", path: `${one}/results`, body: undefined };
    const answer = (status: number, body: object) => ({ status, text: JSON.stringify(body) });
    expect(answerViolations("seed", read, answer(200, { variants: [] }))).toEqual([
      `GET ${one}/results answer 200 at variants: exactly one control`,
    ]);
    expect(answerViolations("seed", read, answer(418, {}))).toHaveLength(1);
    expect(answerViolations("seed", read, answer(400, { message: "No" }))).not.toEqual([]);
  });
});

/** It is asked all the same what others have not published: an older server says that there is no such address. */
function isUnknownToSeed(generation: Generation, violation: string): boolean {
  return generation === "seed" && violation === "GET /rest/v1/versions/draft/diff: no such operation";
}
