import { isEverything } from "../../support/scope.ts";
import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compiledCode } from "../../support/compiled-code.ts";
import { emptyFolder } from "../herald-process.ts";

const ROOT = join(import.meta.dirname, "../../..");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly version: string;
  readonly bin: { readonly herald: string };
  readonly scripts: Readonly<Record<string, string>>;
};
const LAUNCHER = join(ROOT, manifest.bin.herald);

/** The launcher on this Node.js, which says that it is another one. */
function launched(nodeVersion: string) {
  const versions = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${nodeVersion}" } })`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(versions)}`, LAUNCHER, "--version"],
    { encoding: "utf8", env: compiledCode() },
  );
  return { status, stdout, stderr };
}

describe("herald on an older Node.js", () => {
  it.each(["12.22.12", "20.20.2", "22.18.0"])("says in one sentence that %s is too old, and ends", (version) => {
    expect(launched(version)).toEqual({
      status: 1,
      stdout: "",
      stderr: `herald: Node.js ${version} is too old: Herald needs 22.19 or newer. Install it, or use the one that npm ci installs: npm run -s herald -- --help\n`,
    });
  });

  it.runIf(isEverything)("starts on the oldest that the package allows, and on a later one", () => {
    for (const version of ["22.19.0", "24.0.0", "100.1.0"])
      expect(launched(version)).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: "" });
  });

  it("is what every npm script of the command line goes through", () => {
    const own = Object.values(manifest.scripts).filter((script) => script.includes("src/cli/"));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((script) => !script.includes(manifest.bin.herald))).toEqual([]);
  });

  it.runIf(isEverything)("starts through a link as well, as npm makes one", () => {
    const link = join(emptyFolder(), "herald");
    symlinkSync(LAUNCHER, link);
    const { stdout } = spawnSync(link, ["--version"], {
      encoding: "utf8",
      env: { ...compiledCode(), PATH: `${join(process.execPath, "..")}` },
    });
    expect(stdout).toBe(`${manifest.version}\n`);
  });
});
