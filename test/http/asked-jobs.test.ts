import { describe, expect, it } from "vitest";
import { z } from "zod";
import { doctorAtWorker, triggerJob } from "../../src/http/index.ts";
import { defineJob, experimentPayload } from "../../src/ports/index.ts";
import { ask, runningServer, TOKEN } from "./running-server.ts";

const chart = defineJob({
  id: "reporting.chart",
  summary: "Draws",
  payload: z.union([z.strictObject({ key: z.string() }), experimentPayload]),
  asked: experimentPayload,
  namesExperiment: true,
  triggerable: true,
  retry: { attempts: 1, firstDelayMs: 0 },
  priority: 1,
  run: async () => ({}),
});

class UnknownExperiment extends Error {
  readonly code = "unknown-experiment";
}

const withExperiment = async (payload: unknown): Promise<unknown> => {
  const { experiment, ...rest } = payload as { experiment?: string };
  if (experiment === undefined) return rest;
  if (experiment !== "Hero") throw new UnknownExperiment(`there is no experiment "${experiment}"`);
  return { ...rest, account: "main", experimentId: "exp_1" };
};

const aServer = () => runningServer({ jobs: [chart], withExperiment, sentTo: async (key) => [`slack:#of-${key}`] });
const trigger = (baseUrl: string, payload: object, wait = false) =>
  triggerJob({ baseUrl, token: TOKEN, job: chart.id, payload, wait, sleep: async () => {} });

describe("a job about one experiment", () => {
  it("is asked for by the name of the experiment, and queued with its ids", async () => {
    const { server, queue } = await aServer();
    await trigger(server.url, { experiment: "Hero" });
    expect(queue.enqueued).toEqual([{ job: chart.id, payload: { account: "main", experimentId: "exp_1" } }]);
  });

  it("is refused, and not queued, where there is no such experiment", async () => {
    const { server, queue } = await aServer();
    await expect(trigger(server.url, { experiment: "Heroes" })).rejects.toMatchObject({
      code: "not-found",
      message: 'there is no experiment "Heroes"',
    });
    expect(queue.enqueued).toEqual([]);
  });

  it("asks for the experiment where none is named", async () => {
    const { server } = await aServer();
    await expect(trigger(server.url, {})).rejects.toMatchObject({
      code: "wrong-payload",
      message: expect.stringMatching(/: experiment: wanted the name or id of an experiment$/u),
    });
  });

  it("takes from outside only what people may give", async () => {
    const { server, queue } = await aServer();
    await expect(trigger(server.url, { key: "digest:daily" })).rejects.toMatchObject({ code: "wrong-payload" });
    expect(queue.enqueued).toEqual([]);
  });

  it("says where its message stands once it is done", async () => {
    const { server, queue } = await aServer();
    queue.onLook = () => {
      for (const [id, status] of queue.statuses)
        queue.statuses.set(id, { ...status, state: "completed", result: { key: "chart:1", outcome: "posted" } });
    };
    expect(await trigger(server.url, { experiment: "Hero" }, true)).toMatchObject({
      state: "completed",
      sentTo: ["slack:#of-chart:1"],
    });
  });
});

describe("the worker's own checks", () => {
  const found = {
    configuration: ["queue embedded"],
    mode: ["Herald only reports."],
    digests: [{ name: "daily", destinations: ["slack:#x"], at: null, timeZone: "UTC" }],
    warnings: ["a warning"],
    findings: [
      { name: "Ledger", ok: true, detail: "answers" },
      { name: "Queue", ok: false, detail: "does not answer", whatToDo: "check that it runs" },
    ],
  };

  it("are told to whoever has the token, as they are", async () => {
    const { server } = await runningServer({ doctor: async () => found });
    expect(await doctorAtWorker({ baseUrl: server.url, token: TOKEN })).toEqual(found);
  });

  it("are told to nobody else", async () => {
    const { server } = await runningServer({ doctor: async () => found });
    expect((await ask(server, "GET", "/v1/doctor", { token: null })).status).toBe(401);
    await expect(doctorAtWorker({ baseUrl: server.url, token: "a-wrong-token-0123456789" })).rejects.toMatchObject({
      code: "wrong-token",
    });
  });
});
