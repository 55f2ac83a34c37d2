import { expect, it } from "vitest";
import { openRollbackOnly } from "../../src/database/index.ts";
import { eachDatabase } from "../support/databases.ts";

eachDatabase("a dry run's database", (at) => {
  it("shows what was written until it is closed, and leaves nothing behind", async () => {
    const name = `${at.freshSchema()}.kept`;
    await at.database().execute(`CREATE SCHEMA ${name.split(".")[0]}; CREATE TABLE ${name} (n integer PRIMARY KEY)`);
    const dry = await openRollbackOnly(at.database());
    await dry.query(`INSERT INTO ${name} VALUES (1)`);
    await dry.transaction((transaction) => transaction.query(`INSERT INTO ${name} VALUES (2)`));
    await dry.execute(`INSERT INTO ${name} VALUES (3); CREATE TABLE ${name}_more (n integer)`);
    expect(await dry.query(`SELECT n FROM ${name} ORDER BY n`)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    await dry.close();
    expect(await at.database().query(`SELECT n FROM ${name}`)).toEqual([]);
    expect(await at.database().query("SELECT to_regclass($1)::text AS more", [`${name}_more`])).toEqual([
      { more: null },
    ]);
  });

  it("goes on after a statement or a transaction in it failed", async () => {
    const name = `${at.freshSchema()}.kept`;
    await at.database().execute(`CREATE SCHEMA ${name.split(".")[0]}; CREATE TABLE ${name} (n integer PRIMARY KEY)`);
    const dry = await openRollbackOnly(at.database());
    await dry.query(`INSERT INTO ${name} VALUES (1)`);
    await expect(dry.query(`INSERT INTO ${name} VALUES (1)`)).rejects.toMatchObject({ sqlState: "23505" });
    await Promise.allSettled(
      [2, 3, 4].map((n) =>
        dry.transaction(async (transaction) => {
          await transaction.query(`INSERT INTO ${name} VALUES ($1)`, [n]);
          if (n === 3) throw new Error("not this one");
        }),
      ),
    );
    expect(await dry.query(`SELECT n FROM ${name} ORDER BY n`)).toEqual([{ n: 1 }, { n: 2 }, { n: 4 }]);
    await dry.close();
    await dry.close();
  });
});
