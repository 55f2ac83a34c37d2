import { hideAlertCounts, hideEndCounts, type HarmMode, type Policy } from "../../decision/index.ts";
import { renderAlertOver, renderAlert, renderPastAlert, type AlertModel } from "../../messages/index.ts";
import { requireDelivered, withMentions, type Notification } from "../../notify/index.ts";
import { JobNotDueError, UnrecoverableJobError, type JobContext, type Alert } from "../../ports/index.ts";
import { CALM_MS, storyOf, type AlertStory } from "./alert-story.ts";
import { hidesCells } from "../shown/min-cell.ts";
import { withoutFigures } from "../shown/shown-decision.ts";
import { minCellAbout } from "./acting-message.ts";
import { deliverInThread } from "./experiment-thread.ts";
import { isWithoutTraffic, missingHosts } from "./missing-hosts.ts";
import { routeOf } from "./route.ts";
import { requireNotQuiet } from "./quiet-hours.ts";
import { rememberHow, reportedHow, type How } from "./reported-once.ts";
import { accountName, usualTimeZone, written } from "../shown-as.ts";

/** What cannot be read is told when it has lasted so long: an hourly sweep has tried again meanwhile. */
const LASTING_MS = 75 * 60_000;
/** An alert so soon after its experiment was first seen was there before Herald was. */
const FIRST_SIGHT_MS = 30 * 60_000;
/** Of one kind and account, no more than these are shown within an hour: where a whole site breaks, hundreds begin at once. */
const MOST_SHOWN = 5;
const SHOWN_WITHIN_MS = 3_600_000;

type Edge = "onset" | "end";

/** Which alert, and whether it is told that it began or that it ended. */
export type AlertMessageRequest = { readonly alertId: string; readonly edge: Edge };

/** Tells that an alert began, or that it is over: each once, however often it is asked for. */
export async function sendAlertMessage(
  { alertId, edge }: AlertMessageRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const told = await reportedHow(alertNoteKey(alertId, edge), context);
  if (told !== undefined) return { key: "", outcome: told };
  const alert = await context.ledger.alerts.get(alertId);
  if (alert === undefined) throw new UnrecoverableJobError(`the ledger has no alert ${alertId}`);
  const story = await storyOf(alert, context);
  const how = edge === "onset" ? await tellOnset(alert, story, context) : await tellEnd(alert, story, context);
  context.log.info({ alertId, kind: alert.kind, edge, how }, "alert done");
  return { key: alertMessageKey(alertId, edge), outcome: how };
}

/** Key of the message about an alert's beginning or end. */
export function alertMessageKey(alertId: string, edge: Edge): string {
  return `alert:${alertId}:${edge}`;
}

/** Name of the note that an alert's beginning or end was told. */
export function alertNoteKey(alertId: string, edge: Edge): string {
  return `${edge} ${alertId}`;
}

async function tellOnset(alert: Alert, story: AlertStory, context: JobContext): Promise<How> {
  const done = (how: How) => remember(alert.id, "onset", how, context);
  // It had been told before it ended for a moment.
  if (alert !== story.first) return done("elsewhere");
  const isShort = alert.kind === "unreadable" && lastedMs(story, context) < LASTING_MS;
  if (isShort && story.endedAt === undefined) throw new JobNotDueError(LASTING_MS - lastedMs(story, context));
  if (isShort) return skipBoth("nothing");
  if (await wasThereBefore(alert, context)) return done("digest");
  if (story.endedAt !== undefined && (await isOver(alert, context))) return skipBoth("elsewhere");
  const rank = await rankOf(alert, context);
  if (rank > MOST_SHOWN) return done("digest");
  // Visitors lose while it lasts: harm does not wait for the morning.
  if (alert.kind !== "harm" || story.endedAt !== undefined) requireNotQuiet(context);
  const model = {
    ...(await modelOf(story, context)),
    missingHosts: story.endedAt === undefined && isWithoutTraffic(alert.fact) ? await missingHosts(alert, context) : [],
    isLastShown: rank === MOST_SHOWN,
  };
  const { endedAt } = story;
  await deliver(
    alert,
    "onset",
    endedAt === undefined
      ? written(renderAlert, model, context)
      : written(renderPastAlert, { ...model, endedAt }, context),
    context,
  );
  if (endedAt !== undefined) await remember(story.last.id, "end", "message", context);
  return done("message");

  async function skipBoth(how: How): Promise<How> {
    await remember(story.last.id, "end", how, context);
    return done(how);
  }
}

async function tellEnd(alert: Alert, story: AlertStory, context: JobContext): Promise<How> {
  if (alert.endedAt === undefined) throw new UnrecoverableJobError(`the alert ${alert.id} has not ended`);
  const done = (how: How) => remember(alert.id, "end", how, context);
  if (alert !== story.last) return done("elsewhere");
  // How the experiment ended is told by others.
  if (await isOver(alert, context)) return done("elsewhere");
  const calmMs = context.clock.nowMs() - Date.parse(alert.endedAt);
  if (calmMs < CALM_MS) throw new JobNotDueError(CALM_MS - calmMs);
  const onset = await reportedHow(alertNoteKey(story.first.id, "onset"), context);
  // Not told yet: whoever tells the onset tells both.
  if (onset === undefined) {
    await context.enqueue({ job: "reporting.alert", payload: { alertId: story.first.id, edge: "onset" } });
    return "elsewhere";
  }
  if (onset !== "message") return done(onset);
  requireNotQuiet(context);
  const over = { ...(await modelOf(story, context)), endedAt: alert.endedAt };
  await deliver(alert, "end", written(renderAlertOver, over, context), context);
  return done("message");
}

/** What is over calls nobody. */
async function deliver(alert: Alert, edge: Edge, notification: Notification, context: JobContext): Promise<void> {
  const letter = { key: alertMessageKey(alert.id, edge), notification };
  const isCall = notification.kind === "alert";
  if (alert.experimentId !== "") {
    const broadcast = edge === "onset" && { isBroadcast: true as const };
    requireDelivered(await deliverInThread(alert, { ...letter, isCall, ...broadcast }, context));
    return;
  }
  // An account has no thread.
  const { destinations, mention } = await routeOf(alert, context);
  const called = withMentions(notification, isCall ? mention : []);
  requireDelivered(await context.messenger.deliver({ ...letter, notification: called, destinations }));
}

async function remember(alertId: string, edge: Edge, how: How, context: JobContext): Promise<How> {
  await rememberHow(alertNoteKey(alertId, edge), how, context);
  return how;
}

function lastedMs({ beganAt, endedAt }: AlertStory, { clock }: JobContext): number {
  return (endedAt === undefined ? clock.nowMs() : Date.parse(endedAt)) - Date.parse(beganAt);
}

/** A first sweep finds what has been wrong for long: the first digest tells it all at once. Harm is never left to a digest. */
async function wasThereBefore(
  { account, experimentId, kind, onsetAt }: Alert,
  { ledger }: JobContext,
): Promise<boolean> {
  if (kind === "harm" || kind === "unreadable" || isAfterStop(kind)) return false;
  const known = await ledger.experiments.get({ account, experimentId });
  return known !== undefined && Date.parse(onsetAt) - Date.parse(known.firstSeenAt) < FIRST_SIGHT_MS;
}

/** Whether the experiment no longer runs, so that the end of what was wrong with it is no news. */
async function isOver({ account, experimentId, kind }: Alert, { ledger }: JobContext): Promise<boolean> {
  if (experimentId === "" || isAfterStop(kind)) return false;
  const known = await ledger.experiments.get({ account, experimentId });
  return known !== undefined && known.lastStatus !== "running";
}

/** Kinds that only an ended experiment can have. */
function isAfterStop(kind: string): boolean {
  return kind === "still-serving" || kind === "publish-pending";
}

/** Its place, from 1, among the alerts of its kind that began in the account within the hour up to it. */
async function rankOf(alert: Alert, { ledger }: JobContext): Promise<number> {
  const since = new Date(Date.parse(alert.onsetAt) - SHOWN_WITHIN_MS).toISOString();
  return (await ledger.alerts.before(alert, since)) + 1;
}

async function modelOf({ first, last, beganAt, endedAt }: AlertStory, context: JobContext): Promise<AlertModel> {
  const { ledger, settings } = context;
  const { account, experimentId, fact, decisionId } = first;
  const known = await ledger.experiments.get({ account, experimentId });
  const stored = decisionId === undefined ? undefined : await ledger.decisions.get(decisionId);
  const minCell = await minCellAbout(first, context);
  const isOpen = !hidesCells(minCell);
  return {
    account,
    experimentId,
    fact: isOpen ? fact : hideAlertCounts(fact),
    decision: withoutFigures(stored?.decision, minCell),
    onHarm: stored === undefined ? "alert" : harmMode(settings.policyFor(stored.decision.experimentKey).rules),
    beganAt,
    endedAt,
    end: isOpen || last.end === undefined ? last.end : hideEndCounts(last.end),
    experiment:
      experimentId === ""
        ? undefined
        : { name: known?.name ?? experimentId, url: settings.experimentUrl({ account, experimentId }) },
    accountName: accountName(account, settings),
    missingHosts: [],
    isLastShown: false,
    timeZone: usualTimeZone(settings),
    isDemo: settings.isDemo,
  };
}

/** Only what its mode allows. */
function harmMode({ mode, onHarm }: Policy): HarmMode {
  if (mode === "observe") return "alert";
  return mode === "propose" && onHarm !== "alert" ? "propose" : onHarm;
}
