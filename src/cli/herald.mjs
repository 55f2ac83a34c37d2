#!/usr/bin/env node
// Looks at the version of Node.js before anything else is read: an older one cannot load TypeScript, and would fail with a stack.
// The syntax here is what Node.js 12 runs.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
const wanted = JSON.parse(text).engines.node;
const oldest = wanted.replace(/[^\d.]/g, "");

if (isOlder(process.versions.node, oldest)) {
  process.stderr.write(
    `herald: Node.js ${process.versions.node} is too old: Herald needs ${oldest} or newer. Install it, or use the one that npm ci installs: npm run -s herald -- --help\n`,
  );
  process.exitCode = 1;
} else {
  // Reading TypeScript takes most of a short command's time: what was read once is kept beside the packages. Where nothing can be written
  // there, nothing is kept, and nothing is lost. NODE_COMPILE_CACHE, where it is set, names another folder.
  import("node:module").then(({ default: { enableCompileCache } }) => {
    enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/herald", import.meta.url)));
    return import("./main.ts");
  });
}

function isOlder(version, than) {
  const parts = version.split(".").map(Number);
  const wantedParts = than.split(".").map(Number);
  for (let index = 0; index < wantedParts.length; index++)
    if (parts[index] !== wantedParts[index]) return parts[index] < wantedParts[index];
  return false;
}
