import { PGlite } from "@electric-sql/pglite";
import { BIGINT_AS_TEXT } from "./value-parsers.ts";

/** Opens, and if need be initialises, PostgreSQL in a directory (`memory://`: in memory). */
export async function openPglite(dataDir: string): Promise<PGlite> {
  return PGlite.create({
    dataDir,
    parsers: BIGINT_AS_TEXT,
    // The default of 128 MB would nearly double the memory of the whole worker.
    startParams: [...PGlite.defaultStartParams, "-c", "shared_buffers=8MB"],
  });
}
