import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../src/platform/index.ts";
import {
  LedgerDamagedError,
  LedgerError,
  LedgerTooNewError,
  LedgerUnreachableError,
  openLedger,
} from "../../src/store/index.ts";
import { eachDatabase, onDatabase } from "../support/databases.ts";
import { tamperWith } from "../support/tamper.ts";
import { aRecord, NOW } from "./records.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";

/** A released step is never edited: whoever has it applied could not open the ledger any more. Add a new step instead. */
const RELEASED: Readonly<Record<number, string>> = {
  1: "96a481e656e5871ad8fac54bdb02864c5af4b5591ba3ad43db6f19a48f7d06e4",
};

describe("the steps of the ledger", () => {
  it("are numbered from 1 without gaps, and released ones are as they were", () => {
    expect(MIGRATIONS.map((step) => step.version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    for (const step of MIGRATIONS)
      expect(createHash("sha256").update(step.sql).digest("hex")).toBe(RELEASED[step.version]);
  });
});

eachDatabase("bringing the ledger to the newest version", (at) => {
  it("happens once, and opening it again changes nothing", async () => {
    const schema = at.freshSchema();
    const first = await openLedger(at.database(), { schema, log: silentLog });
    const { input, decision } = aRecord();
    const { id } = await first.decisions.record(input, decision, NOW);
    const second = await openLedger(at.database(), { schema, log: silentLog });
    expect((await second.decisions.get(id))?.id).toBe(id);
    const applied = await at.database().query(`SELECT version FROM ${schema}.migrations`);
    expect(applied).toEqual(MIGRATIONS.map(({ version }) => ({ version })));
  });

  it("happens once when several workers start together", async () => {
    const schema = at.freshSchema();
    const databases = [at.database(), await at.secondDatabase(), await at.secondDatabase()];
    await Promise.all(databases.map((database) => openLedger(database, { schema, log: silentLog })));
    expect(await at.database().query(`SELECT version FROM ${schema}.migrations`)).toHaveLength(MIGRATIONS.length);
  });

  it("is refused when a newer Herald wrote it", async () => {
    const schema = at.freshSchema();
    await openLedger(at.database(), { schema, log: silentLog });
    await at
      .database()
      .query(`INSERT INTO ${schema}.migrations (version, name, checksum) VALUES (999, 'from-the-future', '')`);
    const opening = openLedger(at.database(), { schema, log: silentLog });
    await expect(opening).rejects.toThrow(LedgerTooNewError);
    await expect(opening).rejects.toThrow(
      /version 999 \(from-the-future\), this Herald knows up to \d+: upgrade this Herald/,
    );
  });

  it("is refused when an applied step is not the one we know", async () => {
    const schema = at.freshSchema();
    await openLedger(at.database(), { schema, log: silentLog });
    await at.database().query(`UPDATE ${schema}.migrations SET checksum = 'other' WHERE version = 1`);
    await expect(openLedger(at.database(), { schema, log: silentLog })).rejects.toThrow(LedgerDamagedError);
  });

  it.each(['x"; DROP SCHEMA public; --', "Herald", "", "1st", "a".repeat(64)])(
    "is refused in a schema named %o",
    async (schema) => {
      await expect(openLedger(at.database(), { schema, log: silentLog })).rejects.toThrow(RangeError);
    },
  );

  it("keeps two schemas of one database apart", async () => {
    const [one, other] = [at.freshSchema(), at.freshSchema()];
    const ledgers = await Promise.all(
      [one, other].map((schema) => openLedger(at.database(), { schema, log: silentLog })),
    );
    const { input, decision } = aRecord();
    await ledgers[0]!.decisions.record(input, decision, NOW);
    expect(await ledgers[1]!.decisions.verify()).toEqual({ rows: 0, firstBroken: undefined });
  });

  it("tells a stored document that cannot be read from one that is there", async () => {
    const schema = at.freshSchema();
    const ledger = await openLedger(at.database(), { schema, log: silentLog });
    const { input, decision } = aRecord();
    const { id } = await ledger.decisions.record(input, decision, NOW);
    await tamperWith(at.database(), schema, ["premises", "body"], "id = 1", (text) =>
      text.replace('"arms"', '"brams"'),
    );
    const reading = ledger.decisions.get(id);
    await expect(reading).rejects.toThrow(LedgerDamagedError);
    await expect(reading).rejects.toThrow(`premise of decision ${id} cannot be read. arms: `);
  });
});

onDatabase("postgres", "a ledger on a server", (at) => {
  it("that is lost is unreachable, which is worth another try; the connection made anew, all is there", async () => {
    const schema = at.freshSchema();
    const second = await at.secondDatabase();
    const ledger = await openLedger(second, { schema, log: silentLog });
    await second.close();
    const lost: unknown = await ledger.notes.get("note").catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(LedgerUnreachableError);
    expect((lost as LedgerError).isRetryable).toBe(true);
    const again = await openLedger(at.database(), { schema, log: silentLog });
    expect(await again.notes.get("note")).toBeUndefined();
  });

  it("waits for the worker that is appending, and gives up as unreachable rather than fork the chain", async () => {
    const schema = at.freshSchema();
    const ledger = await openLedger(at.database(), { schema, log: silentLog });
    const { input, decision } = aRecord();
    const second = await at.secondDatabase();
    await second.transaction(async (transaction) => {
      await transaction.query(`SELECT * FROM ${schema}.chain_head FOR UPDATE`);
      await at.database().transaction(async (other) => {
        await other.execute("SET LOCAL lock_timeout = '50ms'");
        const busy = (await openLedger(other, { schema, log: silentLog })).decisions.record(input, decision, NOW);
        await expect(busy).rejects.toThrow(LedgerUnreachableError);
      });
    });
    expect((await ledger.decisions.record(input, decision, NOW)).isNew).toBe(true);
    expect(await ledger.decisions.verify()).toEqual({ rows: 1, firstBroken: undefined });
  });
});
