import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { checkEverything, startWorker, uniqueOwner } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { doctorAtWorker, triggerJob } from "../../src/http/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { initialisedDirectory } from "../support/embedded.ts";
import { isEverything } from "../support/scope.ts";

const TOKEN = "a-token-of-this-test-alone";
const HERO = "Homepage hero: video vs. still";

it.runIf(isEverything)(
  "beside a running worker, the worker is asked how it is, and for jobs about an experiment by its name",
  {
    timeout: 120_000,
  },
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "herald-doctor-"));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    initialisedDirectory(join(directory, "data/db"));
    const config = loadConfig({
      environment: { PORT: "0", HERALD_TRIGGER_TOKEN: TOKEN, OURSPRIVACY_API_KEY: "very-secret" },
      directory,
    });
    const options = { config, clock: systemClock, log: silentLog };
    const worker = await startWorker({ ...options, owner: uniqueOwner() });
    onTestFinished(async () => {
      for (const { close } of worker.closeSteps()) await close(10_000);
    });
    const at = { baseUrl: worker.http.url, token: TOKEN };

    await expect(checkEverything({ ...options, owner: uniqueOwner() })).rejects.toMatchObject({
      code: "database-locked",
    });
    const doctor = await doctorAtWorker(at);
    expect(doctor.findings).toContainEqual({
      name: "Ledger",
      ok: true,
      detail: `answers (${join(directory, "data")})`,
    });
    expect(doctor.findings.map(({ ok }) => ok)).not.toContain(false);
    expect(doctor.mode).toEqual([expect.stringContaining("WILL stop experiments by itself")]);
    expect(doctor.digests).toEqual([expect.objectContaining({ name: "daily", destinations: ["slack:#experiments"] })]);
    expect(doctor.warnings).toEqual(["OURSPRIVACY_API_KEY is not read; did you mean OURS_PRIVACY_API_KEY?"]);
    expect(JSON.stringify(doctor)).not.toContain("very-secret");

    const evaluate = { ...at, job: "monitoring.evaluate", wait: true };
    const done = await triggerJob({ ...evaluate, payload: { experiment: HERO } });
    expect(done).toMatchObject({ state: "completed", result: { kind: "evaluated" } });
    await expect(
      triggerJob({ ...evaluate, payload: { experiment: "Homepage hera: video vs. still" } }),
    ).rejects.toThrow(`there is no experiment "Homepage hera: video vs. still"; did you mean "${HERO}"?`);
    const scorecard = await triggerJob({ ...at, job: "reporting.scorecard", payload: {}, wait: true });
    expect(scorecard).toMatchObject({ state: "completed", sentTo: ["slack:#experiments"] });
  },
);
