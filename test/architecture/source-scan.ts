import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Violation } from "./import-check.ts";

/** What imports cannot show: uses of globals, and which names are taken. */
interface SourceRule {
  readonly rule: string;
  readonly advice: string;
  /** Whether the rule concerns the file, by its path below the root. */
  concerns(path: string): boolean;
  /** What it forbids of one piece of syntax; undefined: nothing. */
  forbids(node: ts.Node): string | undefined;
}

const isCore = (path: string): boolean => /^src\/(stats|experiment|decision|replay|notify|messages)\//.test(path);

/** `a.b` or `a["b"]` as a text; undefined for anything else. */
function member(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression))
    return `${node.expression.text}.${node.name.text}`;
  if (
    ts.isElementAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    ts.isStringLiteral(node.argumentExpression)
  ) {
    return `${node.expression.text}.${node.argumentExpression.text}`;
  }
  return undefined;
}

/** The current time, in any spelling: `Date.now`, `Date()`, `new Date()`. */
function clockReading(node: ts.Node): string | undefined {
  if (member(node) === "Date.now") return "Date.now";
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
  if (!ts.isIdentifier(node.expression) || node.expression.text !== "Date") return undefined;
  if (ts.isCallExpression(node)) return "Date()";
  return (node.arguments?.length ?? 0) === 0 ? "new Date()" : undefined;
}

const RANDOM = new Set(["Math.random", "crypto.randomUUID", "crypto.getRandomValues"]);
const WORLD = new Set([
  "process",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "performance",
  "console",
  "globalThis",
  "crypto",
  "WebSocket",
]);

/** The names a file declares itself, wherever: they hide the globals of the same name. */
function declaredNames(file: ts.Node): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isImportSpecifier(node);
    if (declares && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** An identifier that stands for a global: neither declared in the file nor the name of a property. */
function globalName(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node) || !WORLD.has(node.text)) return undefined;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return undefined;
  if (
    (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent)) &&
    parent.name === node
  )
    return undefined;
  return declaredNames(node.getSourceFile()).has(node.text) ? undefined : node.text;
}

/** `process.env` in any spelling, also taken apart or imported from node:process. */
function environmentReading(node: ts.Node): string | undefined {
  if (member(node) === "process.env") return "process.env";
  if (
    ts.isVariableDeclaration(node) &&
    ts.isObjectBindingPattern(node.name) &&
    node.initializer?.getText() === "process"
  ) {
    return node.name.elements.some((element) => (element.propertyName ?? element.name).getText() === "env")
      ? "{ env } = process"
      : undefined;
  }
  if (
    ts.isImportDeclaration(node) &&
    ts.isStringLiteral(node.moduleSpecifier) &&
    /^(node:)?process$/.test(node.moduleSpecifier.text)
  ) {
    return /\benv\b|^import\s+\w/.test(node.getText()) ? node.moduleSpecifier.text : undefined;
  }
  return undefined;
}

const RULES: readonly SourceRule[] = [
  {
    rule: "environment-in-config-only",
    advice: "Only src/config reads the environment: add the variable there, where it is checked and documented.",
    concerns: (path) => !path.startsWith("src/config/"),
    forbids: environmentReading,
  },
  {
    rule: "no-clock-in-core-and-jobs",
    advice: "Take the time as an argument; a job has clock and asOf in its context.",
    concerns: (path) => isCore(path) || /^(jobs|src\/(ports|workflow))\//.test(path),
    forbids: clockReading,
  },
  {
    rule: "no-chance-in-core-and-jobs",
    advice: "Take the random source, or what it gave, as an argument.",
    concerns: (path) => isCore(path) || /^(jobs|src\/(ports|workflow))\//.test(path),
    forbids: (node) => (RANDOM.has(member(node) ?? "") ? member(node) : undefined),
  },
  {
    rule: "no-world-in-core",
    advice: "The core is pure: take what the world would give as an argument.",
    concerns: isCore,
    forbids: globalName,
  },
];

/** Reads every file of src/ and jobs/ below a root. */
export function scanSources(root: string): { readonly violations: readonly Violation[]; readonly files: number } {
  const paths = ["src", "jobs"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|mjs)$/u.test(path))
      .map((path) => `${folder}/${path}`),
  );
  return { violations: paths.flatMap((path) => scanFile(root, path)), files: paths.length };
}

function scanFile(root: string, path: string): readonly Violation[] {
  const rules = RULES.filter((rule) => rule.concerns(path));
  const source = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest, true);
  const violations: Violation[] = [];
  const visit = (node: ts.Node): void => {
    for (const { rule, advice, forbids } of rules) {
      const what = forbids(node);
      if (what === undefined) continue;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      violations.push({ rule, from: `${path}:${line + 1}`, to: what, advice });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return violations;
}
