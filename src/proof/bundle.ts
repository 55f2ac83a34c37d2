import { NotBundledError, readModule, type Binding, type SourceModule } from "./read-module.ts";

/** A module whose exports a script offers. */
export interface BundleEntry {
  /** Address of a file. */
  readonly file: string;
  readonly names: readonly string[];
}

/**
 * One classic script of modules that need nothing but each other: `const <global> = { … }` with the names of the entries. Each module is a
 * function of its own, after those that it needs. Where an index hands a name on, the module that declares it is taken, and none of the others.
 * @throws NotBundledError on a module that needs a package or Node.js, that needs itself, or that is written in a way that is not known here
 */
export function bundle(entries: readonly BundleEntry[], global: string): string {
  const modules = new Map<string, SourceModule>();
  const numbers = new Map<string, number>();
  const open = new Set<string>();
  const parts: string[] = [];

  const moduleAt = (url: string): SourceModule => {
    const module = modules.get(url) ?? readModule(url);
    modules.set(url, module);
    return module;
  };

  /** Where a name is declared, and how it is called there. */
  const declarationOf = ({ from, name }: Pick<Binding, "from" | "name">): Pick<Binding, "from" | "name"> => {
    const { declared, handedOn } = moduleAt(from);
    if (declared.has(name)) return { from, name };
    const next = handedOn.find(({ local }) => local === name);
    if (next === undefined) throw new NotBundledError(`${from} exports no ${name}`);
    return declarationOf(next);
  };

  /** Adds a module after all that it needs. @returns its number */
  const add = (url: string): number => {
    const known = numbers.get(url);
    if (known !== undefined) return known;
    if (open.has(url)) throw new NotBundledError(`${url} needs itself`);
    open.add(url);
    const { code, declared, imports } = moduleAt(url);
    const taken = imports.map((binding) => {
      const { from, name } = declarationOf(binding);
      const { local } = binding;
      return `const ${local} = $${add(from)}.${name};\n`;
    });
    open.delete(url);
    const number = numbers.size + 1;
    numbers.set(url, number);
    parts.push(
      `const $${number} = (() => {\n${taken.join("")}${code}\nreturn { ${[...declared].join(", ")} };\n})();\n`,
    );
    return number;
  };

  const offered = entries.flatMap(({ file, names }) =>
    names.map((name) => {
      const declaration = declarationOf({ from: file, name });
      return `${name}: $${add(declaration.from)}.${declaration.name}`;
    }),
  );
  const script = `const ${global} = (() => {\n"use strict";\n${parts.join("")}return { ${offered.join(", ")} };\n})();\n`;
  // Within HTML a script ends, or becomes a comment, wherever these stand, even in a text of its own.
  const breaks = /<\/script|<!--|<script/iu.exec(script);
  if (breaks !== null) throw new NotBundledError(`a script with ${breaks[0]} in it cannot stand in HTML`);
  return script;
}
