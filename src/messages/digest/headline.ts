import { formatCount } from "../text/format.ts";
import type { DigestModel, Standing } from "./model.ts";
import { isUnread } from "./unread-words.ts";

/** What there is in a digest, most urgent first, in the reader's words. */
const CLAUSES: readonly (readonly [standings: readonly Standing[], one: string, many: string])[] = [
  [["harm", "stop-failed", "ready", "undecided"], "decision for you", "decisions for you"],
  [["problem"], "problem", "problems"],
  [["stopped"], "stopped", "stopped"],
  [["paused"], "paused", "paused"],
  [["called-off"], "stop canceled", "stops canceled"],
  [["ended"], "ended", "ended"],
  [["running"], "running", "running"],
];

/** What needs the reader, in one breath: `1 decision for you · 3 problems · 9 running`. Plain text. */
export function headline(model: Pick<DigestModel, "briefs" | "unread">): string {
  const counts = Map.groupBy(model.briefs, ({ standing }) => standing);
  const clauses = CLAUSES.flatMap(([standings, one, many]) => {
    const seen = standings.reduce((sum, standing) => sum + (counts.get(standing)?.length ?? 0), 0);
    // What could not be read is a problem like any other, and what was deleted has ended.
    const unread = model.unread.filter(isUnread).length;
    const more = standings.includes("problem")
      ? unread
      : standings.includes("ended")
        ? model.unread.length - unread
        : 0;
    const count = seen + more;
    return count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : many}`];
  });
  if (clauses.length === 0) return "No experiments are running";
  const isQuiet = model.unread.length === 0 && [...counts.keys()].every((standing) => standing === "running");
  return [...(isQuiet ? ["Nothing to decide"] : []), ...clauses].join(" · ");
}
