import { decide, isDone } from "../../../src/decision/index.ts";
import type { SinkMessage } from "../../../src/sandbox/index.ts";
import { canonicalJson } from "../../../src/platform/index.ts";
import { DAY, HOUR } from "../world.ts";
import type { Stage } from "./stage.ts";
import type { Intent } from "../../../src/ports/index.ts";
import { ACCOUNT, type CrashWorker } from "./worker.ts";

/** Hourly sweeps at first, then daily ones: a clock that went back has to be caught up with. */
const WAITS: readonly number[] = [...Array.from({ length: 8 }, () => HOUR), ...Array.from({ length: 8 }, () => DAY)];

/** What went wrong in one case; all zero and empty is as it should be. */
export interface Verdict {
  readonly doubleStops: number;
  readonly lostReceipts: number;
  readonly doubleMessages: number;
  readonly unexplainedStops: number;
  readonly hangingIntents: number;
  readonly problems: readonly string[];
}

/** What is told of it. */
export const STOP_WORDS = {
  doubleStops: "double acts",
  lostReceipts: "lost receipts",
  unexplainedStops: "unexplained acts",
  hangingIntents: "hanging intents",
};

/** How a worker does one round: everything that is due, to its end. */
export type Round = () => Promise<void>;

/**
 * A fresh worker on the same ledger goes on as production does: its clock moves, its schedule sweeps, its queue, empty at first, fills and is
 * worked off. Then once more, which must change nothing.
 */
export async function recoverAndJudge(stage: Stage, options: { readonly harmless?: number } = {}): Promise<Verdict> {
  return stage.withWorker(async (worker, runner) => {
    await goOn(stage, worker, async () => {
      // A sweep that fails is made again, as its schedule would.
      await runner.run("monitoring.sweep", {}).catch(() => undefined);
      await runner.runDue();
    });
    return judge(stage, worker, options);
  });
}

export async function goOn(stage: Stage, worker: CrashWorker, round: Round): Promise<void> {
  let isLast = false;
  for (const wait of WAITS) {
    stage.clock.advance(wait);
    await round();
    if (isLast) return;
    isLast = await isThrough(stage, worker);
  }
}

async function isThrough(stage: Stage, worker: CrashWorker): Promise<boolean> {
  const intent = await stage.intent(worker);
  return (
    intent !== undefined &&
    intent.state !== "announced" &&
    intent.state !== "executing" &&
    keyed(stage, "receipt").length >= stage.script.acts.length
  );
}

/**
 * @param options.harmless requests of the last act that certainly did nothing, because of what was done to them: they may be repeated
 */
export async function judge(
  stage: Stage,
  worker: CrashWorker,
  { harmless = 0 }: { readonly harmless?: number } = {},
): Promise<Verdict> {
  const { ledger } = worker;
  const problems: string[] = [];
  const intents = await ledger.intents.of({ account: ACCOUNT, experimentId: stage.experimentId });
  const { script } = stage;
  const { status, winnerVariantId, rolloutVariantId } = stage.sandbox.experiments.find(script.scenario);
  const open = intents.filter(({ state }) => state === "announced" || state === "executing");
  if (intents.map(({ act }) => act).join() !== script.acts.join() || !intents.every(isProven))
    problems.push(`intents: ${intents.map(({ state }) => state).join(", ") || "none"}`);
  if (status !== script.status || winnerVariantId !== (intents[0]?.variantId ?? null))
    problems.push(`experiment ${status}, winner ${winnerVariantId}`);
  if (script.acts.includes("rollout") && rolloutVariantId !== winnerVariantId)
    problems.push(`rolled out: ${rolloutVariantId}`);
  let unexplainedStops = 0;
  for (const { decisionId } of intents) if (!(await isExplained(worker, decisionId))) unexplainedStops += 1;
  // The look directly before the stop is a stored decision too.
  const last = await ledger.decisions.latest({ account: ACCOUNT, experimentId: stage.experimentId });
  if (last === undefined || !(await isExplained(worker, last.id))) unexplainedStops += 1;
  const { firstBroken } = await ledger.decisions.verify();
  if (firstBroken !== undefined) problems.push(`chain broken at ${firstBroken}`);
  const receipts = keyed(stage, "receipt").length;
  const announcements = keyed(stage, "announcement").length;
  // What a person asks for is not announced to them.
  if (announcements !== intents.filter(({ requestedBy }) => requestedBy === null).length)
    problems.push(`${announcements} announcements`);
  return {
    doubleStops: Math.max(0, requestsFor(stage).length - script.acts.length - harmless),
    lostReceipts: Math.max(0, script.acts.length - receipts),
    doubleMessages: doubleMessagesOn(stage),
    unexplainedStops,
    hangingIntents: open.length,
    problems: receipts > script.acts.length ? [...problems, `${receipts} receipts`] : problems,
  };
}

/** Requests that change the experiment. */
function requestsFor({ sandbox, script }: Stage): readonly object[] {
  return sandbox.requests.filter(({ operation }) => script.acts.some((act) => act === operation));
}

function isProven({ ending }: Intent): boolean {
  return ending !== null && isDone(ending);
}

/** Whether the stored decision is there, and is what its input leads to. */
export async function isExplained({ ledger }: Pick<CrashWorker, "ledger">, decisionId: string): Promise<boolean> {
  const stored = await ledger.decisions.get(decisionId);
  return (
    stored?.decision.verdict !== undefined && canonicalJson(decide(stored.input)) === canonicalJson(stored.decision)
  );
}

/** Messages about a stop. */
export function keyed(stage: Stage, kind: "announcement" | "receipt"): readonly SinkMessage[] {
  return stage.sandbox.slack.messages.filter((message) => keyOf(message).endsWith(`:${kind}`));
}

export function doubleMessagesOn(stage: Stage): number {
  return stage.sandbox.slack.messages.length - new Set(stage.sandbox.slack.messages.map(keyOf)).size;
}

export function keyOf(message: SinkMessage): string {
  return String(message.metadata?.event_payload["key"] ?? "");
}
