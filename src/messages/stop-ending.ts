import type { StopEnding, StopFacts } from "./acting-model.ts";
import type { StopStory } from "./model.ts";

type Recorded = Readonly<Record<string, unknown>>;

/**
 * Reads how a stop ended from what the ledger keeps of it. Undefined while it is open. Records of an older version may lack
 * fields: what is not there was not told.
 */
export function readStopEnding(state: StopStory["state"], outcome: Recorded): StopEnding | undefined {
  const because = text(outcome["because"]) ?? "";
  switch (state) {
    case "announced":
    case "executing":
      return undefined;
    case "stopped":
      return { state, facts: readFacts(outcome) };
    case "withdrawn":
      return {
        state,
        because: withdrawnFor(because),
        sentence:
          text(outcome["sentence"]) ??
          (because === "policy" ? "its policy no longer allows automatic stops" : "The decision no longer holds"),
      };
    case "vetoed":
      return { state, by: text(outcome["by"]) ?? "someone" };
    case "overtaken":
      return { state, found: because };
    case "failed":
      return { state, message: text(outcome["message"]) ?? because };
  }
}

type Withdrawn = Extract<StopEnding, { state: "withdrawn" }>["because"];

const KNOWN_REASONS: readonly string[] = ["paused", "held", "unpublished", "policy"] satisfies readonly Withdrawn[];

/** Whatever else is recorded came of the fresh look. */
function withdrawnFor(because: string): Withdrawn {
  return KNOWN_REASONS.includes(because) ? (because as Withdrawn) : "evidence";
}

function readFacts(outcome: Recorded): StopFacts {
  const status = outcome["publishStatus"];
  const changes = outcome["concurrentVersionChanges"];
  return {
    publishStatus: status === "published" ? "published" : status === "pending_publish" ? "pending" : "unknown",
    concurrentVersionChanges: typeof changes === "number" ? changes : undefined,
    winnerReadBack: text(outcome["winnerReadBack"]),
    rolloutReadBack: text(outcome["rolloutReadBack"]),
    onWinner: outcome["onWinner"] === "rollout" ? "rollout" : "record",
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
