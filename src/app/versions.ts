import { METHOD } from "../decision/index.ts";
import { ownVersion } from "../platform/index.ts";

/** What runs here: Herald, its statistical method, and Node.js. */
export function versionsInUse(): readonly { readonly name: string; readonly version: string }[] {
  return [
    { name: "Herald", version: ownVersion() },
    { name: "Method", version: String(METHOD) },
    { name: "Node.js", version: process.versions.node },
  ];
}
