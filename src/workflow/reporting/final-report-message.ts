import { hindsightOf } from "../../decision/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import { renderFinalReport, type FinalReportModel, type ReplyFact } from "../../messages/index.ts";
import type { Intent, JobContext, StoredDecision } from "../../ports/index.ts";
import { withNames } from "../people.ts";
import { accountName, usualTimeZone, written } from "../shown-as.ts";
import { shownDecision } from "../shown/shown-decision.ts";
import { minCellAbout, type MessageContext, type PreparedMessage } from "./acting-message.ts";
import { offerOnFinalReport } from "./rollout-offer.ts";
import { whoStopped } from "../who-stopped.ts";

/** Key of the final report's message. */
export function finalReportMessageKey({ account, experimentId }: ExperimentRef): string {
  return `final-report:${account}:${experimentId}`;
}

/**
 * The final report by the decision about the final numbers, as it stands now.
 * @param why what somebody was told who asked in vain for what it offers
 */
export async function finalReportMessage(
  stored: StoredDecision,
  context: MessageContext,
  why?: ReplyFact,
): Promise<PreparedMessage & Pick<FinalReportModel, "hindsight">> {
  const report = await reportOf(stored, why, context);
  const notification = written(renderFinalReport, await withNames(report, context), context);
  return {
    about: stored.decision,
    decisionId: stored.id,
    letter: {
      key: finalReportMessageKey(stored.decision),
      notification,
      // One that looks wrong concerns everybody.
      ...(report.hindsight?.kind === "looks-wrong" && { isBroadcast: true }),
    },
    hindsight: report.hindsight,
  };
}

async function reportOf(
  stored: StoredDecision,
  why: ReplyFact | undefined,
  context: MessageContext,
): Promise<FinalReportModel> {
  const { ledger, settings } = context;
  const { decision, input, id: decisionId } = stored;
  const { account, experimentId } = decision;
  const known = await ledger.experiments.get({ account, experimentId });
  const intent = (await ledger.intents.of({ account, experimentId })).findLast(({ state }) => state === "stopped");
  const { winnerVariantId, rolloutVariantId, stoppedAt } = input.snapshot.experiment;
  return {
    decision: await shownDecision(stored, await minCellAbout(decision, context), context),
    decisionId,
    accountName: accountName(account, settings),
    url: settings.experimentUrl({ account, experimentId }),
    timeZone: usualTimeZone(settings),
    stoppedBy: whoStopped(intent),
    stoppedAt: stoppedAt ?? known?.lastSeenAt,
    winnerVariantId,
    rolloutVariantId,
    publishStatus: intent?.ending?.state === "stopped" ? intent.ending.publishStatus : undefined,
    isEarly: await wasEarly(stored, intent, context),
    hindsight: winnerVariantId === undefined ? undefined : hindsightOf(decision, winnerVariantId),
    hypothesis: known?.hypothesis,
    rollout: await offerOnFinalReport(stored, why, context),
    isDemo: settings.isDemo,
  };
}

/** Whether the winner was declared before the planned end: as the decision said that led to the stop, or else by the days it ran. */
async function wasEarly(
  { decision, input: { policy } }: StoredDecision,
  intent: Intent | undefined,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<boolean> {
  const stop = intent && (await ledger.decisions.get(intent.decisionId));
  return stop === undefined ? decision.day < policy.rules.horizonDays : stop.decision.winnersCurse;
}
