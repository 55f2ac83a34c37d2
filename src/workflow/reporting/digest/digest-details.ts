import {
  detailsShown,
  experimentChart,
  writtenFor,
  type DigestEntry,
  type DigestModel,
} from "../../../messages/index.ts";
import type { JobContext } from "../../../ports/index.ts";
import { storedDecision } from "../acting-message.ts";

/** Gives the experiments that a digest shows in detail what their charts show, and what people expect of them. */
export async function withDetails(model: DigestModel, context: JobContext): Promise<DigestModel> {
  const charts = new Map<DigestEntry, DigestEntry["chart"]>();
  const hypotheses = new Map<DigestEntry, string | undefined>();
  for (const entry of detailsShown(model)) {
    hypotheses.set(entry, (await context.ledger.experiments.get(entry.decision))?.hypothesis);
    try {
      const { input, decision } = await storedDecision(entry.decisionId, context);
      charts.set(
        entry,
        writtenFor(context.settings.reader, () => experimentChart(input, decision)),
      );
    } catch (error) {
      // No message waits for a chart: its picture is asked for instead, by a job that fails by itself.
      context.log.warn({ decision: entry.decisionId, error }, "no chart in the message about an experiment");
    }
  }
  return {
    ...model,
    entries: model.entries.map((entry) => ({
      ...entry,
      chart: charts.get(entry),
      hypothesis: hypotheses.get(entry),
    })),
  };
}
