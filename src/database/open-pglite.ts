import { setFlagsFromString } from "node:v8";
import { PGlite, types } from "@electric-sql/pglite";
import { VALUE_PARSERS } from "./value-parsers.ts";

/** Opens, and if need be initialises, PostgreSQL in a directory (`memory://`: in memory). @param copy what is in it at first */
export async function openPglite(dataDir: string, copy?: Blob): Promise<PGlite> {
  compileOnce();
  return PGlite.create({
    dataDir,
    ...(copy !== undefined && { loadDataDir: copy }),
    // Not with each statement: PGlite copies all its parsers for one that brings some.
    parsers: { ...VALUE_PARSERS, [types.BYTEA]: bytes },
    // The default of 128 MB would nearly double the memory of the whole worker.
    startParams: [...PGlite.defaultStartParams, "-c", "shared_buffers=8MB"],
  });
}

/**
 * Lets V8 compile PGlite once, quickly, as it comes to each function. Compiling it again for speed takes 500 MB for a single function of
 * PostgreSQL (its parser) and leaves 50 MB more code. WebAssembly that was compiled before keeps its way.
 */
function compileOnce(): void {
  setFlagsFromString("--no-wasm-dynamic-tiering");
  setFlagsFromString("--no-wasm-tier-up");
}

/** PGlite's own parser takes most of the time of reading a ledger: it goes digit by digit. */
function bytes(text: string): Uint8Array {
  return Buffer.from(text.slice("\\x".length), "hex");
}
