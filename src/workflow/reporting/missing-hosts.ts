import type { AlertFact } from "../../decision/index.ts";
import { hostsNotAllowed, type ExperimentRef } from "../../experiment/index.ts";
import type { DigestModel } from "../../messages/index.ts";
import type { JobContext } from "../../ports/index.ts";

/** So many experiments of a digest at most: where a whole site is silent, one says as much as all. */
const MOST_READ = 5;

/**
 * The hosts that an experiment without traffic targets and that its account does not allow: a likely reason. Empty where that cannot be
 * told; no message waits for it.
 */
export async function missingHosts(
  { account, experimentId }: ExperimentRef,
  { api, signal, log }: Pick<JobContext, "api" | "signal" | "log">,
): Promise<readonly string[]> {
  try {
    const hosts = await api(account).getHosts(experimentId, { signal });
    return hosts === undefined ? [] : hostsNotAllowed(hosts);
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ account, experimentId, error }, "no reason given for an experiment without traffic");
    return [];
  }
}

/** Whether hosts can be the reason: none of its variants is seen. */
export function isWithoutTraffic({ kind, armId }: Pick<AlertFact, "kind" | "armId">): boolean {
  return kind === "no-traffic" && armId === null;
}

/** Gives the experiments of a digest that nobody sees the hosts that are not allowed. */
export async function withMissingHosts(model: DigestModel, context: JobContext): Promise<DigestModel> {
  const silent = model.entries.filter(({ decision }) => decision.signals.some(isWithoutTraffic)).slice(0, MOST_READ);
  if (silent.length === 0) return model;
  const hosts = new Map<unknown, readonly string[]>();
  for (const entry of silent) hosts.set(entry, await missingHosts(entry.decision, context));
  return { ...model, entries: model.entries.map((entry) => ({ ...entry, missingHosts: hosts.get(entry) })) };
}
