import type { Verdict } from "../../decision/index.ts";
import type { Readiness } from "../../http/index.ts";
import type { LedgerStanding, Standing } from "../../metrics/index.ts";
import { mediumOf } from "../../notify/index.ts";
import type { Clock, Ledger, LedgerCounts, Log, Settings } from "../../ports/index.ts";
import type { JobQueue } from "../../queue/index.ts";
import { lastDigestAt } from "../../workflow/index.ts";
import { remembered } from "./remembered.ts";

/** However often and from how many places metrics are read, the stores are asked so often. */
const LASTS_MS = 30_000;
/** A scrape gives up after ten seconds, unless configured otherwise. */
const PATIENCE_MS = 3_000;
const DELIVERIES_MS = 7 * 24 * 3_600_000;

const VERDICTS: Readonly<Record<Verdict, true>> = { winner: true, "not-yet": true, blocked: true, inconclusive: true };
/** Open ones; the others begin with their first. */
const OPEN_INTENTS = ["announced", "executing"];
const DELIVERY_STATES = ["sending", "sent"] as const;

export interface StandingSources {
  readonly readiness: () => Promise<Readiness>;
  readonly queue: Pick<JobQueue, "counts">;
  readonly ledger: Pick<Ledger, "counts" | "notes">;
  readonly settings: () => Pick<Settings, "accounts" | "digests" | "alertDestinations">;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * How the worker and what it keeps stand, for its metrics. It never rejects, and answers within seconds whatever the stores do: what could
 * not be found out is undefined.
 */
export function standingOf({
  readiness,
  queue,
  ledger,
  settings,
  clock,
  log,
}: StandingSources): () => Promise<Standing> {
  const how = { clock, lastsMs: LASTS_MS };
  const jobs = remembered(how, () => found("queue", log, async () => ({ ...(await queue.counts()) })));
  const kept = remembered(how, () => found("ledger", log, () => ledgerStanding(ledger, settings(), clock)));
  return async () => {
    const [ready, inQueue, inLedger] = await Promise.all([found("readiness", log, readiness), jobs(), kept()]);
    return {
      // As /readyz names it, where the checks themselves fail or take too long.
      checks: ready === undefined ? { readiness: false } : passing(ready),
      jobs: inQueue,
      ledger: inLedger,
    };
  };
}

/** Media of the places that messages go to. */
export function mediaOf({
  digests,
  alertDestinations,
}: Pick<Settings, "digests" | "alertDestinations">): readonly string[] {
  return [...new Set([...alertDestinations, ...digests.flatMap(({ destinations }) => destinations)].map(mediumOf))];
}

function passing({ checks }: Readiness): Standing["checks"] {
  return Object.fromEntries(Object.entries(checks).map(([name, { ok }]) => [name, ok]));
}

async function ledgerStanding(
  ledger: StandingSources["ledger"],
  settings: Pick<Settings, "accounts" | "digests" | "alertDestinations">,
  clock: Clock,
): Promise<LedgerStanding> {
  const { accounts, digests } = settings;
  const counts = await ledger.counts(new Date(clock.nowMs() - DELIVERIES_MS).toISOString());
  const sent = await Promise.all(
    digests.map(async ({ name }) => ({ digest: name, at: await lastDigestAt(name, ledger) })),
  );
  return {
    ...withZeros(
      counts,
      accounts.map(({ id }) => id),
      mediaOf(settings),
    ),
    digests: sent.flatMap(({ digest, at }) => (at === undefined ? [] : [{ digest, sentAtMs: Date.parse(at) }])),
  };
}

/** What there may be any time is 0 until there is one: a series that comes and goes is hard to watch. */
function withZeros(counts: LedgerCounts, accounts: readonly string[], media: readonly string[]): LedgerCounts {
  const { running, intents, deliveries } = counts;
  const verdicts = Object.keys(VERDICTS) as Verdict[];
  return {
    ...counts,
    running: [
      ...accounts.flatMap((account) => verdicts.map((verdict) => ({ account, verdict, count: 0 }))),
      ...running,
    ],
    intents: [...OPEN_INTENTS.map((state) => ({ state, count: 0 })), ...intents],
    deliveries: [
      ...media.flatMap((medium) => DELIVERY_STATES.map((state) => ({ medium, state, count: 0 }))),
      ...deliveries,
    ],
  };
}

/** Undefined where it fails, or takes too long. */
async function found<T>(what: string, log: Log, ask: () => Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    log.debug({ what, err: error }, "metrics could not be read");
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
