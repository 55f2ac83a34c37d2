import { beforeEach, expect, it } from "vitest";
import { silentLog } from "../../src/platform/index.ts";
import type { Ledger } from "../../src/ports/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { eachDatabase } from "../support/databases.ts";

const UNTIL = "2026-11-23T10:00:00.000Z";

eachDatabase("a token of the page", (at) => {
  let ledger: Ledger;
  /** As another worker has it. */
  let elsewhere: Ledger;
  beforeEach(async () => {
    const schema = await at.emptyLedger();
    ledger = await openLedger(at.database(), { schema, log: silentLog });
    elsewhere = await openLedger(await at.secondDatabase(), { schema, log: silentLog });
  });

  it("is spent once, whichever worker is asked, and whatever else is spent", async () => {
    expect(await ledger.spentTokens.has("link")).toBe(false);
    expect(await ledger.spentTokens.spend("link", UNTIL)).toBe(true);
    expect(await elsewhere.spentTokens.spend("link", UNTIL)).toBe(false);
    expect(await elsewhere.spentTokens.has("link")).toBe(true);
    expect(await elsewhere.spentTokens.spend("another", UNTIL)).toBe(true);
  });

  it("is spent once when many ask at the same time", async () => {
    const asked = Array.from({ length: 10 }, (_, index) =>
      (index % 2 === 0 ? ledger : elsewhere).spentTokens.spend("link", UNTIL),
    );
    expect((await Promise.all(asked)).filter((isFirst) => isFirst)).toHaveLength(1);
  });

  it("is forgotten once it is over by itself", async () => {
    await ledger.spentTokens.spend("link", UNTIL);
    await ledger.prune(UNTIL);
    expect(await ledger.spentTokens.has("link")).toBe(true);
    await ledger.prune("2026-11-23T10:00:00.001Z");
    expect(await ledger.spentTokens.has("link")).toBe(false);
  });
});
