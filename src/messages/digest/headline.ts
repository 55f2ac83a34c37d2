import { shortenToLength } from "../text/clean-text.ts";
import { formatCount } from "../text/format.ts";
import type { DigestModel } from "./model.ts";
import type { Standing } from "../../notify/index.ts";
import { standingOf } from "./triage.ts";

/** Slack's limit for a header block. */
const LONGEST = 150;

const CLAUSES: readonly (readonly [Standing, one: string, many: string])[] = [
  ["stopped", "stopped", "stopped"],
  ["called-off", "stop called off", "stops called off"],
  ["ended", "ended", "ended"],
  ["stop-failed", "stop failed", "stops failed"],
  ["ready", "ready to stop", "ready to stop"],
  ["look", "needs a look", "need a look"],
  ["running", "running", "running"],
];

/** What needs the reader, in one breath: `1 stopped, 1 ready to stop, 2 need a look, 9 running`. Plain text, at most 150 characters. */
export function headline(model: Pick<DigestModel, "entries" | "unread" | "since">): string {
  const counts = Map.groupBy(model.entries, (entry) => standingOf(entry, model.since));
  const clauses = CLAUSES.flatMap(([standing, one, many]) => clause(counts.get(standing)?.length ?? 0, one, many));
  clauses.push(...clause(model.unread.length, "could not be read", "could not be read"));
  if (clauses.length === 0) return "No experiment is running";
  const isQuiet = model.unread.length === 0 && [...counts.keys()].every((standing) => standing === "running");
  const line = `${isQuiet ? "Nothing needs you: " : ""}${clauses.join(", ")}`;
  return shortenToLength(line, LONGEST);
}

function clause(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : many}`];
}
