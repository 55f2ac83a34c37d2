import { writeCsv } from "../../../csv/index.ts";
import { calendarDay } from "../../../decision/index.ts";
import { renderDigest, type DigestEntry, type RenderedDigest } from "../../../messages/index.ts";
import { lastClosedDay } from "../../../experiment/index.ts";
import { reached, requireDelivered, type Delivered, type Destination } from "../../../notify/index.ts";
import type { JobContext } from "../../../ports/index.ts";
import { isPast } from "../../monitoring/plan.ts";
import { requireReached } from "../../monitoring/reached.ts";
import { accountSweep, joinSweeps, type SweepResult } from "../../monitoring/sweep-result.ts";
import { requestChart } from "../chart.ts";
import { gatherDigest } from "./digest-model.ts";
import { narrativeOf } from "./narrative.ts";
import { digestTopic, lastDigestBefore, missedDigest } from "./digests-made.ts";
import { minCellFor } from "../../shown/min-cell.ts";
import { written } from "../../shown-as.ts";

/** Which digest (undefined: the first), and when a schedule wanted it. */
export type DigestRequest = { readonly digest?: string | undefined; readonly plannedFor?: string | undefined };

/** One digest per destination and day. Safe to run twice: the second run renews the same message. */
export async function sendDailyDigest(
  { digest: name, plannedFor }: DigestRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { settings, messenger, ledger, clock, runId, log } = context;
  const digest =
    name === undefined ? settings.digests[0] : settings.digests.find((candidate) => candidate.name === name);
  if (digest === undefined)
    throw new UnknownDigestError(
      name,
      settings.digests.map((candidate) => candidate.name),
    );
  requireReached(context);
  // Asked for as a missed one, and made meanwhile.
  if (plannedFor !== undefined && (await missedDigest(digest, context)) === undefined) return { outcome: "not-missed" };
  const wantedAt = plannedFor ?? context.scheduledFor;
  // A person who asks for a digest wants to know how things stand now.
  const swept = await sweepAll({ reuse: wantedAt !== undefined }, context);
  const day = calendarDay(context.asOf, digest.timeZone);
  const last = await lastDigestBefore(day, digest.name, context);
  const model = await gatherDigest(
    swept,
    {
      day,
      timeZone: digest.timeZone,
      since: last.since,
      madeAt: last.madeAt,
      selects: digest.selects,
      minCell: minCellFor(digest.destinations, settings),
      nextAt: digest.next(clock.now()),
      plannedFor: wantedAt,
    },
    context,
  );
  const key = `digest:${digest.name}:${day}`;
  const narrative = await narrativeOf(key, model, digest, context);
  const rendered = written(renderDigest, { ...model, narrative }, context);
  const first = await messenger.deliver({
    key,
    destinations: digest.destinations,
    notification: rendered.notification,
  });
  const place = { key, destinations: reached(first) };
  const details = await deliverDetails(rendered, place, context);
  const files = await deliverSheet(rendered, { ...place, day }, context);
  await requestCharts(details, key, context);
  const fact = { day, since: last.since ?? null, sinceMadeAt: last.madeAt ?? null };
  // Whoever got it has heard the news; where it failed, another attempt tells the same.
  if (place.destinations.length > 0)
    await ledger.notes.write({
      key: `made ${runId}`,
      topic: digestTopic(digest.name),
      asOf: context.asOf,
      at: clock.now(),
      fact: { ...fact, experiments: model.briefs.length, unread: model.unread.length },
    });
  const outcome = requireDelivered([...first, ...details.flatMap(({ delivered }) => delivered), ...files]);
  log.info(
    {
      digest: digest.name,
      day,
      experiments: model.briefs.length,
      unread: model.unread.length,
      outcome,
    },
    "digest done",
  );
  const unreadAccounts = swept.unread.flatMap(({ what, account, failure }) =>
    what === "account" ? [{ account, failure }] : [],
  );
  return {
    key,
    outcome,
    experiments: model.briefs.length,
    unread: model.unread.length,
    ...(unreadAccounts.length > 0 && { unreadAccounts }),
  };
}

/** An experiment in detail, and what came of message it. */
interface DeliveredDetail {
  readonly entry: DigestEntry;
  readonly delivered: readonly Delivered[];
}

async function deliverDetails(
  { details }: RenderedDigest,
  { key, destinations }: Place,
  { messenger }: JobContext,
): Promise<readonly DeliveredDetail[]> {
  const all: DeliveredDetail[] = [];
  let standing = destinations;
  for (const { entry, notification } of details) {
    const delivered = await messenger.deliver({
      key: `detail:${key}:${entry.decision.account}:${entry.decision.experimentId}`,
      destinations: standing,
      notification,
      inThreadOf: key,
    });
    all.push({ entry, delivered });
    // Where one fails, the next one would too: another attempt brings them all.
    standing = reached(delivered);
  }
  return all;
}

/** Every experiment as a file, where the message shows some of them alone. The first file of a digest stays. */
async function deliverSheet(
  { sheet }: RenderedDigest,
  { key, destinations, day }: Place & { readonly day: string },
  { messenger }: JobContext,
): Promise<readonly Delivered[]> {
  const takers = destinations.filter((destination) => messenger.takesFiles(destination));
  if (sheet === undefined || takers.length === 0) return [];
  return messenger.upload({
    key: `sheet:${key}`,
    destinations: takers,
    inThreadOf: key,
    fileName: `experiments-${day}.csv`,
    title: sheet.title,
    altText: sheet.altText,
    content: writeCsv(sheet.columns, sheet.rows),
  });
}

/**
 * Pictures of what stands in the thread in detail, wherever its message could not show a chart of its own. A digest of a past day sets nothing
 * off.
 */
async function requestCharts(details: readonly DeliveredDetail[], key: string, context: JobContext): Promise<void> {
  if (isPast(lastClosedDay(context.asOf), context.clock)) return;
  for (const { entry, delivered } of details) {
    const { account, experimentId } = entry.decision;
    const destinations = delivered.filter(lacksChart).map(({ destination }) => destination);
    if (destinations.length > 0)
      await requestChart(
        { key: `chart:${key}:${account}:${experimentId}`, decisionId: entry.decisionId, destinations, inThreadOf: key },
        context,
      );
  }
}

function lacksChart(one: Delivered): boolean {
  return one.kind === "delivered" && one.outcome.showsChart !== true;
}

/** A digest's first message, and where it stands. */
interface Place {
  readonly key: string;
  readonly destinations: readonly Destination[];
}

async function sweepAll({ reuse }: { readonly reuse: boolean }, context: JobContext): Promise<SweepResult> {
  const { accounts } = context.settings;
  const outcomes = await context.runChildren("sweep", async () =>
    accounts.map(({ id }) => ({
      key: id,
      job: "monitoring.sweep",
      payload: { account: id, asOf: context.asOf, ...(reuse && { reuse: true }) },
    })),
  );
  return joinSweeps(outcomes.map((outcome) => accountSweep(outcome, context.settings)));
}

/** A digest was asked for by a name that the configuration does not hold. */
export class UnknownDigestError extends Error {
  readonly code = "unrecoverable";
  override readonly name = "UnknownDigestError";
  constructor(name: string | undefined, known: readonly string[]) {
    super(
      name === undefined ? "no digest is configured" : `there is no digest "${name}"; configured: ${known.join(", ")}`,
    );
  }
}
