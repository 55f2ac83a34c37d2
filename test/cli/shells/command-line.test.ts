import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandPrefix, type Started } from "../../../src/cli/shell/command-line.ts";
import { npxPackage } from "../../../src/cli/shell/npx-package.ts";
import { quoted } from "../../../src/messages/index.ts";
import { useTemporaryDirectory } from "../../support/embedded.ts";

const ROOT = join(import.meta.dirname, "../../..");
const MAIN = join(ROOT, "src/cli/main.ts");
const LAUNCHER = join(ROOT, "src/cli/herald.mjs");

const byHand: Started = {
  script: MAIN,
  directory: ROOT,
  host: "laptop",
  isInContainer: false,
  npxPackage: undefined,
  parent: 4711,
  command: undefined,
  npmScript: undefined,
  packageFile: undefined,
  isInKubernetes: false,
  searchPath: "/usr/bin:/usr/local/bin",
};

describe("a printed command begins in the way this Herald was started", () => {
  const inContainer = { isInContainer: true, directory: ROOT, host: "0123456789ab" };
  it.each<[string, Partial<Started>, string]>([
    ["with Node.js, in its own folder", {}, "node src/cli/main.ts"],
    ["with Node.js, from a folder far away", { directory: "/a/b/c/d/e/f/g/h/i/j/k/l" }, `node ${MAIN}`],
    ["with Node.js and the launcher", { script: LAUNCHER }, "node src/cli/herald.mjs"],
    [
      "by a script of its package, which takes the launcher",
      { script: LAUNCHER, npmScript: "start", packageFile: join(ROOT, "package.json") },
      "npm run -s herald --",
    ],
    ["with npx node", { npmScript: "npx" }, "npx node src/cli/main.ts"],
    [
      "by a script of its package",
      { npmScript: "start", packageFile: join(ROOT, "package.json") },
      "npm run -s herald --",
    ],
    [
      "by a script of another package",
      { npmScript: "start", packageFile: "/other/package.json" },
      "node src/cli/main.ts",
    ],
    ["with npx herald", { script: "/cache/_npx/1/node_modules/.bin/herald", npmScript: "npx" }, "npx herald"],
    [
      "with npx and a file",
      {
        script: "/cache/_npx/1/node_modules/.bin/herald",
        npmScript: "npx",
        npxPackage: "/my downloads/herald-0.1.0.tgz",
      },
      "npx --package='/my downloads/herald-0.1.0.tgz' herald",
    ],
    ["by Node.js from its package", { script: join(ROOT, "dist/src/cli/main.js") }, "node dist/src/cli/main.js"],
    ["as a dependency", { script: "/work/node_modules/.bin/herald" }, "npx herald"],
    ["as a global command", { script: "/usr/local/bin/herald" }, "herald"],
    ["as a command outside the search path", { script: "/opt/my tools/herald" }, "'/opt/my tools/herald'"],
    ["by a container", { ...inContainer, parent: 0 }, "docker exec 0123456789ab node src/cli/main.ts"],
    [
      "by an init process of a container",
      { ...inContainer, parent: 1 },
      "docker exec 0123456789ab node src/cli/main.ts",
    ],
    [
      "by a container that is told how",
      { ...inContainer, parent: 0, command: "docker compose exec herald herald" },
      "docker compose exec herald herald",
    ],
    ["in a shell inside a container", inContainer, "node src/cli/main.ts"],
    ["by a container with a name of its own", { ...inContainer, host: "worker", parent: 0 }, "node src/cli/main.ts"],
    [
      "by a pod",
      { ...inContainer, host: "herald-7d4", parent: 0, isInKubernetes: true },
      "kubectl exec herald-7d4 -- node src/cli/main.ts",
    ],
  ])("%s", (_, started, prefix) => {
    expect(commandPrefix({ ...byHand, ...started })).toBe(prefix);
  });
});

describe("what npx is told to find this Herald again", () => {
  const makeFolder = useTemporaryDirectory();
  const found = (packageFile: string | undefined, parent = "_npx") => {
    const folder = join(makeFolder(), parent, "1");
    mkdirSync(folder, { recursive: true });
    if (packageFile !== undefined) writeFileSync(join(folder, "package.json"), packageFile);
    return npxPackage(join(folder, "node_modules/.bin/herald"))?.replace(join(folder, "../.."), "");
  };
  const wanting = (herald: string) => JSON.stringify({ dependencies: { herald } });
  it.each([
    ["a file", wanting("file:../../herald-0.1.0.tgz"), "/herald-0.1.0.tgz"],
    ["an address", wanting("https://example.com/herald-0.1.0.tgz"), "https://example.com/herald-0.1.0.tgz"],
    ["its name, and no more", wanting("^0.1.0"), undefined],
    ["its name, where npx keeps no record", undefined, undefined],
    ["its name, where the record is broken", "{", undefined],
  ])("is %s", (_, packageFile, told) => {
    expect(found(packageFile)).toBe(told);
  });

  it("is its name where it is a dependency of a project", () => {
    expect(found(wanting("file:../../herald-0.1.0.tgz"), "work")).toBeUndefined();
  });
});

it.each([
  ["reporting.daily-digest", "reporting.daily-digest"],
  ["Homepage hero: video vs. still", "'Homepage hero: video vs. still'"],
  ["Ada's test; rm -rf /", "'Ada'\\''s test; rm -rf /'"],
  ["", "''"],
])("in a printed command a shell takes %j for one word", (word, printed) => {
  expect(quoted(word)).toBe(printed);
});
