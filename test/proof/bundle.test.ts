import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { bundledScript } from "../../src/proof/index.ts";

/** Files of TypeScript in a folder of their own. @returns the address of the one called `main.ts` */
function planted(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return pathToFileURL(join(folder, "main.ts")).href;
}

const bundleOf = (files: Readonly<Record<string, string>>, names = ["run"]): Promise<string> =>
  bundledScript([{ file: planted(files), names }], "made")();

const resultOf = async (files: Readonly<Record<string, string>>): Promise<unknown> =>
  runInNewContext(`${await bundleOf(files)} made.run();`);

describe("a bundle of modules", () => {
  it("runs as one script, each module after those that it needs, and once", async () => {
    const result = await resultOf({
      "main.ts": `import { left } from "./left.ts";\nimport { right as other } from "./right.ts";\nexport const run = (): string => left + other;\n`,
      "left.ts": `import { base } from "./base.ts";\nconst hidden = 1;\nexport const left = \`\${base} left \${hidden} \`;\n`,
      "right.ts": `import { base } from "./base.ts";\nconst hidden = 2;\nexport const right = \`\${base} right \${hidden}\`;\n`,
      "base.ts": `let count = 0;\nexport const base = ++count;\n`,
    });
    expect(result).toBe("1 left 1 1 right 2");
  });

  it("takes of an index only the modules whose names are needed", async () => {
    const script = await bundleOf({
      "main.ts": `import { type Kind, wanted } from "./index.ts";\nexport const run = (kind: Kind): unknown => [kind, wanted];\n`,
      "index.ts": `export { wanted } from "./deeper.ts";\nexport { unwanted } from "./unwanted.ts";\nexport type { Kind } from "./kind.ts";\n`,
      "deeper.ts": `export { real as wanted } from "./wanted.ts";\n`,
      "wanted.ts": `export const real = "here";\n`,
      "unwanted.ts": `import { readFileSync } from "node:fs";\nexport const unwanted = readFileSync;\n`,
    });
    expect(script).not.toContain("readFileSync");
    expect(runInNewContext(`${script} made.run("a")`)).toEqual(["a", "here"]);
  });

  it("leaves out comments and types, and nothing of a text that spans lines", async () => {
    const files = {
      "main.ts":
        "/** Says it. */\nexport function run(): string {\n  // why\n  return `a\n  // no comment\n\n  b`;\n}\n",
    };
    expect(await resultOf(files)).toBe("a\n  // no comment\n\n  b");
    expect(
      await bundleOf({ "main.ts": "/** Says it. */\nexport const run = (): number => 1; // why\n" }),
    ).not.toContain("Says");
  });

  it.each([
    ["a package", { "main.ts": `import { z } from "zod";\nexport const run = z;\n` }, /zod is none/],
    ["Node.js", { "main.ts": `import { join } from "node:path";\nexport const run = join;\n` }, /node:path is none/],
    [
      "itself",
      {
        "main.ts": `import { other } from "./other.ts";\nexport const run = (): unknown => other;\n`,
        "other.ts": `import { run } from "./main.ts";\nexport const other = (): unknown => run;\n`,
      },
      /main\.ts needs itself/,
    ],
    [
      "a name that nobody exports",
      { "main.ts": `import { none } from "./o.ts";\nexport const run = none;\n`, "o.ts": "export const some = 1;\n" },
      /exports no none/,
    ],
    ["a default", { "main.ts": "export default 1;\n" }, /main\.ts cannot be bundled: export default 1;/],
    ["a variable that changes", { "main.ts": "export let run = 1;\n" }, /cannot be bundled: export let/],
    ["all of another", { "main.ts": `export * from "./o.ts";\n`, "o.ts": "" }, /cannot be bundled: export \*/],
    [
      "its own address",
      { "main.ts": "export const run = () => import.meta.url;\n" },
      /cannot be bundled: import\.meta/,
    ],
    ["the end of a script", { "main.ts": `export const run = "</SCRIPT>";\n` }, /<\/SCRIPT in it cannot stand in HTML/],
  ] as const)("refuses a module that needs %s, and says where", async (_, files, message) => {
    await expect(bundleOf(files)).rejects.toThrow(message);
  });

  it("is made once, and made again where it failed", async () => {
    const file = planted({ "main.ts": "export default 1;\n" });
    const script = bundledScript([{ file, names: ["run"] }], "made");
    await expect(script()).rejects.toThrow("cannot be bundled");
    writeFileSync(new URL(file), "export const run = 1;\n");
    const first = await script();
    writeFileSync(new URL(file), "export const run = 2;\n");
    expect(await script()).toBe(first);
  });
});
