import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadRules } from "./import-check.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Every row of the table of layers. */
const FOLDERS = Object.keys((await loadRules()).layers);

/** A small tree of the same folders that keeps every rule: each index.ts imports something it may. */
const SOUND: Readonly<Record<string, string>> = {
  ...Object.fromEntries(FOLDERS.map((folder) => [`src/${folder}/index.ts`, `export { part } from "./part.ts";\n`])),
  ...Object.fromEntries(
    FOLDERS.map((folder) => [
      `src/${folder}/part.ts`,
      `import { value } from "./value.ts";\nexport const part = value;\n`,
    ]),
  ),
  ...Object.fromEntries(FOLDERS.map((folder) => [`src/${folder}/value.ts`, "export const value = 1;\n"])),
  "jobs/index.ts": 'import { one } from "./one.ts";\nexport const jobs = [one];\n',
  "jobs/one.ts": [
    'import { z } from "zod";',
    'import { part } from "../src/ports/index.ts";',
    'import { part as use } from "../src/workflow/index.ts";',
    "export const one = { z, part, use };",
  ].join("\n"),
  "src/stats/mean.ts": "export const today = (now: number): Date => new Date(now);\n",
  "src/replay/averaged.ts": 'import { mean } from "simple-statistics";\nexport const middle = mean;\n',
  // Names of globals and a clock that is only converted: all harmless.
  "src/decision/process.ts":
    "export const step = (process: { fetch: number }) => ({ console: process.fetch, day: new Date(0) });\n",
  "src/queue/bull.ts": 'import { Queue } from "bullmq";\nexport const queue = Queue;\n',
  "src/http/look.ts": 'import type { part } from "../queue/index.ts";\nexport type Look = typeof part;\n',
  "src/app/wire.ts": [
    'import { jobs } from "../../jobs/index.ts";',
    'import { part } from "../config/index.ts";',
    'import { part as sandbox } from "../sandbox/index.ts";',
    "export const wire = [jobs, part, sandbox];",
  ].join("\n"),
  "src/config/environment.ts": "export const environment = process.env;\n",
};

/** Writes the sound tree with files added or replaced into a new folder. @returns the folder, and how to remove it */
export function plantedTree(files: Readonly<Record<string, string>> = {}): { readonly root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), "herald-layers-"));
  for (const [path, text] of Object.entries({ ...SOUND, ...files })) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  cpSync(join(ROOT, "package.json"), join(root, "package.json"));
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
