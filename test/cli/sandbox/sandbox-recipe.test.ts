import { expect, it, onTestFinished } from "vitest";
import { checkOutside } from "../../../src/app/index.ts";
import { sandboxRecipe } from "../../../src/cli/sandbox-recipe.ts";
import { loadConfig } from "../../../src/config/index.ts";
import { silentLog, systemClock } from "../../../src/platform/index.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { emptyFolder } from "../herald-process.ts";

it("what `herald sandbox` prints is a configuration with which Herald reads, stops and posts there", async () => {
  const clock = systemClock;
  const sandbox = await startSandbox({ port: 0, clock, seed: 1 });
  onTestFinished(() => sandbox.close());
  const printed = sandboxRecipe(sandbox)
    .join("\n")
    .matchAll(/(?<=\s)([A-Z_]+)=(\S+)/gu);
  const environment = Object.fromEntries(Array.from(printed, ([, name, value]) => [name, value]));
  const config = loadConfig({ environment, directory: emptyFolder() });
  expect(config.warnings).toEqual([]);
  const findings = await checkOutside({ config, clock, log: silentLog });
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(findings.map(({ name }) => name)).toEqual(expect.arrayContaining(["Ours Privacy, account main", "Slack"]));
});
