import type { StoppedBy } from "../messages/index.ts";
import type { Intent } from "../ports/index.ts";

/** @param intent the one that ended as `stopped`; undefined: there is none, somebody else did it */
export function whoStopped(intent: Pick<Intent, "requestedBy"> | undefined): StoppedBy {
  if (intent === undefined) return { kind: "elsewhere" };
  return intent.requestedBy === null ? { kind: "herald" } : { kind: "person", by: intent.requestedBy };
}
