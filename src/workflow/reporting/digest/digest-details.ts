import {
  decisionsShown,
  detailsShown,
  experimentChart,
  writtenFor,
  type DigestEntry,
  type DigestBrief,
  type DigestModel,
} from "../../../messages/index.ts";
import type { JobContext } from "../../../ports/index.ts";
import { withNames } from "../../people.ts";
import { storedDecision } from "../acting-message.ts";
import { answerLink } from "./answer-links.ts";
import { conclusionsOf, entriesOf, briefsOf, type DigestSources } from "./digest-entries.ts";
import { hidesCells } from "../../shown/min-cell.ts";
import { missingHosts } from "../missing-hosts.ts";

/** So many experiments that nobody sees at most: where a whole site is silent, one says as much as all. */
const MOST_SILENT = 5;

/**
 * Says more of the few experiments that a digest shows: where people answer, why nobody sees it, and in its thread what its chart shows and
 * what people expect of it. Only these are read once more.
 */
export async function withDetails(
  briefs: readonly DigestBrief[],
  sources: DigestSources,
  context: JobContext,
): Promise<Pick<DigestModel, "briefs" | "details">> {
  const asked = decisionsShown({ briefs });
  const silent = briefs.filter(({ isWithoutTraffic }) => isWithoutTraffic).slice(0, MOST_SILENT);
  const detailed = detailsShown({ briefs });
  const shown = [...new Set([...asked, ...silent, ...detailed])];
  const entries = await entriesOf(await conclusionsOf(shown, context), sources, context);
  const told: DigestEntry[] = [];
  for (const [index, brief] of shown.entries())
    told.push({
      ...entries[index]!,
      ...(asked.includes(brief) && { answerUrl: await answerLink(entries[index]!, context) }),
      ...(silent.includes(brief) && { missingHosts: await missingHosts(brief, context) }),
      ...(detailed.includes(brief) && (await detailOf(brief, sources, context))),
    });
  const again = await briefsOf(told, sources, context);
  const renewed = new Map(shown.map((brief, index) => [brief, again[index]!]));
  return {
    briefs: briefs.map((brief) => renewed.get(brief) ?? brief),
    details: await withNames(
      detailed.map((brief) => told[shown.indexOf(brief)]!),
      context,
    ),
  };
}

async function detailOf(
  brief: DigestBrief,
  { minCell }: DigestSources,
  { ledger, settings, log }: JobContext,
): Promise<Pick<DigestEntry, "chart" | "hypothesis">> {
  const hypothesis = (await ledger.experiments.get(brief))?.hypothesis;
  // A chart shows every day.
  if (hidesCells(minCell)) return { hypothesis };
  try {
    const { input, decision } = await storedDecision(brief.decisionId, { ledger });
    return { hypothesis, chart: writtenFor(settings.reader, () => experimentChart(input, decision)) };
  } catch (error) {
    // No message waits for a chart: its picture is asked for instead, by a job that fails by itself.
    log.warn({ decision: brief.decisionId, error }, "no chart in the message about an experiment");
    return { hypothesis };
  }
}
