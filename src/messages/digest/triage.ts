import type { Decision, CheckId } from "../../decision/index.ts";
import type { Standing } from "../../notify/index.ts";
import { changeOf } from "./change.ts";
import type { DigestEntry, DigestModel } from "./model.ts";
import { shareOfEvidence } from "./why-short.ts";

/** A digest's entries in reading order: by group, most urgent first. */
export interface Triage {
  readonly needsYou: readonly DigestEntry[];
  readonly decided: readonly DigestEntry[];
  /** Going on, but not as they were at the last digest; what moved most first. */
  readonly movers: readonly DigestEntry[];
  readonly running: readonly DigestEntry[];
}

/** More than these are no news but a restless day; the others stand with the rest. */
const MOST_MOVERS = 5;

/** Blocked for a reason that asks nothing of anyone: it is no contest, it rests, or it has only just begun. */
const QUIET_BLOCKS: readonly (CheckId | null)[] = ["decidable-kind", "running", "has-traffic"];

/** What one entry is to the reader. @param since endings before it are no news; undefined: all are */
export function standingOf(entry: DigestEntry, since: string | undefined): Standing {
  const { decision, plan, stop } = entry;
  const isNews = stop !== undefined && (since === undefined || stop.at >= since);
  switch (stop?.state) {
    case "announced":
    case "executing":
      return "ready";
    case "failed":
      if (isNews) return "stop-failed";
      break;
    case "stopped":
      return "stopped";
    case "overtaken":
      if (isNews || plan === undefined) return "ended";
      break;
    case "withdrawn":
    case "vetoed":
      if (needsLook(decision)) return "look";
      if (isNews) return "called-off";
      if (stop.state === "vetoed" && plan !== undefined) return "running";
      break;
    case undefined:
      break;
  }
  if (plan === undefined) return "ended";
  // Somebody has said already that this winner shall wait: it needs nobody.
  if (decision.verdict === "winner" && plan.kind !== "held") return "ready";
  return needsLook(decision) ? "look" : "running";
}

/** Sorts a digest into what needs the reader, what was decided, and the rest; each most urgent first. */
export function triage({ entries, since }: Pick<DigestModel, "entries" | "since">): Triage {
  const placed = entries.map((entry) => ({ entry, standing: standingOf(entry, since) }));
  const group = (...standings: readonly Standing[]): DigestEntry[] =>
    placed
      .filter(({ standing }) => standings.includes(standing))
      .toSorted(
        (a, b) =>
          byHarm(a.entry, b.entry) ||
          standings.indexOf(a.standing) - standings.indexOf(b.standing) ||
          byUrgency(a.entry, b.entry),
      )
      .map(({ entry }) => entry);
  const running = group("running");
  const movers = moversAmong(running);
  return {
    needsYou: group("stop-failed", "ready", "look"),
    decided: group("stopped", "called-off", "ended"),
    movers,
    running: running.filter((entry) => !movers.includes(entry)),
  };
}

function moversAmong(running: readonly DigestEntry[]): DigestEntry[] {
  const moved = running
    .map((entry) => ({ entry, change: changeOf(entry) }))
    .filter(({ change }) => change?.isLarge === true);
  return moved
    .toSorted((a, b) => Math.abs(b.change!.by) - Math.abs(a.change!.by))
    .slice(0, MOST_MOVERS)
    .map(({ entry }) => entry);
}

function needsLook(decision: Decision): boolean {
  if (decision.signals.length > 0 || decision.verdict === "inconclusive") return true;
  return decision.verdict === "blocked" && !QUIET_BLOCKS.includes(decision.firstFailing);
}

/** Visitors who lose now come before anything else. */
function byHarm(a: DigestEntry, b: DigestEntry): number {
  const harms = ({ decision }: DigestEntry): number => Number(decision.signals.some(({ kind }) => kind === "harm"));
  return harms(b) - harms(a);
}

/** What happens soonest, then what is closest to a decision, then the oldest; at last the name, so that the order is stable. */
function byUrgency(a: DigestEntry, b: DigestEntry): number {
  return (
    compareText(dueAt(a), dueAt(b)) ||
    progress(b.decision) - progress(a.decision) ||
    b.decision.day - a.decision.day ||
    compareText(a.decision.experimentName, b.decision.experimentName) ||
    compareText(a.decision.experimentId, b.decision.experimentId)
  );
}

/** When an open stop is due; ISO instants sort as text, and `~` after them all. */
function dueAt({ stop, plan }: DigestEntry): string {
  if (stop?.state === "announced" || stop?.state === "executing") return stop.notBefore;
  return plan?.kind === "stop" ? plan.notBefore : "~";
}

function progress(decision: Decision): number {
  return shareOfEvidence(decision) ?? 0;
}

/** By code units: the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
