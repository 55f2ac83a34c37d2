// What `npm pack` needs beside the sources: they compiled to JavaScript, in `dist`, and the types of what can be imported from the package.
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keepPublicTypes } from "./public-types.ts";

const ROOT = join(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");

rmSync(DIST, { recursive: true, force: true });
execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "--project", "tsconfig.build.json"], {
  cwd: ROOT,
  stdio: "inherit",
});
for (const file of assets()) cpSync(join(ROOT, file), join(DIST, file));
keepPublicTypes(ROOT);

/** Files of `src` that are read as they are: pages, fonts. The launcher ships where it is. */
function assets(): readonly string[] {
  return readdirSync(join(ROOT, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.m?ts$|\.mjs$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}
