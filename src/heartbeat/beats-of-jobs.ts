import { failureOf } from "../ports/index.ts";
import type { Heartbeat } from "./heartbeat.ts";

/** Jobs that have to go well regularly, as they are called for people. */
const REGULAR: Readonly<Record<string, string>> = {
  "monitoring.sweep": "A sweep",
  "reporting.daily-digest": "A digest",
};

/** Hears how the queue's jobs ended. */
export interface JobBeats {
  onDone(run: { readonly job: string }): void;
  onGivenUp(failure: { readonly job: string; readonly error: Error }): void;
}

/** A beat after each sweep and digest; a failure when one is given up, and when any job is given up because of the ledger. */
export function beatsOfJobs(heartbeat: Heartbeat): JobBeats {
  return {
    onDone({ job }) {
      if (REGULAR[job] !== undefined) heartbeat.succeeded();
    },
    onGivenUp({ job, error }) {
      // What an error says may name an experiment: its code is enough to know where to look.
      const { code } = failureOf(error);
      const regular = REGULAR[job];
      if (code.startsWith("ledger-"))
        heartbeat.failed(`The ledger failed (${code}), and ${job} was given up. See the worker's log.`);
      else if (regular !== undefined) heartbeat.failed(`${regular} was given up (${code}). See the worker's log.`);
    },
  };
}
