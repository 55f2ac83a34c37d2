import { beforeEach, describe, expect, it } from "vitest";
import type { Act, ActEnding, Instruction, Intention } from "../../src/decision/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { ClaimLostError, LedgerStatementError, openLedger } from "../../src/store/index.ts";
import { ACCOUNT, aStopped, aWin, anApiFailure } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";
import { aRecord, EXPERIMENT, NOW } from "./records.ts";
import type { Intent, Ledger } from "../../src/ports/index.ts";

const at8 = (minutes: number): string =>
  new Date(Date.parse("2026-11-23T08:00:00.000Z") + minutes * 60_000).toISOString();
const NOT_BEFORE = at8(120);
const ENDINGS = {
  stopped: aStopped(),
  withdrawn: { state: "withdrawn", because: { kind: "acting-off" } },
  overtaken: { state: "overtaken", found: "deleted", winnerReadBack: null },
  failed: { state: "failed", failure: anApiFailure("refused") },
} as const satisfies Partial<Record<ActEnding["state"], ActEnding>>;

eachDatabase("claims", (at) => {
  let schema: string;
  let ledger: Ledger;
  /** The ledger as another worker has it. */
  let elsewhere: Ledger;
  beforeEach(async () => {
    schema = await at.emptyLedger();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
    elsewhere = await openLedger(await at.secondDatabase(), { schema, log: silentLog });
  });
  const events = async (id: string): Promise<readonly object[]> =>
    at
      .database()
      .query(`SELECT state, actor, at FROM ${schema}.intent_events WHERE intent_id = $1 ORDER BY sequence`, [id]);

  describe("on a stop", () => {
    async function announce(
      experimentId = EXPERIMENT,
      from = ledger,
      intention: Intention = aWin(),
      said?: Instruction,
    ): Promise<{ intent: Intent; isNew: boolean }> {
      const { input, decision } = aRecord({ experimentId });
      const { id: decisionId } = await from.decisions.record(input, decision, NOW);
      return from.intents.announce(
        {
          account: ACCOUNT,
          experimentId,
          experimentName: "Checkout \u0000",
          decisionId,
          ...intention,
          onWinner: "record",
          notBefore: NOT_BEFORE,
          ...(said && { requestedBy: said.actor }),
        },
        NOW,
        said,
      );
    }

    it("is announced once per experiment, however many workers announce it", async () => {
      const announcements = await Promise.all([
        announce(),
        announce(EXPERIMENT, elsewhere),
        announce(),
        announce(EXPERIMENT, elsewhere),
      ]);
      expect(announcements.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(announcements.map(({ intent }) => intent.id)).size).toBe(1);
      const { intent } = announcements[0]!;
      expect(intent).toMatchObject({
        id: expect.stringMatching(/^act_[0-9a-f]{24}$/) as string,
        state: "announced",
        notBefore: NOT_BEFORE,
        createdAt: NOW,
        ending: null,
        experimentName: "Checkout \uFFFD",
      });
      expect(await ledger.intents.get(intent.id)).toEqual(intent);
      expect(await ledger.intents.of({ account: ACCOUNT, experimentId: EXPERIMENT })).toEqual([intent]);
      expect((await announce("exp_other")).isNew).toBe(true);
      expect(await events(intent.id)).toHaveLength(1);
    });

    it("is in nobody's way once it ended, and one that was carried out only in the way of another stop or a pause", async () => {
      const { intent } = await announce();
      const wanted = (act: Act, variantId: string | null = null): Promise<{ intent: Intent; isNew: boolean }> =>
        announce(EXPERIMENT, elsewhere, { act, because: act === "stop" ? "horizon" : "asked", variantId });
      for (const act of ["stop", "pause", "resume", "end-rollout"] as const)
        expect(await wanted(act)).toMatchObject({ isNew: false, intent: { id: intent.id } });
      await ledger.intents.claim(intent.id, "a", at8(120), at8(125));
      await ledger.intents.begin(intent.id, "a", at8(120));
      await ledger.intents.end(intent.id, "a", aStopped(), at8(121));
      for (const act of ["stop", "pause"] as const)
        expect(await wanted(act)).toMatchObject({ isNew: false, intent: { id: intent.id } });
      const rollout = await wanted("rollout", "var_green");
      expect(rollout).toMatchObject({
        isNew: true,
        intent: { act: "rollout", variantId: "var_green", because: "asked" },
      });
      expect(await wanted("end-rollout")).toMatchObject({ isNew: false, intent: { id: rollout.intent.id } });
    });

    it("that a person asks for is written with what they said, once, however many workers hear it and whatever became of it", async () => {
      const ref = { account: ACCOUNT, experimentId: EXPERIMENT };
      const rollout: Intention = { act: "rollout", because: "asked", variantId: "var_green" };
      const heard = (id: string, from: Ledger) =>
        announce(EXPERIMENT, from, rollout, {
          ...ref,
          id,
          at: NOW,
          actor: "slack:U0ANN",
          via: "slack",
          kind: "rollout",
          until: null,
          subject: null,
        });
      const both = await Promise.all([heard("press 1", ledger), heard("press 1", elsewhere)]);
      expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
      const { id } = both[0]!.intent;
      expect(await heard("press 2", ledger)).toMatchObject({ isNew: false, intent: { id } });
      await ledger.intents.claim(id, "a", at8(120), at8(125));
      await ledger.intents.begin(id, "a", at8(120));
      await ledger.intents.end(id, "a", ENDINGS.failed, at8(121));
      expect(await heard("press 1", elsewhere)).toMatchObject({ isNew: false, intent: { id, state: "failed" } });
      const said = async () => (await ledger.instructions.of(ref)).map((one) => one.id);
      expect(await said()).toEqual(["press 1"]);
      expect(await heard("press 3", ledger)).toMatchObject({ isNew: true });
      expect(await said()).toEqual(["press 1", "press 3"]);
    });

    it.each<Intention>([
      { act: "stop", because: "winner", variantId: null },
      { act: "stop", because: "horizon", variantId: "var_green" },
      { act: "rollout", because: "asked", variantId: null },
      { act: "pause", because: "harm", variantId: "var_green" },
    ])(
      "is not written with a variant that its act does not have, or without one that it needs: %j",
      async (intention) => {
        await expect(announce(EXPERIMENT, ledger, intention)).rejects.toThrow(LedgerStatementError);
      },
    );

    it("needs a recorded decision that explains it", async () => {
      const unexplained = ledger.intents.announce(
        {
          account: ACCOUNT,
          experimentId: EXPERIMENT,
          experimentName: "",
          decisionId: "dec_none",
          act: "stop",
          because: "winner",
          variantId: "",
          onWinner: "record",
          notBefore: NOW,
        },
        NOW,
      );
      await expect(unexplained).rejects.toThrow(LedgerStatementError);
    });

    it("is due when its time has come and nobody holds it", async () => {
      const { intent } = await announce();
      const due = async (minute: number): Promise<string[]> =>
        (await ledger.intents.due(at8(minute))).map((one) => one.id);
      expect(await due(119)).toEqual([]);
      expect(await due(120)).toEqual([intent.id]);
      expect(await ledger.intents.claim(intent.id, "a", at8(119), at8(124))).toBeUndefined();
      expect(await ledger.intents.claim(intent.id, "a", at8(120), at8(125))).toMatchObject({
        id: intent.id,
        state: "announced",
      });
      expect(await due(124)).toEqual([]);
      expect(await due(125)).toEqual([intent.id]);
      await ledger.intents.release(intent.id, "another");
      expect(await due(121)).toEqual([]);
      await ledger.intents.release(intent.id, "a");
      expect(await due(121)).toEqual([intent.id]);
    });

    it("is held by one of two workers that reach for it together", async () => {
      const { intent } = await announce();
      const claims = await Promise.all(
        ["a", "b", "c", "d"].map((owner, n) =>
          (n % 2 === 0 ? ledger : elsewhere).intents.claim(intent.id, owner, at8(120), at8(125)),
        ),
      );
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    });

    it("passes to another worker when the lease runs out, and the first may then do nothing any more", async () => {
      const { intent } = await announce();
      await ledger.intents.claim(intent.id, "a", at8(120), at8(125));
      expect(await elsewhere.intents.claim(intent.id, "b", at8(124), at8(130))).toBeUndefined();
      expect(await ledger.intents.claim(intent.id, "a", at8(124), at8(128))).toBeDefined(); // prolonged
      await expect(ledger.intents.begin(intent.id, "a", at8(128))).rejects.toThrow(ClaimLostError); // ran out in between
      expect(await elsewhere.intents.claim(intent.id, "b", at8(128), at8(133))).toBeDefined();
      await expect(ledger.intents.begin(intent.id, "a", at8(129))).rejects.toThrow(ClaimLostError);
      await expect(
        ledger.intents.end(intent.id, "a", { state: "failed", failure: anApiFailure("no") }, at8(129)),
      ).rejects.toThrow(ClaimLostError);
      await elsewhere.intents.begin(intent.id, "b", at8(129));
      expect((await elsewhere.intents.end(intent.id, "b", aStopped(), at8(130))).state).toBe("stopped");
    });

    it("is found again when its worker died in the middle", async () => {
      const { intent } = await announce();
      await ledger.intents.claim(intent.id, "a", at8(120), at8(125));
      await ledger.intents.begin(intent.id, "a", at8(121));
      expect((await ledger.intents.get(intent.id))?.state).toBe("executing");
      expect(await elsewhere.intents.due(at8(124))).toEqual([]);
      expect(await elsewhere.intents.due(at8(125))).toMatchObject([{ id: intent.id, state: "executing" }]);
      expect(await elsewhere.intents.claim(intent.id, "b", at8(125), at8(130))).toMatchObject({ state: "executing" });
    });

    it("ends once, with its outcome, and repeating that changes nothing", async () => {
      const { intent } = await announce();
      await ledger.intents.claim(intent.id, "a", at8(120), at8(125));
      await ledger.intents.begin(intent.id, "a", at8(121));
      const ended = await ledger.intents.end(intent.id, "a", aStopped(), at8(122));
      expect(ended).toMatchObject({ state: "stopped", ending: { publishStatus: "published" }, updatedAt: at8(122) });
      expect(await ledger.intents.end(intent.id, "a", aStopped(), at8(123))).toEqual(ended);
      await expect(
        ledger.intents.end(intent.id, "a", { state: "failed", failure: anApiFailure("no") }, at8(123)),
      ).rejects.toThrow(ClaimLostError);
      expect(await ledger.intents.claim(intent.id, "b", at8(200), at8(210))).toBeUndefined();
      expect(await ledger.intents.due(at8(999))).toEqual([]);
      expect(await events(intent.id)).toEqual([
        { state: "announced", actor: null, at: NOW },
        { state: "executing", actor: "a", at: at8(121) },
        { state: "stopped", actor: "a", at: at8(122) },
      ]);
    });

    it.each([
      ["stopped", false],
      ["withdrawn", true],
      ["overtaken", true],
      ["failed", true],
    ] as const)("after it %s, may be announced anew: %s", async (state, mayReturn) => {
      const { intent } = await announce();
      await ledger.intents.claim(intent.id, "a", at8(120), at8(125));
      await ledger.intents.end(intent.id, "a", ENDINGS[state], at8(121));
      const next = await announce();
      expect(next.isNew).toBe(mayReturn);
      expect(next.intent.id === intent.id).toBe(!mayReturn);
      expect(await ledger.intents.of({ account: ACCOUNT, experimentId: EXPERIMENT })).toHaveLength(mayReturn ? 2 : 1);
    });

    it("can be vetoed until it begins, and the veto of one stop does not stand in the way of a later one", async () => {
      const { intent } = await announce();
      await ledger.intents.claim(intent.id, "a", at8(120), at8(125));
      expect(await elsewhere.intents.veto(intent.id, "slack:U123", at8(121))).toBe(true);
      expect(await elsewhere.intents.veto(intent.id, "slack:U456", at8(122))).toBe(true);
      await expect(ledger.intents.begin(intent.id, "a", at8(122))).rejects.toThrow(ClaimLostError);
      expect(await ledger.intents.get(intent.id)).toMatchObject({ state: "vetoed", ending: { by: "slack:U123" } });
      expect(await announce()).toMatchObject({ isNew: true });

      const other = (await announce("exp_other")).intent;
      await ledger.intents.claim(other.id, "a", at8(120), at8(125));
      await ledger.intents.begin(other.id, "a", at8(121));
      expect(await elsewhere.intents.veto(other.id, "slack:U123", at8(122))).toBe(false);
      expect(await ledger.intents.veto("act_unknown", "slack:U123", at8(122))).toBe(false);
    });

    it("is a person's, and due at once, when a person asks for it", async () => {
      const { intent } = await announce();
      expect(await elsewhere.intents.hasten(intent.id, "slack:U0ANN", at8(10))).toMatchObject({
        requestedBy: "slack:U0ANN",
        notBefore: at8(10),
      });
      expect(await elsewhere.intents.hasten(intent.id, "slack:U0ANN", at8(11))).toMatchObject({
        requestedBy: "slack:U0ANN",
        notBefore: at8(10),
      });
      expect(await ledger.intents.claim(intent.id, "a", at8(12), at8(17))).toMatchObject({
        requestedBy: "slack:U0ANN",
      });
      await ledger.intents.begin(intent.id, "a", at8(12));
      expect(await elsewhere.intents.hasten(intent.id, "slack:U0ANN", at8(13))).toBeUndefined();
      expect(await ledger.intents.events(intent.id)).toMatchObject([
        { state: "announced", actor: null },
        { state: "announced", actor: "slack:U0ANN", isHastened: true },
        { state: "announced", actor: "slack:U0ANN" },
        { state: "executing", actor: "a", at: at8(12) },
      ]);
      expect(
        await ledger.instructions.of({ account: intent.account, experimentId: intent.experimentId }),
      ).toMatchObject([{ kind: "stop", actor: "slack:U0ANN", via: "slack", at: at8(10), subject: intent.id }]);
    });

    it("stays the first person's, when a second one asks for it as well", async () => {
      const { intent } = await announce();
      const asked = await Promise.all([
        ledger.intents.hasten(intent.id, "slack:U0ANN", at8(10)),
        elsewhere.intents.hasten(intent.id, "slack:U0BEN", at8(10)),
      ]);
      const [first] = asked.filter((one) => one !== undefined);
      expect(asked.filter((one) => one === undefined)).toHaveLength(1);
      expect(await ledger.intents.get(intent.id)).toMatchObject({ requestedBy: first!.requestedBy });
      expect(
        await ledger.instructions.of({ account: intent.account, experimentId: intent.experimentId }),
      ).toMatchObject([{ kind: "stop", actor: first!.requestedBy }]);
    });

    it("may not begin once as many have begun that day as are allowed, but one that has begun goes on", async () => {
      const cap = { most: 1, since: at8(0) };
      const [first, second, asked] = [
        (await announce("exp_1")).intent,
        (await announce("exp_2")).intent,
        (await announce("exp_3")).intent,
      ];
      for (const { id } of [first, second, asked]) await ledger.intents.claim(id, "a", at8(120), at8(125));
      // Both at once: one may.
      const begun = await Promise.all([
        ledger.intents.begin(first.id, "a", at8(121), cap),
        elsewhere.intents.begin(second.id, "a", at8(121), cap),
      ]);
      expect(begun.toSorted()).toEqual([false, true]);
      const running = begun[0] ? first : second;
      expect(await ledger.intents.begin(running.id, "a", at8(122), cap)).toBe(true);
      // What a person asked for is bound by no cap, and not counted.
      expect(await ledger.intents.begin(asked.id, "a", at8(122))).toBe(true);
      await ledger.intents.end(running.id, "a", aStopped(), at8(123));
      const waiting = begun[0] ? second : first;
      expect(await ledger.intents.begin(waiting.id, "a", at8(123), cap)).toBe(false);
      expect(await ledger.intents.begin(waiting.id, "a", at8(124), { most: 1, since: at8(124) })).toBe(true);
    });

    it("either begins or is vetoed, never both", async () => {
      const { intent } = await announce();
      await ledger.intents.claim(intent.id, "a", at8(120), at8(125));
      const [begun, vetoed] = await Promise.allSettled([
        ledger.intents.begin(intent.id, "a", at8(121)),
        elsewhere.intents.veto(intent.id, "slack:U1", at8(121)),
      ]);
      const hasBegun = begun.status === "fulfilled";
      expect(vetoed).toEqual({ status: "fulfilled", value: !hasBegun });
      expect((await ledger.intents.get(intent.id))?.state).toBe(hasBegun ? "executing" : "vetoed");
    });

    it("is recent while open, and after its end as long as asked for", async () => {
      const open = (await announce("exp_open")).intent;
      const ended = (await announce("exp_ended")).intent;
      await ledger.intents.claim(ended.id, "a", at8(120), at8(125));
      await ledger.intents.end(ended.id, "a", ENDINGS.withdrawn, at8(121));
      const recent = async (minute: number): Promise<string[]> =>
        (await ledger.intents.recent(at8(minute))).map((one) => one.id).toSorted();
      expect(await recent(121)).toEqual([open.id, ended.id].toSorted());
      expect(await recent(122)).toEqual([open.id]);
    });
  });

  describe("on a message", () => {
    const place = { channelId: "C1", ts: "1.2" };
    const name = { key: "digest:2026-11-23", destination: "slack:#tests" } as const;
    const claim = (owner: string, minute = 0, from = ledger): ReturnType<Ledger["deliveries"]["claim"]> =>
      from.deliveries.claim(name, "hash-1", owner, at8(minute), at8(minute + 5));

    it("grants one of several workers the right to send it", async () => {
      const claims = await Promise.all([claim("a"), claim("b", 0, elsewhere), claim("c"), claim("d", 0, elsewhere)]);
      expect(claims.map((one) => one.kind).toSorted()).toEqual(["granted", "held", "held", "held"]);
      expect(claims.find((one) => one.kind === "granted")).toMatchObject({
        attempt: "first",
        delivery: { state: "sending", place: undefined },
      });
    });

    it("is sent once; a second run finds where it is and what it said", async () => {
      await claim("a");
      await ledger.deliveries.sent(name, "a", place, "hash-1", at8(1));
      const again = await claim("b", 2, elsewhere);
      expect(again).toMatchObject({ kind: "sent", delivery: { state: "sent", place, contentHash: "hash-1" } });
      await ledger.deliveries.sent(name, "b", place, "hash-2", at8(3)); // updated in place
      expect(await ledger.deliveries.get(name)).toEqual({
        ...name,
        state: "sent",
        place,
        contentHash: "hash-2",
        createdAt: at8(0),
        updatedAt: at8(3),
      });
      expect(await ledger.deliveries.get({ ...name, key: "unknown" })).toBeUndefined();
      await expect(ledger.deliveries.sent({ ...name, key: "unknown" }, "a", place, "", at8(0))).rejects.toThrow(
        RangeError,
      );
    });

    it("is another one at each destination, and all of them are found by their key", async () => {
      const elsewhereToo = { ...name, destination: "webhook:default" } as const;
      await claim("a");
      await ledger.deliveries.sent(name, "a", place, "hash-1", at8(1));
      const other = await ledger.deliveries.claim(elsewhereToo, "hash-1", "a", at8(1), at8(6));
      expect(other).toMatchObject({ kind: "granted", attempt: "first" });
      expect((await ledger.deliveries.of(name.key)).map(({ destination, state }) => [destination, state])).toEqual([
        ["slack:#tests", "sent"],
        ["webhook:default", "sending"],
      ]);
      expect(await ledger.deliveries.of("unknown")).toEqual([]);
      const second = { ...name, key: "second" } as const;
      await ledger.deliveries.claim(second, "hash-2", "a", at8(2), at8(6));
      const found = await ledger.deliveries.ofAll([second.key, "unknown", name.key]);
      expect(found.map(({ key, destination }) => [key, destination])).toEqual([
        [name.key, "slack:#tests"],
        [name.key, "webhook:default"],
        [second.key, "slack:#tests"],
      ]);
      expect(await ledger.deliveries.ofAll([])).toEqual([]);
    });

    it("is a first attempt again when the earlier one certainly did not leave", async () => {
      await claim("a");
      await ledger.deliveries.release(name, "b", { nothingLeft: true }); // not b's to give back
      expect((await claim("b")).kind).toBe("held");
      await ledger.deliveries.release(name, "a", { nothingLeft: true });
      expect(await claim("b")).toMatchObject({ kind: "granted", attempt: "first" });
    });

    it("stays in doubt once an attempt may have arrived, until it is known to be there", async () => {
      await claim("a");
      await ledger.deliveries.release(name, "a", { nothingLeft: false });
      expect(await claim("b", 1)).toMatchObject({ kind: "granted", attempt: "again" });
      await ledger.deliveries.release(name, "b", { nothingLeft: true });
      expect(await claim("c", 2)).toMatchObject({ kind: "granted", attempt: "again" });
    });

    it("is in doubt when its worker died holding it", async () => {
      await claim("a");
      expect((await claim("b", 4, elsewhere)).kind).toBe("held");
      expect(await claim("b", 5, elsewhere)).toMatchObject({ kind: "granted", attempt: "again" });
      await ledger.deliveries.sent(name, "a", place, "hash-1", at8(6)); // alive after all, and it did arrive
      expect((await claim("c", 6)).kind).toBe("sent");
    });
  });
});
