import { digestBrief, type ActStory, type DigestEntry, type DigestBrief } from "../../../messages/index.ts";
import type { Instruction } from "../../../decision/index.ts";
import { lastClosedDay, type ExperimentRef, type Instant } from "../../../experiment/index.ts";
import { intentionOf, type Conclusion, type Intent, type JobContext } from "../../../ports/index.ts";
import { sentNote } from "../../acting/sent-notes.ts";
import { planOf } from "../../monitoring/plan.ts";
import { withNames } from "../../people.ts";
import { hidesCells } from "../../shown/min-cell.ts";
import { shownDecision, withoutFigures } from "../../shown/shown-decision.ts";
import { written } from "../../shown-as.ts";
import { freshLook } from "../acting-message.ts";

/** What a digest knows beside the decisions. */
export interface DigestSources {
  /** The latest of each experiment of which there is news, by its `placeOf`. */
  readonly intents: ReadonlyMap<string, Intent>;
  /** As-of time of the digest before; undefined for the first one. */
  readonly since: Instant | undefined;
  /** IANA name. */
  readonly timeZone: string;
  /** Counts below it are hidden; 0: none. */
  readonly minCell: number;
}

/** The part of the world that entries are made from. */
export type EntryContext = Pick<JobContext, "ledger" | "settings" | "clock">;

/** Names an experiment among those of all accounts. */
export function placeOf({ account, experimentId }: ExperimentRef): string {
  return `${account} ${experimentId}`;
}

/** Recorded decisions, in this order. @throws RangeError if the ledger has not all of them */
export async function conclusionsOf(
  recorded: readonly { readonly decisionId: string }[],
  { ledger }: Pick<JobContext, "ledger">,
): Promise<readonly Conclusion[]> {
  const ids = recorded.map(({ decisionId }) => decisionId);
  const found = new Map((await ledger.decisions.conclusions(ids)).map((conclusion) => [conclusion.id, conclusion]));
  return ids.map((id) => {
    const conclusion = found.get(id);
    if (conclusion === undefined) throw new RangeError(`the ledger has no decision ${id}, although it was recorded`);
    return conclusion;
  });
}

/** What a digest tells of some experiments, read in a few statements for all of them, and some more for each act. */
export async function entriesOf(
  conclusions: readonly Conclusion[],
  { intents, since, minCell }: DigestSources,
  context: EntryContext,
): Promise<readonly DigestEntry[]> {
  const refs = conclusions.map(({ decision: { account, experimentId } }) => ({ account, experimentId }));
  const earlier =
    since === undefined ? [] : await context.ledger.decisions.latestConclusions(refs, lastClosedDay(since));
  const before = new Map(earlier.map(({ decision }) => [placeOf(decision), decision]));
  const said = await instructionsAbout(refs, context);
  const entries: DigestEntry[] = [];
  for (const { id, input, decision } of conclusions) {
    const { experiment } = input.snapshot;
    const { status } = experiment;
    const { account, experimentId } = decision;
    const place = placeOf(decision);
    const intent = intents.get(place);
    entries.push({
      experiment,
      decision: await shownDecision({ id, decision }, minCell, context),
      decisionId: id,
      // A paused one has not ended: it rests.
      plan: status === "running" || status === "paused" ? planOf(input, decision, said(decision), context) : undefined,
      act: intent && (await actStory(intent, minCell, context)),
      url: context.settings.experimentUrl({ account, experimentId }),
      // A chance that was, beside the one that is, would show what nobody was shown.
      before: hidesCells(minCell) ? undefined : before.get(place),
      horizonDays: input.policy.rules.horizonDays,
    });
  }
  return entries;
}

/** The same as a digest keeps it. */
export async function briefsOf(
  entries: readonly DigestEntry[],
  sources: DigestSources,
  context: EntryContext,
): Promise<readonly DigestBrief[]> {
  return written(
    (named) => named.map((entry) => digestBrief(entry, sources)),
    await withNames(entries, context),
    context,
  );
}

/** What people said about each of some experiments, and about everything. */
async function instructionsAbout(
  refs: readonly ExperimentRef[],
  { ledger }: Pick<JobContext, "ledger">,
): Promise<(ref: ExperimentRef) => readonly Instruction[]> {
  const byAccount = new Map<string, readonly Instruction[]>();
  for (const [account, own] of Map.groupBy(refs, (ref) => ref.account))
    byAccount.set(
      account,
      await ledger.instructions.ofAll(
        account,
        own.map(({ experimentId }) => experimentId),
      ),
    );
  return ({ account, experimentId }) =>
    byAccount.get(account)!.filter((one) => one.experimentId === null || one.experimentId === experimentId);
}

async function actStory(intent: Intent, minCell: number, context: EntryContext): Promise<ActStory> {
  return {
    state: intent.state,
    notBefore: (await sentNote("announcement", intent.id, context))?.notBefore ?? intent.notBefore,
    at: intent.updatedAt,
    intention: intentionOf(intent),
    ending: intent.ending ?? undefined,
    fresh: withoutFigures(await freshLook(intent.ending, context), minCell),
  };
}
