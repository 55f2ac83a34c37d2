import { pauseOf } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import {
  experimentPath,
  listRow,
  type DigestEntry,
  type ExperimentsQuery,
  type ExperimentsView,
} from "../../messages/index.ts";
import type { Intent, ListedCount, ListedFilter } from "../../ports/index.ts";
import { withNames } from "../people.ts";
import { answerLink } from "../reporting/digest/answer-links.ts";
import { briefsOf, entriesOf, placeOf, type DigestSources } from "../reporting/digest/digest-entries.ts";
import { accountName, usualTimeZone, written } from "../shown-as.ts";
import { conclusionsById } from "./kept-conclusions.ts";
import { withKeptLinks } from "./kept-links.ts";
import type { ViewContext } from "./view-context.ts";

/** Rows of a page. */
const ROWS = 25;
/** More than these of one kind are no longer read one by one: the list below has them all. */
const SHOWN = 8;
const DECIDED_MS = 14 * 24 * 3_600_000;

/** What waits for people. */
export const TO_DECIDE = ["harm", "undecided", "winner"] as const;

/** Gathers the list of experiments: by what was kept with each decision, and of the few that are shown the decisions themselves. */
export async function viewExperiments(query: ExperimentsQuery, context: ViewContext): Promise<ExperimentsView> {
  const { ledger, settings, clock } = context;
  const since = new Date(clock.nowMs() - DECIDED_MS).toISOString();
  const intents = await latestIntents(since, context);
  const sources: DigestSources = { intents, since: undefined, timeZone: usualTimeZone(settings), minCell: 0 };
  const accounts = settings.accounts.map(({ id }) => id);
  const counts = await ledger.listed.counts({ accounts });
  const live = { accounts, statuses: LIVE };
  const byUrgency = { by: "evidence", descending: true } as const;
  const part = { limit: SHOWN, offset: 0 };
  const [decide, fix] = await Promise.all([
    ledger.listed.page({ ...live, attention: TO_DECIDE }, byUrgency, part),
    ledger.listed.page({ ...live, attention: ["problem"] }, byUrgency, part),
  ]);
  const listed = await ledger.listed.page(filterOf(query, accounts), orderOf(query), {
    limit: ROWS,
    offset: (query.page - 1) * ROWS,
  });
  const ended = [...intents.values()].filter(({ ending }) => ending !== null).slice(0, SHOWN);
  const entries = await entriesBy(
    [...decide.rows, ...fix.rows, ...listed.rows, ...ended].map(({ decisionId }) => decisionId),
    sources,
    context,
  );
  const known = (of: readonly { readonly decisionId: string }[]): readonly DigestEntry[] =>
    of.flatMap(({ decisionId }) => entries.get(decisionId) ?? []);
  const answerable = await Promise.all(known(decide.rows).map((entry) => withAnswerLink(entry, context)));
  const shown = listed.rows.flatMap((row) => {
    const entry = entries.get(row.decisionId);
    return entry === undefined ? [] : [{ row, entry }];
  });
  return {
    query,
    asOf: latestOf(counts),
    timeZone: sources.timeZone,
    accounts: settings.accounts.map(({ id, name }) => ({ id, name })),
    policies: settings.policies.map(({ name }) => name),
    counts: {
      decide: decide.total,
      fix: fix.total,
      running: sumOf(counts.filter(({ status, attention }) => status === "running" && attention === null)),
      statuses: [...new Set(counts.map(({ status }) => status))].toSorted(),
    },
    decide: await briefsOf(answerable, sources, context),
    fix: await briefsOf(known(fix.rows), sources, context),
    problems: problemsIn(counts),
    rows: written(
      (rows) =>
        rows.map(({ row, entry }) =>
          listRow(entry, { lifts: row.lifts, accountName: accountName(row.account, settings) }, sources),
        ),
      shown,
      context,
    ),
    total: listed.total,
    pages: Math.max(1, Math.ceil(listed.total / ROWS)),
    decided: (await briefsOf(known(ended), sources, context)).filter(({ standing }) => standing !== "running"),
    nextDigestAt: nextDigestAt(context),
    pause: await withNames(pauseOf(await ledger.instructions.general()), context),
    worker: await context.workerHealth(),
    isDemo: settings.isDemo,
  };
}

/** With where it is answered, if that is anywhere. */
async function withAnswerLink(entry: DigestEntry, context: ViewContext): Promise<DigestEntry> {
  const answerUrl = await answerLink(entry, withKeptLinks(context));
  return answerUrl === undefined ? entry : { ...entry, answerUrl };
}

/** Statuses of experiments that go on. */
export const LIVE: readonly string[] = ["running", "paused"];

function filterOf(query: ExperimentsQuery, accounts: readonly string[]): ListedFilter {
  const { account, status, policy, problem, search, show } = query;
  const attention = show === "decide" ? TO_DECIDE : show === "fix" ? (["problem"] as const) : undefined;
  return {
    accounts: account === undefined ? accounts : [account],
    statuses: status === undefined ? LIVE : status === "any" ? undefined : [status],
    policies: policy === undefined ? undefined : [policy],
    attention,
    problem,
    search,
  };
}

function orderOf({ sort, descending }: ExperimentsQuery) {
  return { by: sort, descending };
}

/** The latest of each experiment since then, the latest first. */
export async function latestIntents(since: Instant, { ledger }: ViewContext): Promise<ReadonlyMap<string, Intent>> {
  const recent = (await ledger.intents.recent(since)).toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  const latest = new Map<string, Intent>();
  for (const intent of recent) if (!latest.has(placeOf(intent))) latest.set(placeOf(intent), intent);
  return latest;
}

/** What is shown of these decisions, by their ids. Their names lead to the pages of their experiments. */
async function entriesBy(
  ids: readonly string[],
  sources: DigestSources,
  context: ViewContext,
): Promise<ReadonlyMap<string, DigestEntry>> {
  const conclusions = await conclusionsById(ids, context);
  const entries = await withNames(await entriesOf(conclusions, sources, context), context);
  return new Map(
    entries.map((entry) => [entry.decisionId, { ...entry, url: experimentPath(entry.decision) }] as const),
  );
}

export function problemsIn(counts: readonly ListedCount[]): ExperimentsView["problems"] {
  const problems = counts.filter(({ problem, status }) => problem !== null && LIVE.includes(status));
  return [...Map.groupBy(problems, ({ problem }) => problem!)]
    .map(([check, alike]) => ({ check, count: sumOf(alike) }))
    .toSorted((a, b) => b.count - a.count);
}

export function sumOf(counts: readonly ListedCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

export function latestOf(counts: readonly ListedCount[]): Instant | undefined {
  return counts
    .map(({ asOf }) => asOf)
    .toSorted()
    .at(-1);
}

export function nextDigestAt({ settings, clock }: ViewContext): Instant | undefined {
  return settings.digests
    .flatMap((digest) => digest.next(clock.now()) ?? [])
    .toSorted()
    .at(0);
}
