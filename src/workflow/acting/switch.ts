import { pauseOf } from "../../decision/index.ts";
import type { Caller, JobContext } from "../../ports/index.ts";
import { rememberCaller, withNames } from "../people.ts";

/** What is asked for, and by whom. */
export type SwitchRequest = { readonly to: "pause" | "resume" } & Caller;

/**
 * The kill switch that needs no restart: after a pause nothing is stopped, no matter who asks, until somebody resumes. It is kept with the
 * instructions of people, so it survives restarts and says who did it. It is safe to repeat: a second pause adds nothing.
 */
export async function switchActing(
  { to, by, via, person }: SwitchRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { ledger, clock, runId, log } = context;
  const before = pauseOf(await ledger.instructions.general());
  const isChange = (before === undefined) === (to === "pause");
  if (isChange) {
    await ledger.instructions.give({
      id: `switch ${runId}`,
      at: clock.now(),
      actor: await rememberCaller({ by, via, person }, context),
      via,
      account: null,
      experimentId: null,
      kind: to,
      until: null,
      subject: null,
    });
    log.warn({ to, by }, "acting switched");
  }
  const pause = pauseOf(await ledger.instructions.general());
  const result = { isChange, isPaused: pause !== undefined, by: pause?.by ?? null, since: pause?.since ?? null };
  return withNames(result, context);
}
