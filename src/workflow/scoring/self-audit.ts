import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import type { Instant } from "../../experiment/index.ts";
import type { SelfAudit } from "../../messages/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { addRuns, auditFigures, countRuns, NO_RUNS, type DailySeries, type Source } from "../../replay/index.ts";
import type { Followed } from "./track-record.ts";

/** Under which it is noted what a month's audit found. */
const TOPIC = "self-audit";
const RUNS = 1000;
/** Shorter experiments never get near a decision. */
const DAYS_NEEDED = 14;

const auditNote = z.object({
  month: z.string(),
  runs: z.number(),
  falseShare: z.number(),
  experiments: z.number(),
  medianPhi: z.number().nullable(),
});

/** What the latest audit found, whenever that was; undefined: there was none. */
export async function lastSelfAudit({ ledger }: Pick<JobContext, "ledger">): Promise<SelfAudit | undefined> {
  const last = await ledger.notes.latest(TOPIC);
  return last && noteOf(last.fact);
}

/**
 * Once a month: the control arms' own days, split at random into two halves a thousand times and judged by the live rule. Any winner among them is
 * false. The first scorecard of a month tells it; one that is sent again tells the same.
 * @returns undefined where another scorecard of the month has told it, or there is nothing to split
 */
export async function selfAudit(
  followed: readonly Followed[],
  { week, until, runs = RUNS }: { readonly week: string; readonly until: Instant; readonly runs?: number },
  context: Pick<JobContext, "ledger" | "settings" | "clock" | "signal" | "asOf">,
): Promise<SelfAudit | undefined> {
  const { ledger, settings, clock } = context;
  const month = until.slice(0, 7);
  const last = await ledger.notes.latest(TOPIC);
  const known = last && noteOf(last.fact);
  if (known !== undefined && known.month >= month)
    return known.month === month && known.week === week ? known : undefined;
  const recorded = followed.flatMap(({ stored }) => seriesOf(stored) ?? []);
  if (recorded.length === 0) return undefined;
  const source: Source = { kind: "split-controls", recorded };
  const policy = settings.policyFor("");
  const seed = Number(month.replace("-", ""));
  let counts = NO_RUNS;
  for (let run = 0; run < runs; run++) {
    counts = addRuns(counts, countRuns(source, policy, seed, run, run + 1));
    // A run takes milliseconds, all of them seconds: the worker goes on in between.
    await setImmediate();
    context.signal.throwIfAborted();
  }
  const phis = followed.flatMap(({ stored }) => stored.decision.arms.flatMap(({ phi }) => phi ?? []));
  const found: SelfAudit = { month, experiments: recorded.length, ...auditFigures(counts, phis) };
  await ledger.notes.write({
    key: `self-audit:${month}`,
    topic: TOPIC,
    asOf: context.asOf,
    at: clock.now(),
    fact: { ...found, week },
  });
  return found;
}

function noteOf(fact: unknown): SelfAudit & { readonly week: string } {
  return auditNote.extend({ week: z.string() }).parse(fact);
}

/** Up to the horizon, which the promise is for; nothing of counts that cannot be true, for which there is no look. */
function seriesOf({ decision, input }: Followed["stored"]): DailySeries | undefined {
  const { experiment, arms, days } = input.snapshot;
  const hasControl = arms.filter(({ isControl }) => isControl).length === 1;
  if (decision.look === null || !hasControl || days.length < DAYS_NEEDED) return undefined;
  return { name: experiment.name, arms, days: days.slice(0, input.policy.rules.horizonDays) };
}
