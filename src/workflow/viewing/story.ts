import { z } from "zod";
import type { Decision } from "../../decision/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import type {
  ExperimentStory,
  ExplainedAct,
  ExplainedAlert,
  ExplainedMessage,
  ExplainedWrite,
} from "../../messages/index.ts";
import { failureSchema, intentionOf, type Alert, type Intent, type Ledger } from "../../ports/index.ts";
import { announcementKey, everProposable, freshLook, proposalKey, receiptKey } from "../reporting/acting-message.ts";
import { alertMessageKey } from "../reporting/alert-message.ts";
import { finalReportMessageKey } from "../reporting/final-report-message.ts";

const ROWS_A_PAGE = 1_000;

/**
 * Gathers what was done to an experiment, said about it, changed in it and sent about it, each oldest first.
 * @param decision any about it
 * @param intents all of it, as the ledger has them
 */
export async function storyOf(
  decision: Pick<Decision, "account" | "experimentId" | "arms">,
  intents: readonly Intent[],
  { ledger }: { readonly ledger: Ledger },
): Promise<ExperimentStory> {
  const { account, experimentId, arms } = decision;
  const ref = { account, experimentId };
  const acts: ExplainedAct[] = [];
  for (const intent of intents)
    acts.push({
      ...intent,
      intention: intentionOf(intent),
      fresh: await freshLook(intent.ending, { ledger }),
      steps: await ledger.intents.events(intent.id),
    });
  const alerts = await ledger.alerts.of(ref);
  return {
    acts,
    instructions: await ledger.instructions.of(ref),
    writes: await writesTo(ref, ledger),
    alerts: await withDecisions(alerts, ledger),
    messages: await messagesBy(
      new Map<string, ExplainedMessage["kind"]>([
        ...everProposable(arms.map(({ id }) => id)).map((asked) => [proposalKey(ref, asked), "proposal"] as const),
        ...acts.map(({ id }) => [announcementKey(id), "announcement"] as const),
        ...acts.map(({ id }) => [receiptKey(id), "receipt"] as const),
        ...alerts.map(({ id }) => [alertMessageKey(id, "onset"), "alert"] as const),
        ...alerts.map(({ id }) => [alertMessageKey(id, "end"), "alert-over"] as const),
        [finalReportMessageKey(ref), "final-report"],
      ]),
      ledger,
    ),
  };
}

/** The messages that were sent under any of these keys. */
async function messagesBy(
  kinds: ReadonlyMap<string, ExplainedMessage["kind"]>,
  { deliveries }: Ledger,
): Promise<readonly ExplainedMessage[]> {
  return (await deliveries.ofAll([...kinds.keys()])).map(({ key, destination, state, createdAt }) => ({
    kind: kinds.get(key)!,
    destination,
    isSent: state === "sent",
    at: createdAt,
  }));
}

async function writesTo(ref: ExperimentRef, ledger: Ledger): Promise<readonly ExplainedWrite[]> {
  const found: ExplainedWrite[] = [];
  let after: string | undefined;
  do {
    const page = await ledger.records.page("writes", { limit: ROWS_A_PAGE, after, experimentId: ref.experimentId });
    for (const row of page.rows) {
      const { account, ...write } = writeRow.parse(row);
      if (account === ref.account) found.push(write);
    }
    after = page.next;
  } while (after !== undefined);
  return found;
}

const writeRow = z.object({
  account: z.string(),
  at: z.string(),
  operation: z.string(),
  body: z.record(z.string(), z.unknown()).nullable(),
  by: z.string(),
  outcome: z.enum(["done", "refused", "not-sent", "unknown"]).nullable(),
  failure: failureSchema.nullable(),
});

/** Each with the decision that showed it first. */
async function withDecisions(alerts: readonly Alert[], { decisions }: Ledger): Promise<readonly ExplainedAlert[]> {
  const ids = [...new Set(alerts.flatMap(({ decisionId }) => decisionId ?? []))];
  const found = ids.length === 0 ? [] : await decisions.conclusions(ids);
  const byId = new Map(found.map(({ id, decision }) => [id, decision]));
  return alerts.map((alert) => ({
    ...alert,
    decision: alert.decisionId === undefined ? undefined : byId.get(alert.decisionId),
  }));
}
