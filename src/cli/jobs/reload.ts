import { reloadWorker } from "../../http/index.ts";
import { EXIT_DONE } from "../failure.ts";
import { timeFor } from "../in-force.ts";
import { ownConfig } from "../own-config.ts";
import { warningLine } from "../in-force.ts";
import { workerAtHand } from "./worker-at-hand.ts";

/** `herald reload`: has the running worker read its configuration again. */
export async function runReload(options: { readonly json?: boolean }): Promise<number> {
  const config = ownConfig();
  const reloaded = await reloadWorker(workerAtHand(config));
  if (options.json) {
    process.stdout.write(`${JSON.stringify(reloaded, null, 2)}\n`);
    return EXIT_DONE;
  }
  const { changed, warnings, readAt } = reloaded;
  const what =
    changed.length === 0
      ? "The configuration says what it said before."
      : `In force since ${timeFor(config, readAt, config.acting.timeZone)}. Changed: ${changed.join(", ")}.`;
  process.stdout.write(`${[what, ...warnings.map(warningLine)].join("\n")}\n`);
  return EXIT_DONE;
}
