import { openLedgerQuestions, openWorld, uniqueOwner, type World } from "../../app/index.ts";
import type { Config } from "../../config/index.ts";
import { ledgerAtWorker, ledgerCopyAtWorker, type LedgerAtWorker } from "../../http/index.ts";
import { silentLog, systemClock } from "../../platform/index.ts";
import { UsageError } from "../failure.ts";
import { workerAtHand } from "../jobs/worker-at-hand.ts";

/** Reads the ledger; where a running worker holds that, asks the worker. @throws NotExplainedError, TriggerError, LedgerError */
export async function withLedger<T>(config: Config, work: (ledger: LedgerAtWorker) => Promise<T>): Promise<T> {
  const ledger = await unlessHeld(openLedgerQuestions({ config, clock: systemClock, log: silentLog }));
  if (ledger === undefined) return work(ledgerAtWorker(workerAtHand(config)));
  try {
    return await work(ledger.questions);
  } finally {
    await ledger.close();
  }
}

/** Undefined: the embedded ledger belongs to the worker that runs. */
export function openUnlessHeld(config: Config): Promise<World | undefined> {
  return unlessHeld(openWorld({ config, clock: systemClock, log: silentLog, owner: uniqueOwner() }));
}

async function unlessHeld<T>(opening: Promise<T>): Promise<T | undefined> {
  try {
    return await opening;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "database-locked") throw error;
    return undefined;
  }
}

/** A copy of the embedded ledger, from the worker that holds it. @param locked thrown where no worker answers. @throws TriggerError */
export async function copyOfHeld(config: Config, locked: unknown): Promise<Blob> {
  try {
    return await ledgerCopyAtWorker(workerAtHand(config));
  } catch (error) {
    // Whoever holds it does not answer: it may be a command, or a worker that has just begun. The lock tells who it is.
    if (error instanceof UsageError || (error as { code?: unknown }).code === "not-running") throw locked;
    throw error;
  }
}
