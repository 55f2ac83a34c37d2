import { readdirSync, rmSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { SERVICE, UNIT } from "../../vitest.config.ts";
import { checkFolders, MOST_FILES } from "./folder-check.ts";
import { loadRules } from "./import-check.ts";
import { plantedTree } from "./planted-tree.ts";

const ROOT = join(import.meta.dirname, "../..");
const { layers } = await loadRules();

/** As on the page: each folder on a line of its own, and the last two on one. */
function architectureOf(folders: readonly string[]): string {
  const lines = folders.slice(0, -2).map((folder) => `src/${folder}   what is in it, also notes (src)`);
  const entry = folders.slice(-2).map((folder) => `src/${folder} (something)`);
  return ["# Architecture", "```", "jobs/index.ts   the list", ...lines, `entry   ${entry.join(", ")}`, "```"].join(
    "\n",
  );
}

const SOUND = { "ARCHITECTURE.md": architectureOf(Object.keys(layers)), "test/one.test.ts": "" };

async function findingsIn(files: Readonly<Record<string, string>>, without?: string): Promise<readonly string[]> {
  const { root, remove } = plantedTree({ ...SOUND, ...files });
  try {
    if (without !== undefined) rmSync(join(root, without), { recursive: true });
    return await checkFolders(root);
  } finally {
    remove();
  }
}

describe("the folders of this project", () => {
  it("are those of ARCHITECTURE.md and of the table of layers, and none is too full", async () => {
    expect(await checkFolders(ROOT)).toEqual([]);
  });
});

describe("a folder of tests", () => {
  it("belongs to one project of the suite, which somebody chose", () => {
    const files = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" });
    const folders = files.filter((file) => file.endsWith(".test.ts")).map((file) => file.split(sep)[0]!);
    expect([...UNIT, ...SERVICE].toSorted()).toEqual([...new Set(folders)].toSorted());
  });
});

describe("the check of folders", () => {
  it("finds nothing in a tree that keeps the rules", async () => {
    expect(await findingsIn({})).toEqual([]);
  });

  it("finds a folder that neither the page nor the table knows", async () => {
    expect(await findingsIn({ "src/newcomer/index.ts": "", "jobs/newcomer/one.ts": "" })).toEqual([
      "src/newcomer is missing in the tree of ARCHITECTURE.md",
      "src/newcomer is missing in the table of layers (.dependency-cruiser.mjs)",
      "jobs/newcomer is missing in the tree of ARCHITECTURE.md",
    ]);
  });

  it("finds a folder that the page left out, and one that is there no longer", async () => {
    const folders = Object.keys(layers).filter((folder) => folder !== "chart");
    expect(await findingsIn({ "ARCHITECTURE.md": architectureOf(folders) }, "src/csv")).toEqual([
      "src/chart is missing in the tree of ARCHITECTURE.md",
      "src/csv is missing in the tree itself",
    ]);
  });

  it("finds a folder with too many files side by side, at any depth", async () => {
    const files = (folder: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/file-${index}.ts`, ""]));
    expect(
      await findingsIn({
        ...files("src/chart/marks", MOST_FILES + 1),
        ...files("src/chart/scales", MOST_FILES),
        ...files("test", MOST_FILES + 4),
      }),
    ).toEqual([
      "src/chart/marks holds 21 files side by side, more than 20",
      "test holds 25 files side by side, more than 20",
    ]);
  });
});
