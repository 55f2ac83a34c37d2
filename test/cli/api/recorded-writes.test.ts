import { randomUUID } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { createExperimentsApi } from "../../../src/api-client/index.ts";
import { explain } from "../../../src/app/index.ts";
import { apiCall, type ApiOptions } from "../../../src/cli/api/call-options.ts";
import { apiProblem } from "../../../src/cli/api/api-problem.ts";
import { OPERATIONS } from "../../../src/cli/api/operations.ts";
import { sendRecorded, type SentWrite } from "../../../src/cli/api/send-write.ts";
import { WRITES } from "../../../src/cli/api/writes.ts";
import { silentLog } from "../../../src/platform/index.ts";
import type { LedgerRecord, WriteOperation, WriteStep } from "../../../src/ports/index.ts";
import { DAY, useWorlds, type World } from "../../support/world.ts";
import { DRAFT } from "./rehearsal.ts";

const newWorld = useWorlds();

/** Sends a write as `herald api` does, and records it with the job that a worker would run. */
async function written(
  world: World,
  name: WriteOperation,
  id: string | undefined,
  options: ApiOptions = {},
  record: (step: WriteStep) => Promise<unknown> = (step) => world.runner.run("acting.record-write", step),
): Promise<SentWrite> {
  const api = createExperimentsApi({
    baseUrl: world.sandbox.url,
    apiKey: "sandbox-key",
    log: silentLog,
    requestTimeoutMs: 2_000,
  });
  onTestFinished(() => api.close());
  const write = await WRITES[name](apiCall(name, id, options, OPERATIONS));
  const intended = {
    id: randomUUID(),
    operation: name,
    account: world.account,
    experimentId: id ?? null,
    by: "Ada Lovelace",
    via: "cli" as const,
  };
  return sendRecorded(write, write.body, intended, { api, record });
}

const records = async (world: World): Promise<readonly LedgerRecord[]> =>
  (await world.ledger.records.page("writes", { limit: 100 })).rows;

const requests = (world: World, operation: string) =>
  world.sandbox.requests.filter((request) => request.operation === operation);

describe("a write of herald api", () => {
  it("is sent once and recorded: who, what and how it ended", async () => {
    const world = await newWorld({ scenarios: ["clear-winner", "draft"] });
    const [draft, running] = [world.idOf("draft"), world.idOf("clear-winner")];
    const winner = world.sandbox.experiments.find("clear-winner").variants[1]!.id;
    const body = JSON.stringify(DRAFT);
    const calls = [
      ["create", undefined, { body }, DRAFT],
      ["update", draft, { body: '{"trafficAllocation": 50}' }, { trafficAllocation: 50 }],
      ["start", draft, { publish: false }, { publish: false }],
      ["pause", running, {}, null],
      ["resume", running, {}, null],
      ["stop", running, { winner }, { winnerVariantId: winner }],
      ["rollout", running, { variant: winner }, { variantId: winner }],
      ["end-rollout", running, {}, null],
      ["winner", running, { clear: true }, { winnerVariantId: null }],
      ["delete", draft, {}, null],
    ] as const;
    const anId = expect.stringMatching(/^exp_/u);
    for (const [operation, id, options] of calls) {
      const { answer, error, unrecorded } = await written(world, operation, id, options);
      expect([operation, error, unrecorded]).toEqual([operation, undefined, undefined]);
      expect(answer?.experimentId).toEqual(id ?? anId);
      expect(requests(world, operation)).toMatchObject([{ status: 200 }]);
    }
    const all = await records(world);
    expect(all).toHaveLength(calls.length);
    for (const [operation, id, , sent] of calls)
      expect(all).toContainEqual(
        expect.objectContaining({
          operation,
          experimentId: id ?? anId,
          body: sent,
          by: expect.stringMatching(/^cli:[0-9a-f]{16}$/u),
          byName: "Ada Lovelace",
          outcome: "done",
          failure: null,
        }),
      );
    const of = await world.ledger.records.page("writes", { limit: 100, experimentId: running });
    expect(of.rows.map(({ operation }) => operation).toSorted()).toEqual([
      "end-rollout",
      "pause",
      "resume",
      "rollout",
      "stop",
      "winner",
    ]);
  });

  it("that Ours Privacy refuses is recorded as refused, with its reason", async () => {
    const world = await newWorld({ scenarios: ["clear-winner"] });
    const { answer, error } = await written(world, "resume", world.idOf("clear-winner"));
    expect([answer, error?.code]).toEqual([undefined, "api-refused"]);
    expect(await records(world)).toMatchObject([
      { operation: "resume", outcome: "refused", failure: { code: "api-refused", api: { status: 409 } } },
    ]);
    expect(requests(world, "resume")).toHaveLength(1);
  });

  it("that an older server does not know is recorded as refused, and said in a sentence", async () => {
    const world = await newWorld({ scenarios: ["ended-long-ago"], generation: "seed" });
    const id = world.idOf("ended-long-ago");
    const { error } = await written(world, "rollout", id, { variant: "var_1" });
    const { message } = apiProblem(error!, apiCall("rollout", id, { variant: "var_1" }, OPERATIONS));
    expect(message).toContain("this server cannot roll out: it is too old (answered 404)");
    expect(await records(world)).toMatchObject([
      { operation: "rollout", outcome: "refused", failure: { code: "api-unsupported" } },
    ]);
  });

  it("whose answer is lost is recorded as such, and is not sent again", async () => {
    const world = await newWorld({ scenarios: ["clear-winner"] });
    world.sandbox.faults.add({ kind: "commit-then-reset", operation: "pause", times: 1 });
    const { error } = await written(world, "pause", world.idOf("clear-winner"));
    expect(error?.code).toBe("api-ambiguous");
    expect(await records(world)).toMatchObject([{ operation: "pause", outcome: "unknown" }]);
    expect(requests(world, "pause")).toHaveLength(1);
  });

  it("is not sent if the ledger cannot record it first", async () => {
    const world = await newWorld({ scenarios: ["clear-winner"] });
    const full = async (): Promise<never> => {
      throw new Error("the disk is full");
    };
    await expect(written(world, "pause", world.idOf("clear-winner"), {}, full)).rejects.toThrow(
      "nothing was sent, because the ledger could not record it: the disk is full",
    );
    expect(requests(world, "pause")).toEqual([]);
  });

  it("stays in the ledger without an end if its end could not be recorded, and its answer is not lost", async () => {
    const world = await newWorld({ scenarios: ["clear-winner"] });
    const first = async (step: WriteStep): Promise<unknown> => {
      if (step.step === "answered") throw new Error("no worker answers");
      return world.runner.run("acting.record-write", step);
    };
    const { answer, unrecorded } = await written(world, "pause", world.idOf("clear-winner"), {}, first);
    expect(answer?.value).toMatchObject({ experiment: { status: "paused" } });
    expect(unrecorded).toBe("no worker answers");
    expect(await records(world)).toMatchObject([{ operation: "pause", outcome: null, answeredAt: null }]);
  });

  it("is recorded once, however often a step is recorded, and stays when notes are pruned", async () => {
    const world = await newWorld({ scenarios: ["clear-winner"] });
    const twice = async (step: WriteStep): Promise<unknown> => {
      await world.runner.run("acting.record-write", step);
      return world.runner.run("acting.record-write", step);
    };
    await written(world, "pause", world.idOf("clear-winner"), {}, twice);
    const before = await records(world);
    expect(before).toMatchObject([{ outcome: "done" }]);
    await world.ledger.prune(new Date(world.clock.nowMs() + 9_000 * DAY).toISOString());
    expect(await records(world)).toEqual(before);
  });

  it("is part of the story of its experiment", async () => {
    const world = await newWorld({ scenarios: ["clear-winner"] });
    const id = world.idOf("clear-winner");
    await world.sweep();
    await written(world, "pause", id, { publish: false });
    await written(world, "pause", id);
    const onlyBegun = async (step: WriteStep): Promise<unknown> =>
      step.step === "begun" ? world.runner.run("acting.record-write", step) : undefined;
    await written(world, "resume", id, {}, onlyBegun);
    const { text } = await explain(world.ledger, id);
    expect(text).toContain("WHAT PEOPLE CHANGED WITH HERALD API\n");
    expect(text).toMatch(/^2026-11-23 09:00:00 {2}Ada Lovelace: pause \{"publish":false\} \(done\)$/mu);
    expect(text).toMatch(/Ada Lovelace: pause \(refused: Ours Privacy refused the request \(answered 409: .*\)\)$/mu);
    expect(text).toContain("resume (no answer was recorded: it may or may not have been done)\n");
  });
});
