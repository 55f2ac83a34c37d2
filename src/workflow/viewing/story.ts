import { z } from "zod";
import type { ExperimentRef } from "../../experiment/index.ts";
import type { ExperimentStory, ExplainedAct, ExplainedAlert, ExplainedWrite } from "../../messages/index.ts";
import { failureSchema, intentionOf, type Alert, type Ledger } from "../../ports/index.ts";
import { freshLook } from "../reporting/acting-message.ts";

const ROWS_A_PAGE = 1_000;

/** Gathers what was done to an experiment, said about it and changed in it, each oldest first. */
export async function storyOf(ref: ExperimentRef, { ledger }: { readonly ledger: Ledger }): Promise<ExperimentStory> {
  const acts: ExplainedAct[] = [];
  for (const intent of await ledger.intents.of(ref))
    acts.push({
      ...intent,
      intention: intentionOf(intent),
      fresh: await freshLook(intent.ending, { ledger }),
      steps: await ledger.intents.events(intent.id),
    });
  return {
    acts,
    instructions: await ledger.instructions.of(ref),
    writes: await writesTo(ref, ledger),
    alerts: await Promise.all((await ledger.alerts.of(ref)).map((alert) => withDecision(alert, ledger))),
  };
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

async function withDecision(alert: Alert, ledger: Ledger): Promise<ExplainedAlert> {
  const { decisionId } = alert;
  const stored = decisionId === undefined ? undefined : await ledger.decisions.get(decisionId);
  return { ...alert, decision: stored?.decision };
}
