import { parentPort, workerData } from "node:worker_threads";
import { bundle, type BundleEntry } from "./bundle.ts";

const { entries, global } = workerData as { readonly entries: readonly BundleEntry[]; readonly global: string };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort!.postMessage(bundle(entries, global));
