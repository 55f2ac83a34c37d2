import type { Decision, CheckId } from "../../decision/index.ts";
import { changeOf } from "./change.ts";
import type { DigestEntry, DigestModel } from "./model.ts";
import { shareOfEvidence } from "./why-short.ts";

/**
 * What an experiment is to the reader of a digest. Each one is exactly one thing, so the counts of the header add up.
 * - `harm`, `stop-failed`, `ready`, `undecided`: a decision for the reader
 * - `problem`: something to fix
 * - `stopped`, `paused`, `called-off`, `ended`: decided since the last digest
 * - `running`: goes on quietly
 */
export type Standing =
  | "harm"
  | "stop-failed"
  | "ready"
  | "undecided"
  | "problem"
  | "stopped"
  | "paused"
  | "called-off"
  | "ended"
  | "running";

/** A digest's entries in reading order: by group, most urgent first. */
export interface Triage {
  readonly decide: readonly DigestEntry[];
  readonly fix: readonly DigestEntry[];
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
  const { decision, plan, act } = entry;
  const isNews = act !== undefined && (since === undefined || act.at >= since);
  switch (act?.state) {
    case "announced":
    case "executing":
      return "ready";
    case "failed":
      if (isNews) return "stop-failed";
      break;
    case "stopped":
      return "stopped";
    case "paused":
      if (entry.experiment.status === "paused") return "paused";
      break;
    case "overtaken":
      if (isNews || plan === undefined) return "ended";
      break;
    case "withdrawn":
    case "vetoed":
      if (needsLook(entry) !== undefined) return needsLook(entry)!;
      if (isNews) return "called-off";
      // Once somebody has allowed it again, it is a winner like any other.
      if (act.state === "vetoed" && (plan?.kind === "held" || plan?.kind === "report")) return "running";
      break;
    case undefined:
      break;
  }
  if (plan === undefined) return "ended";
  // Somebody has said already that this winner shall wait: it needs nobody.
  if (decision.verdict === "winner" && plan.kind !== "held") return "ready";
  if ((plan.kind === "propose" || plan.kind === "act") && plan.intention.because !== "harm") return "ready";
  return needsLook(entry) ?? "running";
}

/** As `lookAt`; that the time is over is nothing new to whoever said that it shall go on. */
function needsLook({ decision, plan }: DigestEntry): Standing | undefined {
  const look = lookAt(decision);
  return look === "undecided" && plan?.kind === "held" ? undefined : look;
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
    decide: group("harm", "stop-failed", "ready", "undecided"),
    fix: group("problem"),
    decided: group("stopped", "paused", "called-off", "ended"),
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

/** Why a person has to look at what is no winner; undefined: nobody has to. */
function lookAt({ signals, verdict, firstFailing }: Decision): Standing | undefined {
  if (signals.some(({ kind }) => kind === "harm")) return "harm";
  if (signals.length > 0) return "problem";
  if (verdict === "inconclusive") return "undecided";
  return verdict === "blocked" && !QUIET_BLOCKS.includes(firstFailing) ? "problem" : undefined;
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

/** When an open act is due; ISO instants sort as text, and `~` after them all. */
function dueAt({ act, plan }: DigestEntry): string {
  if (act?.state === "announced" || act?.state === "executing") return act.notBefore;
  return plan?.kind === "act" ? plan.notBefore : "~";
}

function progress(decision: Decision): number {
  return shareOfEvidence(decision) ?? 0;
}

/** By code units: the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
