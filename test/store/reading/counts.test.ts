import { expect, it } from "vitest";
import { decide } from "../../../src/decision/index.ts";
import { silentLog } from "../../../src/platform/index.ts";
import { openLedger } from "../../../src/store/index.ts";
import { NOTHING_KNOWN } from "../../support/builders.ts";
import { eachDatabase } from "../../support/databases.ts";
import { aCase, variedDays } from "../../support/snapshots.ts";

eachDatabase("what the ledger holds, counted", (at) => {
  it("is of running experiments, intents, open alerts and late deliveries, and how large it is", async () => {
    const ledger = await openLedger(at.database(), { schema: await at.emptyLedger(), log: silentLog });
    const input = aCase({
      days: variedDays(14, [
        [1000, 50],
        [1000, 50],
      ]),
    });
    const { account, experiment, asOf } = input.snapshot;
    const place = { account, experimentId: experiment.id };
    await ledger.experiments.remember(account, experiment, asOf, NOTHING_KNOWN);
    const decision = decide(input);
    await ledger.decisions.record(input, decision, asOf);
    await ledger.alerts.settle({ ...place, kinds: ["no-goal"] }, [{ kind: "no-goal", armId: null }], { at: asOf });
    const lease = new Date(Date.parse(asOf) + 60_000).toISOString();
    for (const destination of ["slack:#a", "slack:#b", "webhook:default"] as const)
      await ledger.deliveries.claim({ key: "digest:daily:1", destination }, "hash", "worker", asOf, lease);

    const counts = await ledger.counts(asOf);
    expect(counts).toMatchObject({
      running: [{ account, verdict: decision.verdict, count: 1 }],
      intents: [],
      openAlerts: [{ account, kind: "no-goal", count: 1 }],
      deliveries: [
        { medium: "slack", state: "sending", count: 2 },
        { medium: "webhook", state: "sending", count: 1 },
      ],
    });
    expect(counts.sizeBytes).toBeGreaterThan(100_000);
    expect((await ledger.counts(lease)).deliveries).toEqual([]);

    await ledger.alerts.settle({ ...place, kinds: ["no-goal"] }, [], { at: lease });
    const ended = { ...experiment, status: "completed" as const, statusAsSent: "completed" };
    await ledger.experiments.remember(account, ended, lease, NOTHING_KNOWN);
    expect(await ledger.counts(asOf)).toMatchObject({ running: [], openAlerts: [] });
  });
});
