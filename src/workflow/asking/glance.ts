import { pauseOf, type CheckId } from "../../decision/index.ts";
import type { DigestBrief, DigestEntry, Glance } from "../../messages/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { withNames } from "../people.ts";
import { answerLink } from "../reporting/digest/answer-links.ts";
import { briefsOf, entriesOf, type DigestSources } from "../reporting/digest/digest-entries.ts";
import { usualTimeZone } from "../shown-as.ts";
import { minCellWhereAsked } from "../shown/min-cell.ts";
import {
  latestIntents,
  latestOf,
  LIVE,
  nextDigestAt,
  problemsIn,
  sumOf,
  TO_DECIDE,
} from "../viewing/experiments-view.ts";
import { conclusionsById } from "../viewing/kept-conclusions.ts";

/** More that wait are on the page, and in the next digest. */
const READ = 20;
const DECIDED_MS = 14 * 24 * 3_600_000;

/** How everything stands, and what waits for a decision with it. */
export interface Gathered {
  readonly glance: Omit<Glance, "decide">;
  /** The first of what needs a decision, as the list of experiments has it. */
  readonly entries: readonly DigestEntry[];
  readonly sources: DigestSources;
}

/** By the same counts as the list of experiments on the page. Reads nothing from Ours Privacy. */
export async function gatherGlance(context: JobContext): Promise<Gathered> {
  const { ledger, settings, clock } = context;
  const since = new Date(clock.nowMs() - DECIDED_MS).toISOString();
  const sources = {
    intents: await latestIntents(since, context),
    since: undefined,
    timeZone: usualTimeZone(settings),
    minCell: minCellWhereAsked(settings),
  };
  const accounts = settings.accounts.map(({ id }) => id);
  const counts = await ledger.listed.counts({ accounts });
  const decide = await ledger.listed.page(
    { accounts, statuses: LIVE, attention: TO_DECIDE },
    { by: "evidence", descending: true },
    { limit: READ, offset: 0 },
  );
  const conclusions = await conclusionsById(
    decide.rows.map(({ decisionId }) => decisionId),
    context,
  );
  const problems = problemsIn(counts).map(({ check, count }) => ({ check: check as CheckId, count }));
  const live = counts.filter(({ status }) => LIVE.includes(status));
  return {
    glance: {
      counts: {
        decide: decide.total,
        fix: sumOf(live.filter(({ attention }) => attention === "problem")),
        running: sumOf(counts.filter(({ status, attention }) => status === "running" && attention === null)),
      },
      problems,
      asOf: latestOf(counts),
      nextDigestAt: nextDigestAt(context),
      timeZone: sources.timeZone,
      pause: await withNames(pauseOf(await ledger.instructions.general()), context),
      isActingEnabled: settings.acting.isEnabled,
      isDemo: settings.isDemo,
    },
    entries: await entriesOf(conclusions, sources, context),
    sources,
  };
}

/** What is shown of these, each with the way to the message that can be answered. */
export async function answerableBriefs(
  entries: readonly DigestEntry[],
  sources: DigestSources,
  context: JobContext,
): Promise<readonly DigestBrief[]> {
  const linked: DigestEntry[] = [];
  for (const entry of entries) linked.push({ ...entry, answerUrl: await answerLink(entry, context) });
  return briefsOf(linked, sources, context);
}
