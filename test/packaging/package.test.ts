import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { systemClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { herald, HeraldProcess, usedFolder } from "../cli/herald-process.ts";
import { compiledCode } from "../support/compiled-code.ts";
import { isEverything } from "../support/scope.ts";
import { packAndInstall, run, type PackedPackage } from "./packed-package.ts";
import { ROOT, textOf } from "./project-files.ts";

const CASE = '{"arms":[{"impressions":1000,"conversions":50},{"impressions":1000,"conversions":70}]}';
const LAUNCHER = join(ROOT, "src/cli/herald.mjs");

// Compiling takes half a minute of two idle cores.
vi.setConfig({ testTimeout: 600_000 });

/** Files of a folder of the repository, as paths in it. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(ROOT.length + 1));
}

describe.runIf(isEverything)("the package", () => {
  let installed: PackedPackage;
  beforeAll(() => {
    installed = packAndInstall();
  }, 600_000);

  it("holds the compiled sources, what people read and copy, and nothing else", () => {
    const compiled = [...filesIn("src"), ...filesIn("jobs")]
      .filter((file) => !file.endsWith(".mjs"))
      .map((file) => join("dist", file.replace(/\.ts$/u, ".js")));
    const forPeople = [
      ...filesIn("docs").filter((file) => !file.startsWith("docs/images/")),
      ...filesIn("examples"),
      ".env.example",
      "herald.config.example.yaml",
      "herald.config.schema.json",
      "slack-app-manifest.yaml",
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "package.json",
      "src/cli/herald.mjs",
    ];
    const shipped = installed.files.filter((file) => !file.endsWith(".d.ts"));
    expect(shipped.toSorted()).toEqual([...compiled, ...forPeople].toSorted());
  });

  it("starts, and shows the demo's first digest", async () => {
    const worker = new HeraldProcess(["start"], { script: installed.herald });
    const printed = await worker.printed("The same in Slack:");
    expect(printed).toContain("1 decision for you");
    expect(printed).toContain("(to act there: npx herald open)");
    const { code, stderr } = await worker.end("SIGINT");
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("analyzes, simulates in threads, and checks itself as a clone does", async () => {
    const both = async (words: readonly string[], options: { readonly input?: string; readonly directory?: string }) =>
      Promise.all([installed.herald, LAUNCHER].map((script) => herald(words, { ...options, script })));
    for (const words of [
      ["analyze", "-"],
      ["simulate", "--arms", "2", "--rate", "0.2", "--daily", "400", "--runs", "40", "--seed", "7", "--json"],
    ]) {
      const [packed, cloned] = await both(words, { input: CASE });
      expect(packed).toMatchObject({ code: 0, stderr: cloned!.stderr });
      expect(packed!.stdout).toBe(cloned!.stdout);
    }
    const { code, stdout } = await herald(["doctor"], { script: installed.herald, directory: usedFolder() });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {6}Ledger: opens and is up to date/mu);
  });

  it("says in one sentence that an older Node.js is too old", () => {
    const versions = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", `data:text/javascript,${encodeURIComponent(versions)}`, installed.herald, "--version"],
      { encoding: "utf8", env: compiledCode() },
    );
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toBe("herald: Node.js 20.20.2 is too old: Herald needs 22.19 or newer. Install it.\n");
  });

  it("can be imported: each example of docs/library.md compiles and says what it should", async () => {
    const { folder } = installed;
    const sandbox = await startSandbox({ port: 0, clock: systemClock, seed: 1, scenarios: ["flat"] });
    onTestFinished(() => sandbox.close());
    const examples = [...textOf("docs/library.md").matchAll(/```ts\n(.*?)```/gsu)].map(([, code]) => code!);
    const names = examples.map((code, index) => {
      writeFileSync(join(folder, `example-${index}.mts`), code);
      return `example-${index}.mts`;
    });
    cpSync(join(ROOT, "docs/examples/guardrail.json"), join(folder, "decision-input.json"));
    symlinkSync(join(ROOT, "node_modules/typescript"), join(folder, "node_modules/typescript"));
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", "node"];
    run(process.execPath, ["node_modules/typescript/bin/tsc", ...options, ...names], folder);

    const environment = { OURS_PRIVACY_BASE_URL: sandbox.url, OURS_PRIVACY_API_KEY: "sandbox-key" };
    const said = await Promise.all(
      names.map((name) => herald([], { script: join(folder, name), directory: folder, environment })),
    );
    expect(said).toEqual(
      [
        "best with 0.970, converts 0.056 to 0.088\n",
        "Pricing page: not-yet, because of no-guardrail-harmed\n",
        expect.stringMatching(/^the first: .+\n1 running\n$/u),
      ].map((stdout) => ({ code: 0, stdout, stderr: "" })),
    );
  });
});
