import type { DigestBrief, DigestModel, Standing } from "./model.ts";

/** A digest's briefs in reading order: by group, most urgent first. */
export interface Triage {
  readonly decide: readonly DigestBrief[];
  readonly fix: readonly DigestBrief[];
  readonly decided: readonly DigestBrief[];
  /** Going on, but not as they were at the last digest; what moved most first. */
  readonly movers: readonly DigestBrief[];
  readonly running: readonly DigestBrief[];
}

/** More than these are no news but a restless day; the others stand with the rest. */
const MOST_MOVERS = 5;

/** Sorts a digest into what needs the reader, what was decided, and the rest; each most urgent first. */
export function triage({ briefs }: Pick<DigestModel, "briefs">): Triage {
  const group = (...standings: readonly Standing[]): DigestBrief[] =>
    briefs
      .filter(({ standing }) => standings.includes(standing))
      .toSorted(
        (a, b) =>
          Number(b.isHarmed) - Number(a.isHarmed) ||
          standings.indexOf(a.standing) - standings.indexOf(b.standing) ||
          byUrgency(a, b),
      );
  const running = group("running");
  const movers = running
    .filter(({ moved }) => moved !== undefined)
    .toSorted((a, b) => b.moved! - a.moved!)
    .slice(0, MOST_MOVERS);
  return {
    decide: group("harm", "stop-failed", "ready", "undecided"),
    fix: group("problem"),
    decided: group("stopped", "paused", "called-off", "ended"),
    movers,
    running: running.filter((brief) => !movers.includes(brief)),
  };
}

/** What happens soonest, then what is closest to a decision, then the oldest; at last the name, so that the order is stable. */
function byUrgency(a: DigestBrief, b: DigestBrief): number {
  return (
    compareText(a.dueAt ?? NEVER, b.dueAt ?? NEVER) ||
    b.progress - a.progress ||
    b.day - a.day ||
    compareText(a.experimentName, b.experimentName) ||
    compareText(a.experimentId, b.experimentId)
  );
}

/** ISO instants sort as text, and this after them all. */
const NEVER = "~";

/** By code units: the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
