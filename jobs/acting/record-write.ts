import { defineJob, writeStepSchema } from "../../src/ports/index.ts";
import { recordWrite } from "../../src/workflow/index.ts";

/** What `herald api` does is in the ledger before it leaves, also where a worker holds the ledger. Safe to repeat. */
export const recordWriteJob = defineJob({
  id: "acting.record-write",
  summary: "Record what herald api writes to Ours Privacy, before and after",
  payload: writeStepSchema,
  triggerable: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  run: recordWrite,
});
