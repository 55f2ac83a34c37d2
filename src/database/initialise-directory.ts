import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("initialise-child.ts", import.meta.url));
const UNFINISHED = "pglite.unfinished-";

/**
 * Makes `directory/pglite`: there whole, or not at all. In a process of its own: initialising needs 250 MB more than opening, and a
 * process that lives on keeps half of that for ever (a thread too). If we are killed meanwhile the child ends as well, and until it
 * does it writes where nobody else will: under a name of its own.
 * @param name tells this attempt from every other
 */
export async function initialiseDirectory(directory: string, name: string): Promise<void> {
  for (const left of readdirSync(directory).filter((entry) => entry.startsWith(UNFINISHED))) {
    rmSync(join(directory, left), { recursive: true, force: true });
  }
  const unfinished = join(directory, `${UNFINISHED}${name}`);
  const child = spawn(process.execPath, [CHILD, unfinished], { stdio: ["pipe", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`initialising it failed${complaint === "" ? "" : `: ${lastLineOf(complaint)}`}`);
  renameSync(unfinished, join(directory, "pglite"));
}

function lastLineOf(text: string): string {
  return text.trim().split("\n").at(-1)!;
}
