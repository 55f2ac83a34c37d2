import type { JobContext } from "../../ports/index.ts";

/** What a view is made from: the ledger and the settings. Nothing is read from Ours Privacy, and nothing is written. */
export type ViewContext = Pick<JobContext, "ledger" | "settings" | "clock" | "workerHealth">;
