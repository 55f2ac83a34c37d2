import { openWorld, type World } from "../../../app/index.ts";
import type { AnyJob } from "../../../ports/index.ts";
import { commandLine } from "../../shell/command-line.ts";
import type { RunOptions } from "./run-options.ts";
import { copyOfHeld } from "../../ledger/ledger-at-hand.ts";

/** A job needs the ledger; while a worker holds it, only that worker can do the job. */
class HeldError extends Error {
  readonly code = "ledger-held";
  override readonly name = "HeldError";
}

/** Opens the ledger; where a running worker holds that, a dry run works on a copy of it. @throws HeldError, TriggerError */
export async function openHere(
  job: AnyJob,
  given: Pick<RunOptions, "payload" | "asOf" | "dryRun">,
  options: Parameters<typeof openWorld>[0],
): Promise<World> {
  try {
    return await openWorld(options);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "database-locked") throw error;
    if (given.dryRun !== true) throw heldError(job, given, error);
    return openWorld({ ...options, ledgerCopy: await copyOfHeld(options.config, error) });
  }
}

function heldError(
  { id, triggerable }: AnyJob,
  { payload, asOf }: Pick<RunOptions, "payload" | "asOf">,
  cause: unknown,
): HeldError {
  const given = {
    ...(JSON.parse(payload ?? "{}") as object),
    ...(asOf !== undefined && { asOf: `${asOf}T00:00:00.000Z` }),
  };
  const extra = Object.keys(given).length === 0 ? [] : ["--payload", JSON.stringify(given)];
  const remedy = triggerable
    ? `Have the worker do it: ${commandLine("trigger", id, ...extra, "--wait")}`
    : "Stop the worker and try again.";
  return new HeldError(`a running worker has the ledger open, and the job needs the ledger for itself. ${remedy}`, {
    cause,
  });
}
