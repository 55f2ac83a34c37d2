import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Any file that a file names by its place beside it: imported, loaded, started as a program or run in a thread. */
const NAMED = /["'`]([^"'`\n]+\.ts)["'`]/gu;

/**
 * Tests that come to the switch, by whatever is named on the way: what they try may depend on it, and what the others try does not.
 * @returns both, relative to the root
 */
export function byWhetherTheyAsk(
  root: string,
  scope = "test/support/scope.ts",
): { asking: string[]; others: string[] } {
  const named = new Map<string, readonly string[]>();
  const namedIn = (file: string): readonly string[] => {
    const known = named.get(file) ?? filesNamedIn(file);
    named.set(file, known);
    return known;
  };
  const wanted = resolve(root, scope);
  const asks = (test: string): boolean => {
    const seen = new Set([resolve(root, test)]);
    for (const file of seen) for (const other of namedIn(file)) seen.add(other);
    return seen.has(wanted);
  };
  const tests = globSync("test/**/*.test.ts", { cwd: root }).toSorted();
  const asking = tests.filter(asks);
  return { asking, others: tests.filter((test) => !asking.includes(test)) };
}

function filesNamedIn(file: string): readonly string[] {
  return [...readFileSync(file, "utf8").matchAll(NAMED)]
    .map(([, name]) => resolve(join(dirname(file), name!)))
    .filter((other) => existsSync(other) && statSync(other).isFile());
}
