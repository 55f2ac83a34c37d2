#!/usr/bin/env node
// Looks at the version of Node.js before anything else is read: an older one cannot run Herald, and would fail with a stack.
// The syntax here is what Node.js 12 runs. A clone runs its TypeScript as it is. The package, which Node.js would refuse to read TypeScript
// from, has the same compiled, in dist.
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
const wanted = JSON.parse(text).engines.node;
const oldest = wanted.replace(/[^\d.]/g, "");
const isClone = existsSync(new URL("main.ts", import.meta.url));

if (isOlder(process.versions.node, oldest)) {
  const orElse = isClone ? ", or use the one that npm ci installs: npm run -s herald -- --help" : ".";
  process.stderr.write(
    `herald: Node.js ${process.versions.node} is too old: Herald needs ${oldest} or newer. Install it${orElse}\n`,
  );
  process.exitCode = 1;
} else {
  // Reading code takes most of a short command's time: what was read once is kept. Where nothing can be written, nothing is kept, and nothing
  // is lost. NODE_COMPILE_CACHE, where it is set, names another folder.
  import("node:module").then(({ default: { enableCompileCache } }) => {
    const folder = cacheFolder();
    if (folder !== undefined) enableCompileCache(folder);
    return import(isClone ? "./main.ts" : "../../dist/src/cli/main.js");
  });
}

/** In a clone beside its packages, else with what programs keep for their user. Undefined where a user has no home, as in a container. */
function cacheFolder() {
  if (isClone) return fileURLToPath(new URL("../../node_modules/.cache/herald", import.meta.url));
  try {
    return join(homedir(), ".cache/herald");
  } catch {
    return undefined;
  }
}

function isOlder(version, than) {
  const parts = version.split(".").map(Number);
  const wantedParts = than.split(".").map(Number);
  for (let index = 0; index < wantedParts.length; index++)
    if (parts[index] !== wantedParts[index]) return parts[index] < wantedParts[index];
  return false;
}
