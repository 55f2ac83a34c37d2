import { addDays } from "../../src/experiment/index.ts";
import type { Ledger } from "../../src/ports/index.ts";
import { ACCOUNT, anExperiment, aStopped, LAST_CLOSED_DAY, NOTHING_KNOWN } from "../support/builders.ts";
import { EXPERIMENT, NOW, recordNext } from "./records.ts";

export const LATER = "2026-11-23T10:00:00.000Z";

/** Puts something into every table: an experiment with its decisions, the newest a winner that was stopped. Returns the id of the stop. */
export async function fillLedger(ledger: Ledger, decisions: number): Promise<string> {
  await ledger.experiments.remember(ACCOUNT, anExperiment({ id: EXPERIMENT }), NOW, NOTHING_KNOWN);
  for (let day = decisions - 1; day >= 0; day--) {
    await recordNext(ledger, {
      lastClosedDay: addDays(LAST_CLOSED_DAY, -day),
      decision: { verdict: "winner", winner: 1 },
    });
  }
  const { id: decisionId, decision } = (await ledger.decisions.latest({
    account: ACCOUNT,
    experimentId: EXPERIMENT,
  }))!;
  const winnerVariantId = decision.arms[1]!.id;
  const { intent } = await ledger.intents.announce(
    {
      account: ACCOUNT,
      experimentId: EXPERIMENT,
      experimentName: "Checkout",
      decisionId,
      act: "stop",
      because: "winner",
      variantId: winnerVariantId,
      onWinner: "record",
      notBefore: NOW,
    },
    NOW,
  );
  const stop = intent.id;
  await ledger.intents.claim(stop, "worker", NOW, LATER);
  await ledger.intents.begin(stop, "worker", NOW);
  await ledger.intents.end(stop, "worker", aStopped({ winnerReadBack: winnerVariantId }), NOW);
  await ledger.instructions.give({
    id: "a press",
    at: NOW,
    actor: "slack:U0ANA",
    via: "slack",
    account: ACCOUNT,
    experimentId: EXPERIMENT,
    kind: "never",
    until: null,
    subject: decisionId,
  });
  await ledger.alerts.settle(
    { account: ACCOUNT, experimentId: EXPERIMENT, kinds: ["harm"] },
    [{ kind: "harm", armId: null, event: null, isActionable: false, arm: 1, control: 0, logEvidence: 5, logAlarm: 3 }],
    { at: NOW },
  );
  const name = { key: "digest:1", destination: "slack:C1" } as const;
  await ledger.deliveries.claim(name, "hash", "worker", NOW, LATER);
  await ledger.deliveries.sent(name, "worker", { channelId: "C1", ts: "1.0" }, "hash", NOW);
  await ledger.people.remember("slack:U0ANA", "Ana", NOW);
  await ledger.spentTokens.spend("a link", LATER);
  await ledger.notes.write({ key: "made 1", topic: "digest daily", asOf: NOW, at: NOW, fact: {} });
  return stop;
}
