import type { Instant } from "../../experiment/index.ts";
import type { JobContext, Alert } from "../../ports/index.ts";

/**
 * An end is told when it has held for so long: three hourly sweeps. Numbers that are read anew every hour can waver around a limit
 * (late events, a server whose copies differ, an outage that comes and goes); what comes back sooner was never gone.
 */
export const CALM_MS = 3 * 3_600_000;
/** How far back an alert that keeps coming back is followed; beyond it is told anew. */
const LOOKS_BACK_MS = 5 * 86_400_000;

/** One alert as people live through it: it may have ended and begun again before anyone was told of the end. */
export interface AlertStory {
  /** In order; the first tells the onset, the last the end. */
  readonly alerts: readonly [Alert, ...Alert[]];
  readonly first: Alert;
  readonly last: Alert;
  readonly beganAt: Instant;
  /** Undefined while it lasts. */
  readonly endedAt: Instant | undefined;
}

export async function storyOf(alert: Alert, { ledger }: Pick<JobContext, "ledger">): Promise<AlertStory> {
  const since = new Date(Date.parse(alert.onsetAt) - LOOKS_BACK_MS).toISOString();
  const same = (await ledger.alerts.of(alert)).filter(
    (other) => isSame(other, alert) && other.id !== alert.id && (other.endedAt ?? other.onsetAt) >= since,
  );
  const ordered = [alert, ...same].toSorted(
    (a, b) => Date.parse(a.onsetAt) - Date.parse(b.onsetAt) || Number(a.id) - Number(b.id),
  );
  const position = ordered.indexOf(alert);
  let from = position;
  let to = position;
  while (from > 0 && follows(ordered[from - 1]!, ordered[from]!)) from -= 1;
  while (to < ordered.length - 1 && follows(ordered[to]!, ordered[to + 1]!)) to += 1;
  const alerts = ordered.slice(from, to + 1) as [Alert, ...Alert[]];
  const last = alerts.at(-1)!;
  return { alerts, first: alerts[0], last, beganAt: alerts[0].onsetAt, endedAt: last.endedAt };
}

/** Of two alerts of one experiment. */
function isSame(a: Alert, b: Alert): boolean {
  return a.kind === b.kind && a.armId === b.armId && eventOf(a) === eventOf(b);
}

function eventOf({ fact }: Alert): string | null {
  return fact.kind === "harm" ? fact.event : null;
}

function follows(earlier: Alert, later: Alert): boolean {
  return earlier.endedAt !== undefined && Date.parse(later.onsetAt) - Date.parse(earlier.endedAt) < CALM_MS;
}
