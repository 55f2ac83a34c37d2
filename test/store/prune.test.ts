import { expect, it } from "vitest";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { eachDatabase } from "../support/databases.ts";
import { contentOf, restoreLedger, VERSIONS } from "./earlier/restore.ts";
import { aRecord, NOW } from "./records.ts";

/** Years after the last row of any ledger here. */
const MUCH_LATER = "2036-01-01T00:00:00.000Z";

eachDatabase("forgetting what is old", (at) => {
  it.each(VERSIONS)(
    "takes runs and sent messages of a ledger of version %i, and leaves every other row, the chain unbroken",
    async (version) => {
      const schema = at.freshSchema();
      await restoreLedger(at.database(), schema, version);
      const ledger = await openLedger(at.database(), { schema, log: silentLog });
      const { runs: earlierRuns, deliveries: earlierDeliveries, ...kept } = await contentOf(at.database(), schema);
      const chain = { rows: kept["decisions"]!.length, firstBroken: undefined };
      const sent = await at.database().query(`SELECT key FROM ${schema}.deliveries WHERE state = 'sent'`);

      expect(await ledger.prune(MUCH_LATER)).toEqual({ runs: 2, deliveries: sent.length });
      const { runs, deliveries, ...left } = await contentOf(at.database(), schema);
      expect(left).toEqual(kept);
      expect(await ledger.decisions.verify()).toEqual(chain);
      // What later work starts from, or may still be under way.
      expect(await at.database().query(`SELECT id FROM ${schema}.runs ORDER BY id`)).toEqual([
        { id: "sweep 2" },
        { id: "sweep 3" },
        { id: "told announcement 1" },
      ]);
      expect(earlierRuns).toEqual(expect.arrayContaining([...runs!]));
      expect(deliveries).toHaveLength(earlierDeliveries!.length - sent.length);
      expect(earlierDeliveries).toEqual(expect.arrayContaining([...deliveries!]));

      expect(await ledger.prune(MUCH_LATER)).toEqual({ runs: 0, deliveries: 0 });
      const { input, decision } = aRecord();
      const { id } = await ledger.decisions.record(input, decision, NOW);
      expect((await ledger.decisions.get(id))?.sequence).toBe(chain.rows + 1);
      expect(await ledger.decisions.verify()).toEqual({ ...chain, rows: chain.rows + 1 });
    },
  );
});
