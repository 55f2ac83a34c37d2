import { check, fail, pass, type Judged } from "./check.ts";

export type RunningFinding =
  | { readonly kind: "running" | "paused" | "draft" | "completed" }
  /** A status that this version does not know, as it was sent. */
  | { readonly kind: "unknown"; readonly status: string };

/** Only a running experiment can be stopped. */
export const running = check("running", "health", ({ snapshot: { experiment } }): Judged<RunningFinding> => {
  const { status, statusAsSent } = experiment;
  if (status === "running") return pass({ kind: status });
  return fail(status === "other" ? { kind: "unknown", status: statusAsSent } : { kind: status });
});
