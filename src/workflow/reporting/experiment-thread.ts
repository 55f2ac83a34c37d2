import { renderThread } from "../../messages/index.ts";
import { reached, type Delivered, type Letter } from "../../notify/index.ts";
import type { JobContext, Intent, KnownExperiment } from "../../ports/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import { accountName, written } from "../shown-as.ts";

/**
 * Delivers into the thread of one experiment at every destination of alerts, whose first message is posted with the first reply and renewed
 * with every other one.
 * @param letter with `isBroadcast` it is seen outside the thread as well
 */
export async function deliverInThread(
  of: ExperimentRef,
  letter: Omit<Letter, "destinations" | "inThreadOf">,
  context: JobContext,
): Promise<readonly Delivered[]> {
  const { messenger, settings } = context;
  const key = threadKey(of);
  const first = await messenger.deliver({
    key,
    destinations: settings.alertDestinations,
    notification: written(renderThread, await threadModel(of, context), context),
  });
  const replies = await messenger.deliver({ ...letter, destinations: reached(first), inThreadOf: key });
  return [...replies, ...first.filter(({ kind }) => kind === "failed")];
}

/** Key of a thread's first message. */
export function threadKey({ account, experimentId }: ExperimentRef): string {
  return `experiment:${account}:${experimentId}`;
}

async function threadModel(
  { account, experimentId }: ExperimentRef,
  { ledger, settings }: JobContext,
): Promise<Parameters<typeof renderThread>[0]> {
  const [decided, intents, alerts, experiment] = await Promise.all([
    ledger.decisions.latest({ account, experimentId }),
    ledger.intents.of({ account, experimentId }),
    ledger.alerts.open(account),
    ledger.experiments.get({ account, experimentId }),
  ]);
  const intent = intents.at(-1);
  return {
    experimentName: decided?.decision.experimentName ?? experiment?.name ?? experimentId,
    accountName: accountName(account, settings),
    url: settings.experimentUrl({ account, experimentId }),
    day: decided?.decision.day,
    status: statusOf(experiment, intent),
    act: intent && { act: intent.act, state: intent.state, at: intent.updatedAt },
    openAlerts: alerts.filter((alert) => alert.experimentId === experimentId).length,
    isDemo: settings.isDemo,
  };
}

/** As last read; a stop that was proven since then is newer. */
function statusOf(experiment: KnownExperiment | undefined, intent: Intent | undefined): string {
  if (experiment === undefined) return "running";
  return intent?.state === "stopped" && experiment.lastSeenAt <= intent.updatedAt ? "completed" : experiment.lastStatus;
}
