import { z } from "zod";
import { cleanText } from "../../messages/index.ts";
import { EXIT_DONE } from "../failure.ts";
import { ownConfig } from "../own-config.ts";
import { caller } from "./caller.ts";
import { hereOrAtWorker } from "./here-or-at-worker.ts";

const LONGEST_NAME = 120;
const result = z.object({ experimentName: z.string(), said: z.string() });

/** `herald resume-experiment`: through the ledger, or through the worker that holds it. A worker does it, now or when it starts. */
export async function runResumeExperiment(
  experiment: string,
  options: { readonly by?: string; readonly json?: boolean },
): Promise<number> {
  const payload = { experiment, by: caller(options.by), via: "cli" };
  const asked = result.parse(await hereOrAtWorker(ownConfig(), "acting.resume-experiment", payload));
  const name = JSON.stringify(cleanText(asked.experimentName, LONGEST_NAME));
  process.stdout.write(options.json ? `${JSON.stringify(asked, null, 2)}\n` : `${name}: ${asked.said}.\n`);
  return EXIT_DONE;
}
