import { ownHoldOf } from "../../decision/index.ts";
import { lastClosedDay, type ExperimentRef, type UtcDay } from "../../experiment/index.ts";
import { experimentView, type ExperimentView } from "../../messages/index.ts";
import { withNames } from "../people.ts";
import { answerLink } from "../reporting/digest/answer-links.ts";
import { entriesOf, placeOf } from "../reporting/digest/digest-entries.ts";
import { accountName, usualTimeZone, written } from "../shown-as.ts";
import { withKeptLinks } from "./kept-links.ts";
import { storyOf } from "./story.ts";
import { verdictLogOf } from "./verdict-log.ts";
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
  const { ledger, settings, clock } = context;
  if (!settings.accounts.some(({ id }) => id === ref.account)) return undefined;
  const stored = await ledger.decisions.latest(ref, upToDay);
  if (stored === undefined) return undefined;
  // As it stood on a past day, what came of it later would mislead.
  const intents = upToDay === undefined ? await ledger.intents.of(ref) : [];
  const latest = intents.at(-1);
  const timeZone = usualTimeZone(settings);
  const sources = {
    intents: new Map(latest === undefined ? [] : [[placeOf(ref), latest]]),
    since: undefined,
    timeZone,
    // A page shows every count to whom it lets in.
    minCell: 0,
  };
  const story = upToDay === undefined ? await storyOf(stored.decision, intents, context) : undefined;
  const named = await withNames(
    {
      entries: await entriesOf([stored], sources, context),
      story,
      hold: story && ownHoldOf(story.instructions, clock.now()),
    },
    context,
  );
  const known = await ledger.experiments.get(ref);
  const entry = named.entries[0]!;
  const gathered = {
    input: stored.input,
    entry: { ...entry, hypothesis: known?.hypothesis },
    statusNow: upToDay === undefined ? known?.lastStatus : undefined,
    firstLookOn: known && lastClosedDay(known.firstSeenAt),
    answerUrl: upToDay === undefined ? await answerLink(entry, withKeptLinks(context)) : undefined,
    story: named.story,
    hold: named.hold,
    log: upToDay === undefined ? await verdictLogOf(ref, ledger) : [],
    accountName: accountName(ref.account, settings),
    hypothesis: known?.hypothesis,
    upToDay,
    timeZone,
  };
  return written(experimentView, gathered, context);
}

/** The first closed day that Herald looked at; undefined: it doesn't know the experiment, or its account is not configured. */
export async function firstLookOn(ref: ExperimentRef, { ledger, settings }: ViewContext): Promise<UtcDay | undefined> {
  if (!settings.accounts.some(({ id }) => id === ref.account)) return undefined;
  const known = await ledger.experiments.get(ref);
  return known && lastClosedDay(known.firstSeenAt);
}
