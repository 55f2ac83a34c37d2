import { openPglite } from "./open-pglite.ts";

// A program of its own, started by initialise-directory: initialises the directory it is given, and ends with its parent.
process.stdin.on("end", () => process.exit(1)).resume();
try {
  const pglite = await openPglite(process.argv[2]!);
  await pglite.close();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
