import { expect, it } from "vitest";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger, proveWrite } from "../../src/store/index.ts";
import { eachDatabase } from "../support/databases.ts";

eachDatabase("a proof that the ledger takes something", (at) => {
  it("writes, and leaves nothing behind", async () => {
    const schema = await at.emptyLedger();
    await openLedger(at.database(), { schema, log: silentLog });
    await proveWrite(at.database(), schema);
    expect(await at.database().query(`SELECT 1 FROM "${schema}".notes`)).toEqual([]);
  });

  it("fails where only reading is allowed, as on a replica", async () => {
    const schema = await at.emptyLedger();
    await openLedger(at.database(), { schema, log: silentLog });
    const proof = at.database().transaction(async (transaction) => {
      await transaction.execute("SET TRANSACTION READ ONLY");
      await proveWrite(transaction, schema);
    });
    await expect(proof).rejects.toThrow(/read-only/);
  });
});
