import type { AlertFact } from "../../decision/index.ts";
import { hostsNotAllowed, type ExperimentRef } from "../../experiment/index.ts";
import type { JobContext } from "../../ports/index.ts";

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
