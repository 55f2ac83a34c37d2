import { readdirSync } from "node:fs";
import { join } from "node:path";
import { checkImports, loadRules, type Violation } from "./import-check.ts";
import { scanSources } from "./source-scan.ts";

export interface LayerReport {
  readonly violations: readonly Violation[];
  /** Reasons to believe that the check did not see what it should have. */
  readonly doubts: readonly string[];
  readonly modules: number;
  readonly imports: number;
}

/**
 * Holds a tree against every rule of its layers. A check that sees nothing reports nothing, so it also says whether it looked: at
 * enough files, into every folder, and at imports.
 * @param fewestModules fewer than this cannot be the whole tree
 */
export async function checkLayers(root: string, fewestModules: number): Promise<LayerReport> {
  const { modules, imports, violations } = await checkImports(root);
  const scan = scanSources(root);
  const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const doubts = folders
    .filter(({ name }) => !modules.some((path) => path.startsWith(`src/${name}/`)))
    .map(({ name }) => `no file of src/${name} was read`);
  const { layers } = await loadRules();
  for (const { name } of folders)
    if (!Object.hasOwn(layers, name))
      doubts.push(`src/${name} has no row in the table of layers (.dependency-cruiser.mjs)`);
  if (modules.length < fewestModules)
    doubts.push(`only ${modules.length} files were read; at least ${fewestModules} were expected`);
  if (imports * 2 < modules.length) doubts.push(`only ${imports} imports were seen in ${modules.length} files`);
  if (scan.files !== modules.length)
    doubts.push(`imports were read of ${modules.length} files, sources of ${scan.files}`);
  return { violations: [...violations, ...scan.violations], doubts, modules: modules.length, imports };
}

/** The report for people: each broken rule once, with its advice, and below it every place. */
export function describeReport({ violations, doubts, modules, imports }: LayerReport): string {
  const lines = doubts.map((doubt) => `The check cannot be trusted: ${doubt}.`);
  for (const rule of new Set(violations.map((violation) => violation.rule))) {
    const places = violations.filter((violation) => violation.rule === rule);
    lines.push(rule, `  ${places[0]!.advice}`, ...places.map(({ from, to }) => `    ${from} -> ${to}`));
  }
  if (lines.length === 0) lines.push(`layers hold: ${modules} files, ${imports} imports`);
  return lines.join("\n");
}
