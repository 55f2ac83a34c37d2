import type { ExperimentRef } from "../../experiment/index.ts";

/** Where an experiment stands on the page. */
export function experimentPath({ account, experimentId }: ExperimentRef): string {
  return `/experiments/${encodeURIComponent(account)}/${encodeURIComponent(experimentId)}`;
}
