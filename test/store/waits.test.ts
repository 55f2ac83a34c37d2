import { beforeEach, expect, it } from "vitest";
import { openLedger, waitsIn } from "../../src/store/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import type { SharedWait } from "../../src/ports/index.ts";
import { ACCOUNT } from "../support/builders.ts";
import { eachDatabase } from "../support/databases.ts";

const MINUTE = 60_000;
/** A wait of so long, read back on a busy machine. */
const about = (ms: number) => ({
  asymmetricMatch: (left: unknown) => typeof left === "number" && left <= ms && left > ms - MINUTE,
});

eachDatabase("the waiting time of an account", (at) => {
  let schema: string;
  let waits: (account: string) => SharedWait;
  /** As another worker has them. */
  let elsewhere: (account: string) => SharedWait;
  beforeEach(async () => {
    schema = await at.emptyLedger();
    await openLedger(at.database(), { schema, log: silentLog });
    waits = waitsIn(at.database(), schema);
    elsewhere = waitsIn(await at.secondDatabase(), schema);
  });
  const write = (askedAt: string, until: string) =>
    at
      .database()
      .query(`INSERT INTO ${schema}.waits VALUES ($1, now() + $2::interval, now() + $3::interval)`, [
        ACCOUNT,
        askedAt,
        until,
      ]);

  it("is known to every worker, and does not concern other accounts", async () => {
    expect(await elsewhere(ACCOUNT).leftMs()).toBe(0);
    await waits(ACCOUNT).lengthen(10 * MINUTE);
    expect(await elsewhere(ACCOUNT).leftMs()).toEqual(about(10 * MINUTE));
    expect(await elsewhere("other").leftMs()).toBe(0);
  });

  it("is the longest that any of them was asked for", async () => {
    await waits(ACCOUNT).lengthen(30 * MINUTE);
    await elsewhere(ACCOUNT).lengthen(10 * MINUTE);
    expect(await waits(ACCOUNT).leftMs()).toEqual(about(30 * MINUTE));
    await elsewhere(ACCOUNT).lengthen(60 * MINUTE);
    expect(await waits(ACCOUNT).leftMs()).toEqual(about(60 * MINUTE));
  });

  it("ends by itself, and another one can follow", async () => {
    await write("-2 minutes", "-1 minute");
    expect(await waits(ACCOUNT).leftMs()).toBe(0);
    await waits(ACCOUNT).lengthen(10 * MINUTE);
    expect(await waits(ACCOUNT).leftMs()).toEqual(about(10 * MINUTE));
  });

  it("is not kept after the server's clock was set back, and another one can follow", async () => {
    await write("1 year", "1 year 1 hour");
    expect(await waits(ACCOUNT).leftMs()).toBe(0);
    await waits(ACCOUNT).lengthen(10 * MINUTE);
    expect(await waits(ACCOUNT).leftMs()).toEqual(about(10 * MINUTE));
  });
});
