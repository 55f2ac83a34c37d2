/** `npm run bench -- <name> ...`: each benchmark is a file here that exports `run`. Every promise is measured by one of them. */
import { existsSync, readdirSync } from "node:fs";
import os from "node:os";

const names = process.argv.slice(2);
const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && file !== "main.ts")
  .map((file) => file.replace(/\.ts$/, ""));
const unknown = names.filter((name) => !existsSync(new URL(`./${name}.ts`, import.meta.url)));
if (names.length === 0 || unknown.length > 0) {
  console.error(`Which benchmark? One or more of: ${known.join(", ")}`);
  process.exitCode = 2;
} else {
  const cpus = os.cpus();
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus.length} x ${cpus[0]?.model ?? "unknown processor"}, load ${os.loadavg()[0]!.toFixed(1)}\n`,
  );
  for (const name of names) {
    const { run } = (await import(new URL(`./${name}.ts`, import.meta.url).href)) as { run: () => Promise<void> };
    await run();
  }
}
