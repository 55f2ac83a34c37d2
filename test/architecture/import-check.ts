import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from "dependency-cruiser";

const ROOT = join(import.meta.dirname, "../..");

/** Something a rule forbids. */
export interface Violation {
  readonly rule: string;
  readonly from: string;
  /** What it imports or uses. */
  readonly to: string;
  /** What to do instead. */
  readonly advice: string;
}

export interface ImportReport {
  readonly violations: readonly Violation[];
  /** Files of src/ and jobs/ whose imports were read. */
  readonly modules: readonly string[];
  /** Imports that were seen in them. */
  readonly imports: number;
}

interface Rules {
  readonly forbidden: NonNullable<IFlattenedRuleSet["forbidden"]>;
  readonly options: ICruiseOptions;
  /** The table of layers: folder of src, and which others it may know. */
  readonly layers: Readonly<Record<string, readonly [known: readonly string[] | string, advice: string]>>;
}

/** This project's rules. */
export async function loadRules(): Promise<Rules> {
  const { default: rules, LAYERS: layers } = (await import(
    pathToFileURL(join(ROOT, ".dependency-cruiser.mjs")).href
  )) as { default: Omit<Rules, "layers">; LAYERS: Rules["layers"] };
  return { ...rules, layers };
}

/** Reads the imports of src/ and jobs/ below a root, by the rules of this project's .dependency-cruiser.mjs. */
export async function checkImports(root: string): Promise<ImportReport> {
  const rules = await loadRules();
  const { enhancedResolveOptions, ...options } = rules.options;
  const folders = ["src", "jobs"].filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(
    folders,
    {
      ...options,
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: rules.forbidden },
      ...(enhancedResolveOptions && { enhancedResolveOptions }),
    },
    { ...enhancedResolveOptions, bustTheCache: true },
  );
  const { modules, summary } = output as ICruiseResult;
  const advice = new Map(rules.forbidden.map((rule) => [rule.name, rule.comment ?? ""]));
  const own = modules.filter(
    ({ source }) => /^(src|jobs)\/.*\.m?[jt]s$/.test(source) && existsSync(join(root, source)),
  );
  return {
    violations: summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      from,
      to: cycle === undefined ? to : cycle.map(({ name }) => name).join(" -> "),
      advice: advice.get(rule.name) ?? "",
    })),
    modules: own.map(({ source }) => source),
    imports: own.reduce((sum, { dependencies }) => sum + dependencies.length, 0),
  };
}
