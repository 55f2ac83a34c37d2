import { inspect } from "node:util";
import { expect, it } from "vitest";
import { StatementError } from "../../src/database/index.ts";
import { eachDatabase, openTestDatabase } from "../support/databases.ts";

eachDatabase("one SQL, one set of results", (at) => {
  async function table(): Promise<string> {
    const schema = at.freshSchema();
    await at.database().execute(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.kept (n integer PRIMARY KEY)`);
    return `${schema}.kept`;
  }
  const numbersIn = async (name: string): Promise<number[]> =>
    (await at.database().query<{ n: number }>(`SELECT n FROM ${name} ORDER BY n`)).map((row) => row.n);

  it("gives columns the same values wherever they are stored", async () => {
    const [row] = await at.database().query(
      `SELECT 9007199254740993::bigint AS big, 1.50::numeric AS exact, 0.1::float8 AS double, 7::integer AS small, true AS yes, NULL::text AS nothing,
              timestamptz '2026-11-23 09:00:00.123456+01' AS at, 'infinity'::timestamptz AS never, date '2026-11-22' AS day,
              '{"a":[1,null]}'::jsonb AS document, '{"b":2}'::json AS other, ARRAY['x','y'] AS list`,
    );
    expect(row).toEqual({
      big: "9007199254740993",
      exact: "1.50",
      double: 0.1,
      small: 7,
      yes: true,
      nothing: null,
      at: "2026-11-23T08:00:00.123Z",
      never: "infinity",
      day: "2026-11-22",
      document: { a: [1, null] },
      other: { b: 2 },
      list: ["x", "y"],
    });
  });

  it("takes the same parameters", async () => {
    const [row] = await at.database().query(
      `SELECT $1::text AS text, $2::integer AS n, $3::bigint AS big, $4::boolean AS yes, $5::text AS nothing, $6::text AS missing,
              $7::json AS document, $8::timestamptz AS at, 'b' = ANY ($9::text[]) AS listed, $10::float8 AS double`,
      [
        "é€😀",
        5,
        9007199254740993n,
        false,
        null,
        undefined,
        JSON.stringify([1]),
        "2026-11-23T08:00:00.001Z",
        ["a", "b"],
        5e-324,
      ],
    );
    expect(row).toEqual({
      text: "é€😀",
      n: 5,
      big: "9007199254740993",
      yes: false,
      nothing: null,
      missing: null,
      document: [1],
      at: "2026-11-23T08:00:00.001Z",
      listed: true,
      double: 5e-324,
    });
  });

  it("commits what returns and rolls back what throws", async () => {
    const name = await table();
    await at.database().transaction((transaction) => transaction.query(`INSERT INTO ${name} VALUES (1)`));
    const failing = at.database().transaction(async (transaction) => {
      await transaction.query(`INSERT INTO ${name} VALUES (2)`);
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await numbersIn(name)).toEqual([1]);
  });

  it("undoes a failed nested transaction alone", async () => {
    const name = await table();
    await at.database().transaction(async (transaction) => {
      await transaction.query(`INSERT INTO ${name} VALUES (1)`);
      const duplicate = transaction.transaction(async (nested) => {
        await nested.query(`INSERT INTO ${name} VALUES (2)`);
        await nested.query(`INSERT INTO ${name} VALUES (1)`);
      });
      await expect(duplicate).rejects.toThrow(StatementError);
      await transaction.transaction((nested) => nested.query(`INSERT INTO ${name} VALUES (3)`));
    });
    expect(await numbersIn(name)).toEqual([1, 3]);
  });

  it("keeps concurrent nested transactions apart", async () => {
    const name = await table();
    await at.database().transaction(async (transaction) => {
      await Promise.allSettled(
        [1, 2, 3, 4, 5, 6].map((n) =>
          transaction.transaction(async (nested) => {
            await nested.query(`INSERT INTO ${name} VALUES ($1)`, [n]);
            if (n % 2 === 0) throw new Error("even");
          }),
        ),
      );
    });
    expect(await numbersIn(name)).toEqual([1, 3, 5]);
  });

  it("never reports a transaction as done when a failure in it was swallowed", async () => {
    const name = await table();
    const swallowing = at.database().transaction(async (transaction) => {
      await transaction.query(`INSERT INTO ${name} VALUES (1)`);
      await transaction.query("SELECT nonsense").catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({ code: "statement-failed", sqlState: "25P02" });
    expect(await numbersIn(name)).toEqual([]);
  });

  it("refuses to use the outer database inside a transaction, where it would wait for itself", async () => {
    const database = at.database();
    const refusal = "use the transaction it was given";
    await database.transaction(async (transaction) => {
      await expect(database.query("SELECT 1")).rejects.toThrow(refusal);
      await expect(database.transaction(async () => 1)).rejects.toThrow(refusal);
      await transaction.transaction(async () => {
        await expect(transaction.query("SELECT 1")).rejects.toThrow(refusal);
      });
    });
    expect(await database.query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
  });

  it("refuses a transaction that is over", async () => {
    const kept = await at.database().transaction(async (transaction) => transaction);
    await expect(kept.query("SELECT 1")).rejects.toThrow("this transaction is over");
  });

  it("is unreachable once closed: work still under way may be done elsewhere", async () => {
    const database = await openTestDatabase(at.kind);
    await database.close();
    for (const use of [database.query("SELECT 1"), database.execute("SELECT 1"), database.transaction(async () => 1)]) {
      await expect(use).rejects.toMatchObject({ code: "database-unreachable", reason: "no-answer" });
    }
  });

  it("lets statements that nobody awaited end within their transaction", async () => {
    const name = await table();
    let unawaited: Promise<unknown> = Promise.resolve();
    await at.database().transaction(async (transaction) => {
      unawaited = transaction.query(`INSERT INTO ${name} VALUES (1)`);
    });
    await unawaited;
    expect(await numbersIn(name)).toEqual([1]);
  });

  it("names what PostgreSQL refused, without the values it was given", async () => {
    const name = await table();
    const duplicate = async (): Promise<unknown> =>
      at.database().query(`INSERT INTO ${name} SELECT 4 WHERE $1 = 'marked-value'`, ["marked-value"]);
    await duplicate();
    const error: unknown = await duplicate().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StatementError);
    expect(error).toMatchObject({ sqlState: "23505", constraint: "kept_pkey" });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("marked-value");
  });
});
