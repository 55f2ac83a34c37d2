import { onTestFinished } from "vitest";
import { openCommandApi } from "../../../src/app/index.ts";
import { runApi } from "../../../src/cli/api/run-api.ts";
import type { ApiOptions } from "../../../src/cli/api/call-options.ts";
import { loadConfig, type Config } from "../../../src/config/index.ts";
import { silentLog, systemClock } from "../../../src/platform/index.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/index.ts";
import type { ClosableExperimentsApi } from "../../../src/api-client/index.ts";
import { outputOf } from "../captured-output.ts";

/** What a new experiment takes. */
export const DRAFT = { experimentSettingsId: "settings_1", name: "Footer: larger links" };

/** A sandbox in place of Ours Privacy, and the commands that work on it. */
export interface Rehearsal {
  readonly sandbox: Sandbox;
  readonly environment: Readonly<Record<string, string>>;
  readonly config: Config;
  /** Ids of experiments. */
  readonly running: string;
  readonly draft: string;
  readonly completed: string;
  /** Requests that would change something. */
  writes(): readonly { readonly operation: string | undefined; readonly body: unknown; readonly status: unknown }[];
  run(
    operation: string | undefined,
    experiment?: string,
    options?: ApiOptions,
  ): Promise<{ readonly text: string; readonly exitCode: number }>;
  api(): ClosableExperimentsApi;
}

/** @param directory where the ledger is; none is made unless a write is sent */
export async function rehearsal(...given: Parameters<typeof openRehearsal>): Promise<Rehearsal> {
  const opened = await openRehearsal(...given);
  onTestFinished(() => opened.sandbox.close());
  return opened;
}

/** The same, for several tests: who opens it closes its sandbox. */
export async function openRehearsal(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
  changes: Partial<Config> = {},
): Promise<Rehearsal> {
  const sandbox = await startSandbox({
    port: 0,
    clock: systemClock,
    seed: 1,
    scenarios: ["clear-winner", "draft", "ended-long-ago"],
  });
  const all = { OURS_PRIVACY_BASE_URL: sandbox.url, OURS_PRIVACY_API_KEY: "sandbox-key", ...environment };
  const config = { ...loadConfig({ environment: all, directory }), ...changes };
  return {
    sandbox,
    environment: all,
    config,
    running: sandbox.experiments.find("clear-winner").id,
    draft: sandbox.experiments.find("draft").id,
    completed: sandbox.experiments.find("ended-long-ago").id,
    writes: () => sandbox.requests.filter(({ method }) => method !== "GET"),
    run: (operation, experiment, options = {}) => outputOf(() => runApi(operation, experiment, options, () => config)),
    api() {
      const api = openCommandApi(config.accounts[0]!, config, silentLog);
      onTestFinished(() => api.close());
      return api;
    },
  };
}
