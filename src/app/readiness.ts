import type { Readiness } from "../http/index.ts";
import type { Clock } from "../ports/index.ts";
import type { JobQueue } from "../queue/index.ts";
import type { SocketMode } from "../slack/index.ts";
import { remembered } from "./standing/remembered.ts";
import type { World } from "./world.ts";

/** Several probes may ask every few seconds; each proof is a write. */
const PROOF_LASTS_MS = 5_000;

/**
 * Ready: work can be taken, done and recorded, which a write proves. It reports overdue schedules, given-up jobs and a lost connection to
 * Slack's buttons. Only the first make it unready: a restart would fix none of the others.
 */
export function readinessOf(
  world: Pick<World, "proveWrite">,
  queue: Pick<JobQueue, "health">,
  clock: Clock,
): (socket: SocketMode["status"] | undefined) => Promise<Readiness> {
  const ledgerProblem = remembered({ clock, lastsMs: PROOF_LASTS_MS }, () =>
    world.proveWrite().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    ),
  );
  const queueHealth = remembered({ clock, lastsMs: PROOF_LASTS_MS }, () => queue.health());
  return async (socket) => {
    const [health, problem] = await Promise.all([queueHealth(), ledgerProblem()]);
    const overdue = health.overdueSchedules;
    const checks = {
      queue: {
        ok: health.problem === undefined,
        detail: health.problem ?? `${health.waiting} waiting, ${health.failed} given up`,
      },
      ledger: { ok: problem === undefined, detail: problem ?? "accepts writes" },
      schedules: {
        ok: overdue.length === 0,
        detail: overdue.length === 0 ? "on time" : `overdue: ${overdue.join(", ")}`,
      },
    };
    const ready = Object.values(checks).every(({ ok }) => ok);
    return {
      ready,
      checks: { ...checks, ...(socket && { slackSocket: { ok: socket.isConnected, detail: socket.detail } }) },
    };
  };
}
