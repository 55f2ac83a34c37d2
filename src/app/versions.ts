import { readFileSync } from "node:fs";
import { METHOD } from "../decision/index.ts";

/** What runs here: Herald, its statistical method, and Node.js. */
export function versionsInUse(): readonly { readonly name: string; readonly version: string }[] {
  const file = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
  return [
    { name: "Herald", version },
    { name: "Method", version: String(METHOD) },
    { name: "Node.js", version: process.versions.node },
  ];
}
