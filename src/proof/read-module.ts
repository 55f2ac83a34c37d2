import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

/** A module as the bundler sees it. */
export interface SourceModule {
  readonly url: string;
  /** Without types, imports and `export`. */
  readonly code: string;
  /** Names that it declares and exports. */
  readonly declared: ReadonlySet<string>;
  readonly imports: readonly Binding[];
  /** What it hands on from other modules. */
  readonly handedOn: readonly Binding[];
}

/** A name from another module. */
export interface Binding {
  /** Here; of what is handed on, as others know it. */
  readonly local: string;
  readonly name: string;
  /** Address of the module. */
  readonly from: string;
}

/** The module cannot be part of a bundle: it is written in a way that the bundler does not know. */
export class NotBundledError extends Error {
  readonly code = "not-bundled";
  override readonly name = "NotBundledError";
}

/** Matches at the beginning of a line only: within a function nothing is imported or exported. */
const IMPORT = /^import\s*\{([^}]*)\}\s*from\s*"([^"]+)";/gmu;
const HAND_ON = /^export\s*\{([^}]*)\}\s*from\s*"([^"]+)";/gmu;
const EXPORTED = /^export\s+((?:async\s+)?function\*?|const|class)\s+([\w$]+)/gmu;

/** @throws NotBundledError naming the file and the line that the bundler does not know */
export function readModule(url: string): SourceModule {
  if (!url.startsWith("file:")) throw new NotBundledError(`only files can be bundled, and ${url} is none`);
  const text = readFileSync(new URL(url), "utf8");
  // In the package it is compiled already.
  const source = url.endsWith(".ts") ? stripTypeScriptTypes(text, { mode: "strip" }) : text;
  const imports: Binding[] = [];
  const handedOn: Binding[] = [];
  const declared = new Set<string>();
  const taking =
    (into: Binding[]) =>
    (_: string, names: string, from: string): string => {
      into.push(...bindingsIn(names, from, url));
      return "";
    };
  const code = source
    .replaceAll(IMPORT, taking(imports))
    .replaceAll(HAND_ON, taking(handedOn))
    .replaceAll(EXPORTED, (_, kind: string, name: string) => {
      declared.add(name);
      return `${kind} ${name}`;
    });
  const unknown = /^(?:import|export)\b.*/mu.exec(code) ?? /\bimport\s*(?:\(|\.meta)/u.exec(code);
  if (unknown !== null) throw new NotBundledError(`${url} cannot be bundled: ${unknown[0]}`);
  return { url, code: dense(code), declared, imports, handedOn };
}

/** `a, b as c`, as they stand in braces. */
function bindingsIn(names: string, from: string, url: string): Binding[] {
  const address = from.startsWith(".") ? new URL(from, url).href : from;
  return names.split(",").flatMap((one) => {
    const [name = "", local = name] = one.trim().split(/\s+as\s+/u);
    return name === "" ? [] : [{ local, name, from: address }];
  });
}

/** Without comments that have lines to themselves, and without indentation. Code in which a text may span lines stays as it is. */
function dense(code: string): string {
  const spansLines = code.split("\n").some((line) => (line.split("`").length - 1) % 2 === 1);
  if (spansLines) return code.trim();
  return code
    .replaceAll(/^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*$/gmu, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("//"))
    .join("\n");
}
