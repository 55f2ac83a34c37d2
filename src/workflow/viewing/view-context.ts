import type { Messenger } from "../../notify/index.ts";
import type { JobContext } from "../../ports/index.ts";

/**
 * What a view is made from: the ledger, the settings, and where messages stand. Nothing is read from Ours Privacy, and nothing is written.
 */
export interface ViewContext extends Pick<JobContext, "ledger" | "settings" | "clock" | "workerHealth"> {
  readonly messenger: Pick<Messenger, "linkTo">;
}
