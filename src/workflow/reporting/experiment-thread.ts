import { renderThread } from "../../messages/index.ts";
import { reached, withMentions, type Delivered, type Destination, type Letter } from "../../notify/index.ts";
import type { JobContext, Intent, KnownExperiment } from "../../ports/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import { minCellFor } from "../shown/min-cell.ts";
import { accountName, written } from "../shown-as.ts";
import { routeOf } from "./route.ts";

/**
 * Delivers into the thread of one experiment at every destination of its route, whose first message is posted with the first reply and
 * renewed with every other one. A letter that stands elsewhere too, because the route was another one, is renewed there.
 * @param letter with `isBroadcast` it is seen outside the thread as well; `isCall`: the people of the route are called to it
 */
export async function deliverInThread(
  of: ExperimentRef,
  { isCall = false, ...letter }: Omit<Letter, "destinations" | "inThreadOf"> & { readonly isCall?: boolean },
  context: JobContext,
): Promise<readonly Delivered[]> {
  const { messenger } = context;
  const key = threadKey(of);
  const { destinations, mention } = await routeOf(of, context);
  const first = await messenger.deliver({
    key,
    destinations,
    notification: written(renderThread, await threadModel(of, context), context),
  });
  const reply = { ...letter, notification: withMentions(letter.notification, isCall ? mention : []), inThreadOf: key };
  await renewElsewhere(reply, destinations, context);
  const replies = await messenger.deliver({ ...reply, destinations: reached(first) });
  return [...replies, ...first.filter(({ kind }) => kind === "failed")];
}

/** Where a message stands that goes to another place now. A channel that was left may be gone: that keeps nothing from the others. */
async function renewElsewhere(
  letter: Omit<Letter, "destinations">,
  current: readonly Destination[],
  { messenger, ledger, settings, log }: JobContext,
): Promise<void> {
  const shown = minCellFor(current, settings);
  const left = (await ledger.deliveries.of(letter.key))
    .filter(({ state, destination }) => state === "sent" && !current.includes(destination))
    // It was written for places that may see more: there it stays as it is.
    .filter(({ destination }) => minCellFor([destination], settings) <= shown)
    .map(({ destination }) => destination);
  if (left.length === 0) return;
  for (const one of await messenger.deliver({ ...letter, destinations: left })) {
    const { destination } = one;
    if (one.kind === "failed")
      log.warn({ key: letter.key, destination, error: one.error }, "message not renewed where its route led before");
  }
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
    ledger.alerts.open(account, [experimentId]),
    ledger.experiments.get({ account, experimentId }),
  ]);
  const intent = intents.at(-1);
  return {
    account,
    experimentId,
    experimentName: decided?.decision.experimentName ?? experiment?.name ?? experimentId,
    accountName: accountName(account, settings),
    url: settings.experimentUrl({ account, experimentId }),
    day: decided?.decision.day,
    status: statusOf(experiment, intent),
    act: intent && { act: intent.act, state: intent.state, at: intent.updatedAt },
    openAlerts: alerts.length,
    isDemo: settings.isDemo,
  };
}

/** As last read; a stop that was proven since then is newer. */
function statusOf(experiment: KnownExperiment | undefined, intent: Intent | undefined): string {
  if (experiment === undefined) return "running";
  return intent?.state === "stopped" && experiment.lastSeenAt <= intent.updatedAt ? "completed" : experiment.lastStatus;
}
