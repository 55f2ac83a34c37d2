import { z } from "zod";
import { defineJob } from "../../src/ports/index.ts";
import { moveToArchive } from "../../src/workflow/index.ts";

/** What `herald ledger archive` asks for once its file is written and read back. Safe to repeat. */
export const archiveJob = defineJob({
  id: "maintenance.archive",
  summary: "Move the decisions that an archive holds out of the ledger; herald ledger archive writes it first",
  payload: z.strictObject({
    before: z.iso.date().describe("Experiments that ended before this day (UTC)"),
    madeAt: z.iso.datetime().describe("When the archive was made, as its first line says"),
    file: z.string().min(1).max(255).describe("Name of the archive, without folder"),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/u)
      .describe("Hash of its lines, as its last line says"),
  }),
  triggerable: true,
  retry: { attempts: 3, firstDelayMs: 5_000 },
  priority: 40,
  dedupeKey: ({ sha256 }) => `archive ${sha256}`,
  run: moveToArchive,
});
