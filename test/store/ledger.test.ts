import { beforeEach, expect, it } from "vitest";
import { openRollbackOnly } from "../../src/database/index.ts";
import { fingerprintOf, NO_ACCOUNT_FACTS } from "../../src/decision/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { ACCOUNT, anExperiment, NOTHING_KNOWN } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";
import { aRecord, EXPERIMENT, NOW } from "./records.ts";
import type { PersonId } from "../../src/notify/index.ts";
import type { Ledger } from "../../src/ports/index.ts";

const onDay = (day: number, hour = 8): string =>
  `2026-11-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00.000Z`;

const sentTo = (key: string) => ({ key, destination: "slack:#tests" }) as const;

eachDatabase("the ledger", (at) => {
  let schema: string;
  let ledger: Ledger;
  beforeEach(async () => {
    schema = await at.emptyLedger();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
  });

  it("keeps the first note of a key, whatever is noted under it later", async () => {
    const note = { key: "made 1", topic: "digest", asOf: onDay(20), at: onDay(20, 9), fact: { read: [1, { a: "é" }] } };
    await ledger.notes.write(note);
    await ledger.notes.write({ ...note, topic: "other", at: onDay(21), fact: {} });
    expect(await ledger.notes.get("made 1")).toEqual(note);
    await ledger.notes.write({ ...note, key: "made 2", fact: { name: "a \u0000" } });
    expect((await ledger.notes.get("made 2"))?.fact).toEqual({ name: "a \uFFFD" });
    expect(await ledger.notes.get("unknown")).toBeUndefined();
  });

  it("gives back what the list said of an experiment, unless that was too long ago", async () => {
    const [first, second] = ["exp_1", "exp_2"].map((id) => anExperiment({ id, name: 'Hero \u0000 "video"' }));
    await ledger.listings.keep(ACCOUNT, onDay(20), [second!, first!]);
    await ledger.listings.keep(ACCOUNT, onDay(21), [{ ...first!, trafficAllocation: 40 }]);
    // A run that comes late.
    await ledger.listings.keep(ACCOUNT, onDay(19), [first!]);
    const since = (day: number) => ledger.listings.of(ACCOUNT, ["exp_1", "exp_2", "exp_3"], onDay(day));
    expect(await since(20)).toEqual(
      new Map([
        ["exp_1", { ...first!, trafficAllocation: 40 }],
        ["exp_2", second],
      ]),
    );
    expect([...(await since(21)).keys()]).toEqual(["exp_1"]);
    await ledger.prune(onDay(21));
    expect([...(await since(1)).keys()]).toEqual(["exp_1"]);
  });

  it("finds the latest note of a topic by its as-of time, not by when it was written", async () => {
    for (const [key, day, written] of [
      ["late", 18, 23],
      ["newest", 20, 21],
    ] as const)
      await ledger.notes.write({ key, topic: "digest", asOf: onDay(day), at: onDay(written), fact: {} });
    expect((await ledger.notes.latest("digest"))?.key).toBe("newest");
    expect(await ledger.notes.latest("scorecard")).toBeUndefined();
  });

  it("lists of the experiments ever seen those in some status, or seen since some time", async () => {
    const see = (id: string, status: "running" | "paused" | "completed", day: number) =>
      ledger.experiments.remember(
        ACCOUNT,
        anExperiment({ id, status, statusAsSent: status }),
        onDay(day),
        NOTHING_KNOWN,
      );
    await see("old", "completed", 10);
    await see("over", "completed", 20);
    await see("resting", "paused", 21);
    await see("on", "running", 22);
    const listed = async (only?: Parameters<Ledger["experiments"]["list"]>[1]) =>
      (await ledger.experiments.list(ACCOUNT, only)).map(({ experimentId }) => experimentId);
    expect(await listed()).toEqual(["old", "over", "resting", "on"]);
    expect(await listed({ statuses: ["running", "paused"] })).toEqual(["resting", "on"]);
    expect(await listed({ seenSince: onDay(20) })).toEqual(["over", "resting", "on"]);
    expect(await listed({ statuses: ["completed"], seenSince: onDay(20) })).toEqual(["over"]);
  });

  it("keeps the first sight of an experiment for ever and renews the last", async () => {
    const first = await ledger.experiments.remember(
      ACCOUNT,
      anExperiment({ name: "Old name" }),
      onDay(10),
      NOTHING_KNOWN,
    );
    expect(first).toEqual({
      account: ACCOUNT,
      experimentId: EXPERIMENT,
      firstSeenAt: onDay(10),
      pauses: [],
      firstFingerprint: fingerprintOf(anExperiment()),
      accountFacts: NO_ACCOUNT_FACTS,
      name: "Old name",
      lastStatus: "running",
      lastSeenAt: onDay(10),
    });
    const changed = anExperiment({ name: "New \u0000 name", status: "paused", goal: "signup", variants: undefined });
    const renewed = {
      ...first,
      name: "New \uFFFD name",
      lastStatus: "paused",
      lastSeenAt: onDay(12),
      pauses: [{ from: onDay(12), to: null }],
    };
    expect(await ledger.experiments.remember(ACCOUNT, changed, onDay(12), NOTHING_KNOWN)).toEqual(renewed);
    expect(await ledger.experiments.remember(ACCOUNT, anExperiment(), onDay(11), NOTHING_KNOWN)).toEqual(renewed); // came late
    await ledger.experiments.remember(
      "globex",
      anExperiment({ goal: undefined, startedAt: undefined, variants: undefined }),
      onDay(12),
      NOTHING_KNOWN,
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

  it("asks what the account says of an experiment once, when it is first seen, and keeps the answer", async () => {
    let asked = 0;
    const facts = (usualPhi: number) => () => {
      asked++;
      return Promise.resolve({ ...NO_ACCOUNT_FACTS, usualPhi });
    };
    const first = await ledger.experiments.remember(ACCOUNT, anExperiment(), onDay(10), facts(1.5));
    expect(first.accountFacts.usualPhi).toBe(1.5);
    const later = await ledger.experiments.remember(ACCOUNT, anExperiment(), onDay(12), facts(3));
    expect(later.accountFacts).toEqual(first.accountFacts);
    const late = await ledger.experiments.remember(ACCOUNT, anExperiment(), onDay(11), facts(4));
    expect(late.accountFacts).toEqual(first.accountFacts);
    expect(asked).toBe(1);
    const ref = { account: ACCOUNT, experimentId: EXPERIMENT };
    expect((await ledger.decisions.historyOf(ref, "2026-11-30"))!.account).toEqual(first.accountFacts);
    expect((await ledger.experiments.get(ref))!.accountFacts).toEqual(first.accountFacts);
  });

  it("lets the first of two that see an experiment at once say what the account says", async () => {
    const both = await Promise.all(
      [1, 2].map((usualPhi) =>
        ledger.experiments.remember(ACCOUNT, anExperiment(), onDay(10), () =>
          Promise.resolve({ ...NO_ACCOUNT_FACTS, usualPhi }),
        ),
      ),
    );
    expect(both[0]!.accountFacts).toEqual(both[1]!.accountFacts);
  });

  it("remembers that an experiment was deleted, until it is seen again", async () => {
    await ledger.experiments.remember(ACCOUNT, anExperiment(), onDay(10), NOTHING_KNOWN);
    await ledger.experiments.markDeleted({ account: ACCOUNT, experimentId: EXPERIMENT }, onDay(9)); // came late
    expect(await ledger.experiments.list(ACCOUNT)).toMatchObject([{ lastStatus: "running" }]);
    await ledger.experiments.markDeleted({ account: ACCOUNT, experimentId: EXPERIMENT }, onDay(11));
    await ledger.experiments.markDeleted({ account: ACCOUNT, experimentId: "exp_unknown" }, onDay(11));
    expect(await ledger.experiments.list(ACCOUNT)).toMatchObject([
      { lastStatus: "deleted", firstSeenAt: onDay(10), lastSeenAt: onDay(11) },
    ]);
    expect(await ledger.experiments.remember(ACCOUNT, anExperiment(), onDay(12), NOTHING_KNOWN)).toMatchObject({
      lastStatus: "running",
      firstSeenAt: onDay(10),
    });
  });

  it("keeps what people are called in one place, where it can be forgotten", async () => {
    await ledger.people.remember("slack:U0ANA", "Ana", onDay(10));
    await ledger.people.remember("slack:U0ANA", "Ana \u0000 Bell", onDay(12));
    await ledger.people.remember("slack:U0ANA", "Ann", onDay(11)); // came late
    await ledger.people.remember("cli:0123456789abcdef", "ben@host", onDay(11));
    expect(await ledger.people.names(["slack:U0ANA", "slack:U0EVE"])).toEqual(
      new Map([["slack:U0ANA", "Ana \uFFFD Bell"]]),
    );
    expect(await ledger.people.forget("slack:U0ANA")).toBe(true);
    expect(await ledger.people.forget("slack:U0ANA")).toBe(false);
    expect(await ledger.people.names(["slack:U0ANA", "cli:0123456789abcdef"])).toEqual(
      new Map([["cli:0123456789abcdef", "ben@host"]]),
    );
  });

  it("refuses a name in place of a person's id, wherever one is kept", async () => {
    const said = { id: "1", at: NOW, via: "slack", account: null, experimentId: null, until: null, subject: null };
    for (const name of ["Ana", "ana bell", "slack:Ana Bell", "Ana (U0ANA)"]) {
      await expect(ledger.people.remember(name as PersonId, "Ana", NOW)).rejects.toThrow("violates check constraint");
      const given = ledger.instructions.give({ ...said, actor: name, kind: "pause" });
      await expect(given).rejects.toThrow("violates check constraint");
    }
  });

  it("forgets old notes and messages, but never what later work starts from", async () => {
    for (const [key, topic, day] of [
      ["digest-1", "digest", 1],
      ["digest-2", "digest", 2],
      ["digest-9", "digest", 9],
      ["scorecard-1", "scorecard", 1],
      ["scorecard-2", "scorecard", 2],
    ] as const)
      await ledger.notes.write({ key, topic, asOf: onDay(day), at: onDay(day), fact: {} });
    for (const [key, day] of [
      ["old", 1],
      ["new", 9],
      ["doubtful", 1],
    ] as const) {
      await ledger.deliveries.claim(sentTo(key), "hash", "a", onDay(day), onDay(day, 9));
      if (key !== "doubtful")
        await ledger.deliveries.sent(sentTo(key), "a", { channelId: "C", ts: "1" }, "hash", onDay(day));
    }
    const { input, decision } = aRecord();
    const { id } = await ledger.decisions.record(input, decision, onDay(1));
    expect(await ledger.prune(onDay(5))).toEqual({ notes: 3, deliveries: 1 });
    const left = await at.database().query<{ key: string }>(`SELECT key FROM ${schema}.notes ORDER BY key`);
    expect(left.map(({ key }) => key)).toEqual(["digest-9", "scorecard-2"]);
    expect(await ledger.deliveries.get(sentTo("old"))).toBeUndefined();
    expect(await ledger.deliveries.get(sentTo("doubtful"))).toBeDefined();
    expect(await ledger.decisions.get(id)).toBeDefined();
    expect(await ledger.prune(onDay(5))).toEqual({ notes: 0, deliveries: 0 });
  });

  it("works as usual in a dry run, and holds nothing of it afterwards", async () => {
    const dryDatabase = await openRollbackOnly(at.database());
    const dry = await openLedger(dryDatabase, { schema, log: silentLog });
    const { input, decision } = aRecord();
    await dry.notes.write({ key: "dry", topic: "digest", asOf: NOW, at: NOW, fact: {} });
    await dry.experiments.remember(ACCOUNT, anExperiment(), NOW, NOTHING_KNOWN);
    const { id } = await dry.decisions.record(input, decision, NOW);
    const announced = await dry.intents.announce(
      {
        account: ACCOUNT,
        experimentId: EXPERIMENT,
        experimentName: "",
        decisionId: id,
        act: "stop",
        because: "winner",
        variantId: "v",
        onWinner: "record",
        notBefore: NOW,
      },
      NOW,
    );
    expect(announced.isNew).toBe(true);
    expect(await dry.decisions.verify()).toEqual({ rows: 1, firstBroken: undefined });
    expect((await dry.deliveries.claim(sentTo("key"), "hash", "a", NOW, NOW)).kind).toBe("granted");
    await dryDatabase.close();
    expect(await ledger.notes.get("dry")).toBeUndefined();
    expect(await ledger.experiments.list(ACCOUNT)).toEqual([]);
    expect(await ledger.decisions.get(id)).toBeUndefined();
    expect(await ledger.intents.recent(onDay(1))).toEqual([]);
    expect(await ledger.deliveries.get(sentTo("key"))).toBeUndefined();
    expect(await ledger.decisions.verify()).toEqual({ rows: 0, firstBroken: undefined });
  });
});
