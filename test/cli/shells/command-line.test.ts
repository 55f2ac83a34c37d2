import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandPrefix, type Started } from "../../../src/cli/shell/command-line.ts";
import { quoted } from "../../../src/messages/index.ts";

const ROOT = join(import.meta.dirname, "../../..");
const MAIN = join(ROOT, "src/cli/main.ts");
const LAUNCHER = join(ROOT, "src/cli/herald.mjs");

const byHand: Started = {
  script: MAIN,
  directory: ROOT,
  host: "laptop",
  isInContainer: false,
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

it.each([
  ["reporting.daily-digest", "reporting.daily-digest"],
  ["Homepage hero: video vs. still", "'Homepage hero: video vs. still'"],
  ["Ada's test; rm -rf /", "'Ada'\\''s test; rm -rf /'"],
  ["", "''"],
])("in a printed command a shell takes %j for one word", (word, printed) => {
  expect(quoted(word)).toBe(printed);
});
