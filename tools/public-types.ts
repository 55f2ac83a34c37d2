import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A relative import in a file of declarations, as the compiler leaves it: with the ending of the source. */
const IMPORT = /(?<=(?:from |import\()")(\.{1,2}\/[^"]+)\.ts(?=")/gu;

/**
 * Leaves in `dist` only the declarations that those of `exports` in package.json need, and makes their imports name what is beside them.
 * @param root folder of package.json
 */
export function keepPublicTypes(root: string): void {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  const kept = new Set<string>();
  const keep = (file: string): void => {
    if (kept.has(file)) return;
    kept.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, name] of text.matchAll(IMPORT)) keep(join(dirname(file), `${name}.d.ts`));
    writeFileSync(file, text.replaceAll(IMPORT, "$1.js"));
  };
  for (const entry of Object.values(exports)) if (typeof entry !== "string") keep(join(root, entry.types));
  const dist = join(root, "dist");
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    const file = join(dist, name);
    if (name.endsWith(".d.ts") && !kept.has(file)) rmSync(file);
  }
}
