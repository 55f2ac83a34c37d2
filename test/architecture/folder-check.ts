import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadRules } from "./import-check.ts";

/** More files than these side by side hide which of them belong together. */
export const MOST_FILES = 20;

/** What keeps the tree, the table of layers and the page that tells of both from being the same, and folders that are too full. */
export async function checkFolders(root: string): Promise<readonly string[]> {
  const { layers } = await loadRules();
  const told = foldersToldOf(readFileSync(join(root, "ARCHITECTURE.md"), "utf8"));
  const places = [
    ["the tree of ARCHITECTURE.md", told.src],
    ["the table of layers (.dependency-cruiser.mjs)", Object.keys(layers)],
    ["the tree itself", foldersIn(join(root, "src"))],
  ] as const;
  return [
    ...missing("src", places),
    ...missing("jobs", [
      ["the tree of ARCHITECTURE.md", told.jobs],
      ["the tree itself", foldersIn(join(root, "jobs"))],
    ]),
    ...["src", "jobs", "test"].flatMap((folder) => tooFull(root, folder)),
  ];
}

/** Every folder that one place names has to be in the others. */
function missing(
  parent: string,
  places: readonly (readonly [place: string, folders: readonly string[]])[],
): readonly string[] {
  const all = [...new Set(places.flatMap(([, folders]) => folders))].toSorted();
  return places.flatMap(([place, folders]) =>
    all.filter((folder) => !folders.includes(folder)).map((folder) => `${parent}/${folder} is missing in ${place}`),
  );
}

/** The folders that begin a line of the tree, or stand beside others of their kind: `triggers   src/queue (…), src/http (…)`. */
function foldersToldOf(architecture: string): { readonly src: readonly string[]; readonly jobs: readonly string[] } {
  const tree = architecture.split("```")[1] ?? "";
  const named = (parent: string): readonly string[] =>
    Array.from(tree.matchAll(new RegExp(`\\b${parent}/([\\w-]+)(?![\\w.-])`, "gu")), ([, folder]) => folder!);
  return { src: named("src"), jobs: named("jobs") };
}

function foldersIn(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function tooFull(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [`${folder} is missing`];
  const files = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isFile()).length;
  return [
    ...(files > MOST_FILES ? [`${folder} holds ${files} files side by side, more than ${MOST_FILES}`] : []),
    ...foldersIn(join(root, folder)).flatMap((inner) => tooFull(root, `${folder}/${inner}`)),
  ];
}
