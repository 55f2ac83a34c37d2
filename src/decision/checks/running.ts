import type { CheckRule } from "./check.ts";
import { fail, pass } from "./check.ts";

/** Only a running experiment can be stopped. */
export const running: CheckRule = ({ snapshot: { experiment } }) => {
  const { status, statusAsSent } = experiment;
  if (status === "running") return pass("running", { kind: status });
  return fail("running", status === "other" ? { kind: "unknown", status: statusAsSent } : { kind: status });
};
