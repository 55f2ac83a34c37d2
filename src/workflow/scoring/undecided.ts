import { planAction } from "../../decision/index.ts";
import type { Scored, Undecided } from "../../messages/index.ts";
import { addDays, daysBetween, lastClosedDay, type Instant, type UtcDay } from "../../experiment/index.ts";
import type { JobContext, StoredDecision } from "../../ports/index.ts";
import { circumstancesOf } from "../monitoring/plan.ts";

/** A block or a proposal of a few days sorts itself out, or is new. */
const SITS_AFTER_DAYS = 7;
/** So far back it is looked for since when; what is older is told as since then at the latest. */
const LOOKS_BACK_DAYS = 60;

/** Blocked for a reason that asks nothing of anyone. */
const RESTING = ["decidable-kind", "running"];

/** Running experiments that somebody has to decide, those that sit longest first. */
export async function undecidedIn(
  running: readonly StoredDecision[],
  until: Instant,
  context: Pick<JobContext, "ledger" | "settings" | "clock">,
  name: (stored: StoredDecision) => Scored,
): Promise<Undecided[]> {
  const found: Undecided[] = [];
  for (const stored of running) {
    const open = await openQuestion(stored, until, context);
    if (open !== undefined) found.push({ ...name(stored), ...open });
  }
  return found.toSorted((a, b) => (a.since < b.since ? -1 : Number(a.since > b.since)));
}

type Open = Pick<Undecided, "because" | "since" | "decision">;

async function openQuestion(
  stored: StoredDecision,
  until: Instant,
  context: Pick<JobContext, "ledger" | "settings" | "clock">,
): Promise<Open | undefined> {
  const { decision, input } = stored;
  const { firstFailing } = decision;
  const sat = (since: UtcDay) => daysBetween(since, lastClosedDay(until)) >= SITS_AFTER_DAYS;
  switch (decision.verdict) {
    case "not-yet":
      return undefined;
    case "inconclusive":
      return {
        because: "horizon",
        since: addDays(decision.lastClosedDay, input.policy.rules.horizonDays - decision.day),
        decision,
      };
    case "blocked": {
      if (firstFailing === null || RESTING.includes(firstFailing)) return undefined;
      const since = await sinceWhen(stored, ({ decision: { verdict } }) => verdict === "blocked", context);
      return sat(since) ? { because: "blocked", since, decision } : undefined;
    }
    case "winner": {
      const plan = planAction(decision, input.policy.rules, await circumstancesOf(input, context));
      if (plan.kind !== "propose") return undefined;
      const winner = decision.arms[decision.winner!]!;
      const isSame = (earlier: StoredDecision) =>
        earlier.decision.winner !== null && earlier.decision.arms[earlier.decision.winner]?.id === winner.id;
      const since = await sinceWhen(stored, isSame, context);
      return sat(since) ? { because: "proposed", since, decision } : undefined;
    }
  }
}

/** The first day of the unbroken stretch, up to now, on which a decision was as it is. */
async function sinceWhen(
  stored: StoredDecision,
  isSame: (earlier: StoredDecision) => boolean,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<UtcDay> {
  const { account, experimentId, lastClosedDay: last } = stored.decision;
  const oldest = addDays(last, -LOOKS_BACK_DAYS);
  let since = last;
  while (since > oldest) {
    const earlier = await ledger.decisions.latest({ account, experimentId }, addDays(since, -1), {
      withoutLooks: true,
    });
    if (earlier === undefined || !isSame(earlier)) break;
    since = earlier.decision.lastClosedDay;
  }
  return since;
}
