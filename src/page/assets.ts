import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Assets } from "./document.ts";

/** A file that pages refer to. */
export interface PageAsset {
  readonly contentType: string;
  readonly body: Buffer;
}

const require = createRequire(import.meta.url);
const own = (name: string): string => fileURLToPath(new URL(`assets/${name}`, import.meta.url));

const FILES = {
  "style.css": { file: () => own("style.css"), contentType: "text/css; charset=utf-8" },
  "page.js": { file: () => own("page.js"), contentType: "text/javascript; charset=utf-8" },
  "htmx.js": {
    file: () => require.resolve("htmx.org/dist/htmx.min.js"),
    contentType: "text/javascript; charset=utf-8",
  },
  "icon.svg": { file: () => own("icon.svg"), contentType: "image/svg+xml" },
} as const;

const HASH_LENGTH = 12;

/** Reads every file once. The name of each holds the hash of its contents: it can be kept for ever, and a new one is fetched at once. */
export function readAssets(folder: string): {
  readonly files: ReadonlyMap<string, PageAsset>;
  readonly address: Assets;
} {
  const files = new Map<string, PageAsset>();
  const addresses = new Map<string, string>();
  for (const [name, { file, contentType }] of Object.entries(FILES)) {
    const body = readFileSync(file());
    const hash = createHash("sha256").update(body).digest("hex").slice(0, HASH_LENGTH);
    const named = `${hash}-${name}`;
    files.set(named, { contentType, body });
    addresses.set(name, `${folder}/${named}`);
  }
  return { files, address: (name) => addresses.get(name)! };
}
