import type { ExperimentRef, UtcDay } from "../../experiment/index.ts";
import { experimentView, type ExperimentView } from "../../messages/index.ts";
import { withNames } from "../people.ts";
import { entriesOf, placeOf } from "../reporting/digest/digest-entries.ts";
import { accountName, usualTimeZone, written } from "../shown-as.ts";
import type { ViewContext } from "./view-context.ts";

/**
 * Gathers what the page of one experiment shows, as it stands or as it stood when a day had closed. Undefined: Herald never judged it by then,
 * or its account is not configured.
 */
export async function viewExperiment(
  ref: ExperimentRef,
  upToDay: UtcDay | undefined,
  context: ViewContext,
): Promise<ExperimentView | undefined> {
  const { ledger, settings } = context;
  if (!settings.accounts.some(({ id }) => id === ref.account)) return undefined;
  const stored = await ledger.decisions.latest(ref, upToDay);
  if (stored === undefined) return undefined;
  const intents = await ledger.intents.of(ref);
  const latest = upToDay === undefined ? intents.at(-1) : undefined;
  const timeZone = usualTimeZone(settings);
  const sources = {
    intents: new Map(latest === undefined ? [] : [[placeOf(ref), latest]]),
    since: undefined,
    timeZone,
  };
  const [entry] = await withNames(await entriesOf([stored], sources, context), context);
  const known = await ledger.experiments.get(ref);
  const gathered = {
    input: stored.input,
    entry: { ...entry!, hypothesis: known?.hypothesis },
    accountName: accountName(ref.account, settings),
    hypothesis: known?.hypothesis,
    upToDay,
    timeZone,
  };
  return written(experimentView, gathered, context);
}
