import { renderWelcome } from "../../messages/index.ts";
import { requireDelivered } from "../../notify/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { requireReached } from "../monitoring/reached.ts";
import { usualTimeZone, written } from "../shown-as.ts";

/** Of the welcome at every destination. */
const KEY = "welcome";

/** Says hello to every destination that has never heard of Herald: once each, for good. */
export async function sendWelcome(_payload: object, context: JobContext): Promise<Readonly<Record<string, unknown>>> {
  requireReached(context);
  const { settings, messenger, ledger, clock, log } = context;
  const known = await ledger.deliveries.of(KEY);
  const all = new Set([
    ...[...settings.digests, ...settings.routes].flatMap(({ destinations }) => destinations),
    ...settings.alertDestinations,
  ]);
  const destinations = [...all].filter(
    (one) => !known.some(({ destination, state }) => destination === one && state === "sent"),
  );
  if (destinations.length === 0) return { outcome: "unchanged" };
  const nextDigests = settings.digests.map(({ next }) => next(clock.now())).filter((at) => at !== undefined);
  const model = {
    accountNames: settings.accounts.map(({ name }) => name),
    nextDigestAt: nextDigests.toSorted()[0],
    timeZone: usualTimeZone(settings),
    isActingEnabled: settings.acting.isEnabled,
    policies: settings.policies.map(({ rules: { mode, vetoWindowMinutes } }) => ({ mode, vetoWindowMinutes })),
  };
  const delivered = await messenger.deliver({
    key: KEY,
    destinations,
    notification: written(renderWelcome, model, context),
  });
  const outcome = requireDelivered(delivered);
  log.info({ destinations, outcome }, "welcome sent");
  return { key: KEY, outcome, destinations };
}
