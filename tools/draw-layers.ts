import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Folder of src: the folders that it may know, or a sentence that says so. */
export type Layers = Readonly<Record<string, readonly [known: readonly string[] | string, comment: string]>>;

/** The table of this repository. */
export async function ownLayers(): Promise<Layers> {
  const file = pathToFileURL(join(import.meta.dirname, "../.dependency-cruiser.mjs"));
  return ((await import(file.href)) as { readonly LAYERS: Layers }).LAYERS;
}

/**
 * The table of layers as a page with a diagram. Arrows lead from a folder to what it may import. Where what it may import has an arrow to a third
 * folder, its own arrow there is left out: else there would be two hundred.
 */
export function layerDiagram(layers: Layers): string {
  const known = (folder: string): readonly string[] => {
    const [may] = layers[folder] ?? [[]];
    return typeof may === "string" ? [] : may;
  };
  const reached = (folder: string): ReadonlySet<string> =>
    new Set(known(folder).flatMap((other) => [...known(other), ...reached(other)]));
  const arrows = Object.keys(layers).flatMap((folder) => {
    const beyond = reached(folder);
    return known(folder)
      .filter((other) => !beyond.has(other))
      .map((other) => `  ${idOf(folder)} --> ${idOf(other)}`);
  });
  const unbounded = Object.entries(layers).flatMap(([folder, [may]]) =>
    typeof may === "string" ? [`- \`${folder}\`: ${may}`] : [],
  );
  return [
    "# Who may import whom",
    "",
    "Drawn by `npm run diagram` from `LAYERS` in `.dependency-cruiser.mjs`, which `npm run check:layers` enforces. An arrow leads to what a folder of `src` may import; it may also import what that leads to, as far as its row in the table says so.",
    "",
    "```mermaid",
    "flowchart TD",
    ...Object.keys(layers).map((folder) => `  ${idOf(folder)}["${folder}"]`),
    ...arrows,
    "```",
    "",
    "Without arrows, as they may import nearly all:",
    "",
    ...unbounded,
    "",
  ].join("\n");
}

/** Names that Mermaid takes for a node: `end` and some others are words of its own. */
function idOf(folder: string): string {
  return `folder_${folder.replaceAll("-", "_")}`;
}
