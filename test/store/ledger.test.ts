import { beforeEach, expect, it } from "vitest";
import { openRollbackOnly } from "../../src/database/index.ts";
import { fingerprintOf } from "../../src/decision/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { ACCOUNT, anExperiment } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";
import { aRecord, EXPERIMENT, NOW } from "./records.ts";
import type { Ledger } from "../../src/ports/index.ts";

const onDay = (day: number, hour = 8): string =>
  `2026-11-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00.000Z`;

eachDatabase("the ledger", (at) => {
  let schema: string;
  let ledger: Ledger;
  beforeEach(async () => {
    schema = at.freshSchema();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
  });

  it("keeps how a run went; a retry of a failed one goes on, a done one stays done", async () => {
    const run = { id: "run-1", job: "monitoring.sweep", asOf: onDay(20), now: onDay(20, 9) };
    await ledger.runs.start(run);
    await ledger.runs.start({ ...run, asOf: onDay(21), now: onDay(21) });
    expect(await ledger.runs.get("run-1")).toEqual({
      id: "run-1",
      job: "monitoring.sweep",
      asOf: onDay(20),
      startedAt: onDay(20, 9),
      finishedAt: undefined,
      outcome: "running",
      summary: {},
    });
    await ledger.runs.finish("run-1", "failed", { reason: "no answer" }, onDay(20, 10));
    expect(await ledger.runs.lastDone("monitoring.sweep")).toBeUndefined();
    await ledger.runs.start(run);
    expect((await ledger.runs.get("run-1"))?.outcome).toBe("running");
    const summary = { read: 12, nested: { names: ["a \u0000", "é"] } };
    await ledger.runs.finish("run-1", "done", summary, onDay(20, 11));
    await ledger.runs.finish("run-1", "failed", {}, onDay(20, 12));
    await ledger.runs.start(run);
    expect(await ledger.runs.get("run-1")).toMatchObject({ outcome: "done", summary, finishedAt: onDay(20, 11) });
    expect(await ledger.runs.get("unknown")).toBeUndefined();
  });

  it("finds the last done run of a job by its as-of time, not by when it finished", async () => {
    for (const [id, day, finished] of [
      ["late", 18, 23],
      ["newest", 20, 21],
    ] as const) {
      await ledger.runs.start({ id, job: "reporting.daily-digest", asOf: onDay(day), now: onDay(day) });
      await ledger.runs.finish(id, "done", {}, onDay(finished));
    }
    expect((await ledger.runs.lastDone("reporting.daily-digest"))?.id).toBe("newest");
  });

  it("keeps the first sight of an experiment for ever and renews the last", async () => {
    const first = await ledger.experiments.remember(ACCOUNT, anExperiment({ name: "Old name" }), onDay(10));
    expect(first).toEqual({
      account: ACCOUNT,
      experimentId: EXPERIMENT,
      firstSeenAt: onDay(10),
      firstFingerprint: fingerprintOf(anExperiment()),
      name: "Old name",
      lastStatus: "running",
      lastSeenAt: onDay(10),
    });
    const changed = anExperiment({ name: "New \u0000 name", status: "paused", goal: "signup", variants: undefined });
    const renewed = { ...first, name: "New \uFFFD name", lastStatus: "paused", lastSeenAt: onDay(12) };
    expect(await ledger.experiments.remember(ACCOUNT, changed, onDay(12))).toEqual(renewed);
    expect(await ledger.experiments.remember(ACCOUNT, anExperiment(), onDay(11))).toEqual(renewed); // came late
    await ledger.experiments.remember(
      "globex",
      anExperiment({ goal: undefined, startedAt: undefined, variants: undefined }),
      onDay(12),
    );
    expect(await ledger.experiments.list(ACCOUNT)).toEqual([renewed]);
    const [foreign] = await ledger.experiments.list("globex");
    expect(foreign!.firstFingerprint).toEqual({
      goal: undefined,
      startedAt: undefined,
      trafficAllocation: 100,
      weights: undefined,
    });
  });

  it("remembers that an experiment was deleted, until it is seen again", async () => {
    await ledger.experiments.remember(ACCOUNT, anExperiment(), onDay(10));
    await ledger.experiments.markDeleted(ACCOUNT, EXPERIMENT, onDay(9)); // came late
    expect(await ledger.experiments.list(ACCOUNT)).toMatchObject([{ lastStatus: "running" }]);
    await ledger.experiments.markDeleted(ACCOUNT, EXPERIMENT, onDay(11));
    await ledger.experiments.markDeleted(ACCOUNT, "exp_unknown", onDay(11));
    expect(await ledger.experiments.list(ACCOUNT)).toMatchObject([
      { lastStatus: "deleted", firstSeenAt: onDay(10), lastSeenAt: onDay(11) },
    ]);
    expect(await ledger.experiments.remember(ACCOUNT, anExperiment(), onDay(12))).toMatchObject({
      lastStatus: "running",
      firstSeenAt: onDay(10),
    });
  });

  it("gives back old runs and messages, but never what later work starts from", async () => {
    for (const [id, job, day] of [
      ["sweep-1", "sweep", 1],
      ["sweep-2", "sweep", 2],
      ["digest-1", "digest", 1],
      ["failed-1", "digest", 1],
      ["sweep-9", "sweep", 9],
      ["running-1", "sweep", 1],
    ] as const) {
      await ledger.runs.start({ id, job, asOf: onDay(day), now: onDay(day) });
      if (!id.startsWith("running"))
        await ledger.runs.finish(id, id.startsWith("failed") ? "failed" : "done", {}, onDay(day));
    }
    for (const [key, day] of [
      ["old", 1],
      ["new", 9],
      ["doubtful", 1],
    ] as const) {
      await ledger.deliveries.claim(key, "#tests", "hash", "a", onDay(day), onDay(day, 9));
      if (key !== "doubtful") await ledger.deliveries.sent(key, "a", { channelId: "C", ts: "1" }, "hash", onDay(day));
    }
    const { input, decision } = aRecord();
    const { id } = await ledger.decisions.record(input, decision, onDay(1));
    expect(await ledger.prune(onDay(5))).toEqual({ runs: 3, deliveries: 1 });
    const left = await at.database().query<{ id: string }>(`SELECT id FROM ${schema}.runs ORDER BY id`);
    expect(left.map((run) => run.id)).toEqual(["digest-1", "running-1", "sweep-9"]);
    expect(await ledger.deliveries.get("old")).toBeUndefined();
    expect(await ledger.deliveries.get("doubtful")).toBeDefined();
    expect(await ledger.decisions.get(id)).toBeDefined();
    expect(await ledger.prune(onDay(5))).toEqual({ runs: 0, deliveries: 0 });
  });

  it("works as usual in a dry run, and holds nothing of it afterwards", async () => {
    const dryDatabase = await openRollbackOnly(at.database());
    const dry = await openLedger(dryDatabase, { schema, log: silentLog });
    const { input, decision } = aRecord();
    await dry.runs.start({ id: "dry", job: "sweep", asOf: NOW, now: NOW });
    await dry.experiments.remember(ACCOUNT, anExperiment(), NOW);
    const { id } = await dry.decisions.record(input, decision, NOW);
    const announced = await dry.intents.announce(
      {
        account: ACCOUNT,
        experimentId: EXPERIMENT,
        experimentName: "",
        decisionId: id,
        winnerVariantId: "v",
        onWinner: "record",
        notBefore: NOW,
      },
      NOW,
    );
    expect(announced.isNew).toBe(true);
    expect(await dry.decisions.verify()).toEqual({ rows: 1, firstBroken: undefined });
    expect((await dry.deliveries.claim("key", "#tests", "hash", "a", NOW, NOW)).kind).toBe("granted");
    await dryDatabase.close();
    expect(await ledger.runs.get("dry")).toBeUndefined();
    expect(await ledger.experiments.list(ACCOUNT)).toEqual([]);
    expect(await ledger.decisions.get(id)).toBeUndefined();
    expect(await ledger.intents.recent(onDay(1))).toEqual([]);
    expect(await ledger.deliveries.get("key")).toBeUndefined();
    expect(await ledger.decisions.verify()).toEqual({ rows: 0, firstBroken: undefined });
  });
});
