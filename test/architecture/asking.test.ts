import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { byWhetherTheyAsk } from "../support/asking.ts";

const ROOT = join(import.meta.dirname, "../..");

function planted(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "herald-asking-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries({ "test/support/scope.ts": "", ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe("a test that npm run test:rest leaves out", () => {
  it.each([
    ["reads the switch", { "test/a/one.test.ts": 'import { runs } from "../support/scope.ts";' }],
    [
      "has a helper that reads it, however far away",
      {
        "test/a/one.test.ts": 'import { help } from "./helper.ts";',
        "test/a/helper.ts": 'export * from "../support/more.ts";\nexport * from "./circle.ts";',
        "test/a/circle.ts": 'import "./helper.ts";',
        "test/support/more.ts": 'import { runs } from "./scope.ts";',
      },
    ],
    ["loads such a helper later", { "test/a/one.test.ts": 'await import("../support/scope.ts");' }],
    [
      "starts a program that reads it",
      {
        "test/a/one.test.ts": 'spawn(process.execPath, [join(import.meta.dirname, "program.ts")]);',
        "test/a/program.ts": "import { runs } from '../support/scope.ts';",
      },
    ],
  ])("is none that %s", (_what, files) => {
    expect(byWhetherTheyAsk(planted(files))).toEqual({ asking: ["test/a/one.test.ts"], others: [] });
  });

  it("has nothing to do with the switch", () => {
    const root = planted({
      "test/a/one.test.ts": 'import { help } from "./helper.ts";\n// scope.ts is read elsewhere',
      "test/a/helper.ts": 'import { readFileSync } from "node:fs";',
    });
    expect(byWhetherTheyAsk(root)).toEqual({ asking: [], others: ["test/a/one.test.ts"] });
  });

  it("uses none of the words by which tests ask how much is tried", () => {
    const { asking, others } = byWhetherTheyAsk(ROOT);
    const words = /\bisEverything\b|\b(?:runs|someOf|eachDatabase|onDatabase|describeWith|describeOnEachStore)\(/u;
    expect(others.filter((test) => words.test(readFileSync(join(ROOT, test), "utf8")))).toEqual([]);
    expect(others.length).toBeGreaterThan(50);
    expect(asking).toEqual(
      expect.arrayContaining(["test/integration/crash-matrix.test.ts", "test/jobs/lifecycle.test.ts"]),
    );
  });
});
