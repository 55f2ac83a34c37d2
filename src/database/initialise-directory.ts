import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { moduleBeside } from "../platform/index.ts";
import { markWhole } from "./whole-directory.ts";

const CHILD = fileURLToPath(moduleBeside("./initialise-child", import.meta.url));
const UNFINISHED = "pglite.unfinished-";

/**
 * Makes `directory/pglite`, completely or not at all. It runs in its own process: initialising needs 250 MB more than opening, and a
 * process that lives on keeps half of that permanently (a thread too). If we are killed in the meantime the child ends as well, and until
 * it does it writes under its own name, where nothing else writes.
 * @param name distinguishes this attempt from every other
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
  markWhole(unfinished);
  renameSync(unfinished, join(directory, "pglite"));
}

function lastLineOf(text: string): string {
  return text.trim().split("\n").at(-1)!;
}
