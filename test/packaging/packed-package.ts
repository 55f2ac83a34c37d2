import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { ROOT, textOf } from "./project-files.ts";

/** What `npm pack` made, installed as npm would install it. */
export interface PackedPackage {
  /** An empty folder but for its node_modules. */
  readonly folder: string;
  /** Paths in the package. */
  readonly files: readonly string[];
  /** The link that npm makes for `npx herald`. */
  readonly herald: string;
}

/**
 * Packs Herald, and unpacks it in node_modules of an empty folder, beside links to the packages that it depends on: what a test installs may not
 * come from the network. Removed at the end of the file.
 */
export function packAndInstall(): PackedPackage {
  const folder = mkdtempSync(join(tmpdir(), "herald-package-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  run("npm", ["pack", "--silent", "--pack-destination", folder], ROOT);
  const [tarball] = readdirSync(folder);
  run("tar", ["-xzf", tarball!], folder);
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  cpSync(join(folder, "package"), join(modules, "herald"), { recursive: true });
  for (const left of [tarball!, "package"]) rmSync(join(folder, left), { recursive: true });
  for (const name of neededPackages()) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  const herald = join(modules, ".bin/herald");
  symlinkSync("../herald/src/cli/herald.mjs", herald);
  const files = readdirSync(join(modules, "herald"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(modules, "herald/").length));
  return { folder, files, herald };
}

/** Names of the packages that are installed without development packages, also those that others bring along. */
function neededPackages(): readonly string[] {
  const { packages } = JSON.parse(textOf("package-lock.json")) as {
    readonly packages: Readonly<Record<string, { readonly dev?: true; readonly optional?: true }>>;
  };
  return Object.entries(packages).flatMap(([path, { dev, optional }]) => {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/u.exec(path)?.[1];
    return name === undefined || dev === true || optional === true ? [] : [name];
  });
}

/** @throws Error with what the program said, unless it ended well */
export function run(program: string, words: readonly string[], directory: string): string {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: directory, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
