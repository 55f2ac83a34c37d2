import type { CheckId, Decision } from "../../decision/index.ts";
import type { DigestEntry, Standing } from "./model.ts";

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

/** Why a person has to look at what is no winner; undefined: nobody has to. */
function lookAt({ signals, verdict, firstFailing }: Decision): Standing | undefined {
  if (signals.some(({ kind }) => kind === "harm")) return "harm";
  if (signals.length > 0) return "problem";
  if (verdict === "inconclusive") return "undecided";
  return verdict === "blocked" && !QUIET_BLOCKS.includes(firstFailing) ? "problem" : undefined;
}
