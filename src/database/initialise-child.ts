import { openPglite } from "./open-pglite.ts";

// A program of its own, started by initialise-directory: initialises the directory it is given, and ends with its parent.
process.stdin.on("end", () => process.exit(1)).resume();
try {
  const pglite = await openPglite(process.argv[2]!);
  await pglite.close();
  process.exit(0);
} catch (error) {
  // What ends PGlite is not always an Error.
  const { message = String(error) } = error as { readonly message?: string };
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
