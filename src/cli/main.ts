#!/usr/bin/env node
import { CommanderError } from "commander";
import { EXIT_WRONG_USE, explainFailure } from "./failure.ts";
import { buildProgram } from "./program.ts";

/** The command line. @returns the exit code: 0 done, 1 the answer is no or the work failed, 2 wrong use */
async function main(): Promise<number> {
  let exitCode = 0;
  try {
    await buildProgram((code) => (exitCode = code)).parseAsync();
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_WRONG_USE;
    const failure = explainFailure(error);
    process.stderr.write(`${failure.text}\n`);
    return failure.exitCode;
  }
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader went away (`herald analyze | head`): nothing is left to do.
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await main();
