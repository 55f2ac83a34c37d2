import type { AlertEnd, AlertFact, Signal, Unreadable } from "../../decision/index.ts";
import type { Instant, ExperimentRef } from "../../experiment/index.ts";
import type { Alert, JobContext } from "../../ports/index.ts";

/** Every kind that a decision can signal; a decision judges all of them. */
const SIGNAL_KINDS = Object.keys({
  harm: true,
  "broken-split": true,
  "no-traffic": true,
  "no-goal": true,
  "configuration-changed": true,
  "counts-fell": true,
  "unsound-counts": true,
} satisfies Record<Signal["kind"], true>) as readonly Signal["kind"][];

/** Why something cannot be read. */
type ReadingProblem = DistributiveOmit<Unreadable, "kind">;
type DistributiveOmit<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

type Settled = Parameters<JobContext["ledger"]["alerts"]["settle"]>;
type SettlingContext = Pick<JobContext, "ledger" | "enqueue">;

/** What was seen of an experiment that could be read. */
export interface SeenSignals {
  /** When reading began: what came to light later is not ended by it. */
  readonly at: Instant;
  readonly decisionId?: string;
  readonly signals: readonly Signal[];
  /** Why nothing is signalled any more; undefined while it runs. */
  readonly over: AlertEnd | undefined;
}

/** An experiment was read: its signals are current, and it can be read. @param open its open alerts, where they are known */
export async function settleSignals(
  place: ExperimentRef,
  { at, decisionId, signals, over }: SeenSignals,
  context: SettlingContext,
  open?: readonly Alert[],
): Promise<void> {
  const found = over === undefined ? causes(signals) : [];
  const seen = { at, ...(decisionId !== undefined && { decisionId }) };
  await settle(
    { ...place, kinds: SIGNAL_KINDS },
    found,
    { ...seen, ...(over !== undefined && { end: over }) },
    context,
    open,
  );
  await settleReadable(place, undefined, at, context, open);
}

/** If counts fell because another goal is counted, or none, that is not news of its own. */
function causes(signals: readonly Signal[]): readonly Signal[] {
  const isExplained = signals.some(({ kind }) => kind === "no-goal" || kind === "configuration-changed");
  return isExplained ? signals.filter(({ kind }) => kind !== "counts-fell") : signals;
}

/**
 * Whether an experiment, or a whole account, can be read.
 * @param problem why not; undefined: it can
 * @param open its open alerts, where they are known
 */
export async function settleReadable(
  place: ExperimentRef,
  problem: ReadingProblem | undefined,
  at: Instant,
  context: SettlingContext,
  open?: readonly Alert[],
): Promise<void> {
  const found = problem === undefined ? [] : [{ kind: "unreadable", armId: null, ...problem } as const];
  await settle({ ...place, kinds: ["unreadable"] }, found, { at }, context, open);
}

/**
 * Settles, and asks for a message about each beginning and each end. After a crash in between, the next sweep makes up for it.
 * @param open the open alerts of the experiment, where they are known: where nothing changes, the ledger is not asked
 */
export async function settle(
  about: Settled[0],
  found: Settled[1],
  seen: Settled[2],
  { ledger, enqueue }: SettlingContext,
  open?: readonly Alert[],
): Promise<void> {
  if (open !== undefined && isAsFound(about.kinds, found, open)) return;
  const { began, ended } = await ledger.alerts.settle(about, found, seen);
  for (const { id } of began) await enqueue({ job: "reporting.alert", payload: { alertId: id, edge: "onset" } });
  for (const { id } of ended) await enqueue({ job: "reporting.alert", payload: { alertId: id, edge: "end" } });
}

/** Whether exactly what was found, of these kinds, is open. */
function isAsFound(kinds: readonly AlertFact["kind"][], found: readonly AlertFact[], open: readonly Alert[]): boolean {
  const keysOf = (facts: readonly AlertFact[]) =>
    facts
      .filter(({ kind }) => kinds.includes(kind))
      .map(keyOf)
      .toSorted()
      .join(" ");
  return keysOf(found) === keysOf(open.map(({ fact }) => fact));
}

function keyOf(fact: AlertFact): string {
  return JSON.stringify([fact.kind, fact.armId, fact.kind === "harm" ? fact.event : null]);
}
