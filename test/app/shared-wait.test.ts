import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openWorld } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { waitsIn } from "../../src/store/index.ts";
import { folderWith } from "../config/config-folder.ts";
import { initialisedDirectory } from "../support/embedded.ts";

/** A Herald whose account has just been asked to wait ten minutes, and where its workers would learn of it. */
async function askedToWait(options: { readonly dryRun?: boolean } = {}) {
  const outside = await startSandbox({ port: 0, clock: systemClock, seed: 1, scenarios: ["flat"] });
  onTestFinished(() => outside.close());
  const directory = folderWith({});
  initialisedDirectory(join(directory, "data/db"));
  const environment = { OURS_PRIVACY_BASE_URL: outside.url, OURS_PRIVACY_API_KEY: "sandbox-key" };
  const config = loadConfig({ environment, directory });
  const world = await openWorld({ config, clock: systemClock, log: silentLog, owner: "test", ...options });
  onTestFinished(() => world.close());
  outside.faults.add({ kind: "rate-limit", retryAfterSeconds: 600 });
  const { api, settings } = world.context({ runId: "run" });
  const account = settings.accounts[0]!.id;
  const refused = () => api(account).getExperiment(outside.experiments.find("flat").id);
  await expect(refused()).rejects.toMatchObject({ code: "api-rate-limit", retryAfterMs: 600_000 });
  return { world, account, refused, outside };
}

it("what an account was asked to wait is in the ledger, for every worker", async () => {
  const { world, account, refused, outside } = await askedToWait();
  const leftMs = await waitsIn(world.embedded!)(account).leftMs();
  expect(leftMs).toBeGreaterThan(500_000);
  expect(leftMs).toBeLessThanOrEqual(600_000);
  await expect(refused()).rejects.toMatchObject({ code: "api-rate-limit" });
  expect(outside.requests).toHaveLength(1);
});

it("a dry run keeps to it by itself", async () => {
  const { refused, outside } = await askedToWait({ dryRun: true });
  await expect(refused()).rejects.toMatchObject({ code: "api-rate-limit" });
  expect(outside.requests).toHaveLength(1);
});
