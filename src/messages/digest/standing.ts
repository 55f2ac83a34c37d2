import { attentionOf, type Attention } from "../../decision/index.ts";
import type { DigestEntry, Standing } from "./model.ts";

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

/** That the time is over is nothing new to whoever said that it shall go on. */
function needsLook({ decision, plan }: DigestEntry): Attention | undefined {
  const attention = attentionOf(decision);
  return attention === "undecided" && plan?.kind === "held" ? undefined : attention;
}
