import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { moduleBeside } from "../platform/index.ts";
import type { BundleEntry } from "./bundle.ts";

/**
 * A script that is bundled when it is first asked for, in a thread of its own, since reading a hundred modules would hold up everything else;
 * then it is kept. What fails is tried again at the next request.
 * @returns as `bundle`, whose errors it throws
 */
export function bundledScript(entries: readonly BundleEntry[], global: string): () => Promise<string> {
  let made: Promise<string> | undefined;
  return () => {
    made ??= bundleInThread(entries, global).catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

async function bundleInThread(entries: readonly BundleEntry[], global: string): Promise<string> {
  const thread = new Worker(moduleBeside("./bundle-thread", import.meta.url), {
    workerData: { entries, global },
    // Node.js says so wherever types are stripped by a call: it does the same by itself for every file of ours.
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const [script] = (await once(thread, "message")) as [string];
  await thread.terminate();
  return script;
}
