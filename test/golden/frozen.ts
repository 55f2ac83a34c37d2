import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

/**
 * Holds texts against their frozen hashes. `GOLDEN=write npm run test:all -- test/golden` freezes them as they are now;
 * `GOLDEN_DIR=…` writes the texts themselves into a folder, to be compared with those of another commit.
 */
export function expectFrozen(name: string, texts: Readonly<Record<string, unknown>>): void {
  const file = new URL(`${name}.json`, import.meta.url);
  const directory = process.env["GOLDEN_DIR"];
  const hashes: Record<string, string> = {};
  for (const [key, value] of Object.entries(texts)) {
    const text = typeof value === "string" ? value : (JSON.stringify(value, undefined, 1) ?? "nothing");
    hashes[key] = createHash("sha256").update(text).digest("hex").slice(0, 16);
    if (directory !== undefined) {
      mkdirSync(`${directory}/${name}`, { recursive: true });
      writeFileSync(`${directory}/${name}/${key.replaceAll(/[^\w.-]+/gu, "_")}.txt`, `${text}\n`);
    }
  }
  if (process.env["GOLDEN"] === "write") writeFileSync(file, `${JSON.stringify(hashes, undefined, 1)}\n`);
  const frozen = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  const changed = Object.keys({ ...frozen, ...hashes }).filter((key) => frozen[key] !== hashes[key]);
  expect(changed).toEqual([]);
}

/** Holds a text against a frozen file, which can be looked at. Frozen again in the same way. */
export function expectFrozenText(name: string, text: string): void {
  const file = new URL(name, import.meta.url);
  if (process.env["GOLDEN"] === "write") {
    mkdirSync(new URL(".", file), { recursive: true });
    writeFileSync(file, `${text}\n`);
  }
  expect(`${text}\n`).toBe(readFileSync(file, "utf8"));
}
