import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compiledCode } from "../support/compiled-code.ts";

const HERALD = join(import.meta.dirname, "../../src/cli/herald.mjs");

/** Names each package on standard error as its first file is loaded. */
const TELLS_PACKAGES = `import { registerHooks } from "node:module";
const packages = new Set();
registerHooks({
  load(url, context, nextLoad) {
    const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
    if (name !== undefined && !packages.has(name)) process.stderr.write(name + "\\n");
    packages.add(name);
    return nextLoad(url, context);
  },
});`;

/** The packages that a command loads. */
function packagesOf(...words: readonly string[]): readonly string[] {
  const hook = `data:text/javascript,${encodeURIComponent(TELLS_PACKAGES)}`;
  const { stderr, status } = spawnSync(process.execPath, ["--import", hook, HERALD, ...words], {
    encoding: "utf8",
    env: { ...process.env, ...compiledCode() },
  });
  expect(status).toBe(0);
  return stderr.split("\n").filter((line) => line !== "");
}

it("the version and the help are shown without loading what the commands need", () => {
  expect(packagesOf("--version")).toEqual(["commander"]);
  expect(packagesOf("start", "--help")).toEqual(["commander"]);
});

it("a command that needs no database, queue or network loads none", () => {
  const packages = packagesOf("config", "schema");
  expect(packages).toContain("zod");
  for (const heavy of ["@electric-sql/pglite", "pg", "bullmq", "fastify", "undici", "@slack/web-api"])
    expect(packages).not.toContain(heavy);
});
