import { onTestFinished } from "vitest";
import {
  createExperimentsApi,
  type ObservableExperimentsApi,
  type ExperimentsApiOptions,
} from "../../src/api-client/index.ts";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import type { HttpScript } from "../support/http-script.ts";

export const READ_KEY = "read-key-4f1c9a7d20";
export const STOP_KEY = "stop-key-b83e5512cc";

/** Waits are noted instead of waited. */
export interface Waits {
  readonly waits: number[];
}

export function optionsFor(
  script: Pick<HttpScript, "url">,
  overrides: Partial<ExperimentsApiOptions> = {},
): ExperimentsApiOptions & Waits {
  const waits: number[] = [];
  return {
    waits,
    baseUrl: script.url,
    apiKey: READ_KEY,
    log: silentLog,
    clock: new ManualClock("2026-11-23T08:00:00.000Z"),
    sleep: async (ms) => void waits.push(ms),
    // Half of the jitter's range: a wait is three quarters of its full length.
    random: () => 0.5,
    ...overrides,
  };
}

/** A client of the scripted server, closed at the end of the test. */
export function clientOf(
  script: Pick<HttpScript, "url">,
  overrides: Partial<ExperimentsApiOptions> = {},
): ObservableExperimentsApi & Waits {
  const options = optionsFor(script, overrides);
  const api = createExperimentsApi(options);
  onTestFinished(() => api.close());
  return { ...api, waits: options.waits };
}

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("expected a rejection");
    },
    (error: unknown) => error,
  );
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  return Array.fromAsync(items);
}
