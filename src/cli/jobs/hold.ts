import { z } from "zod";
import type { Config } from "../../config/index.ts";
import { ownConfig } from "../own-config.ts";
import { cleanText } from "../../messages/index.ts";
import { EXIT_DONE } from "../failure.ts";
import { timeFor } from "../in-force.ts";
import { commandLine } from "../shell/command-line.ts";
import { caller } from "./caller.ts";
import { hereOrAtWorker } from "./here-or-at-worker.ts";

const LONGEST_NAME = 120;
const result = z.object({
  isChange: z.boolean(),
  experimentName: z.string(),
  by: z.string().optional(),
  since: z.string().optional(),
  was: z.string().optional(),
});
type Held = z.output<typeof result>;

/** `herald hold` and `herald allow`: through the ledger, or through the worker that holds it. */
export async function runHold(
  to: "hold" | "allow",
  experiment: string,
  options: { readonly by?: string; readonly json?: boolean },
): Promise<number> {
  const payload = { experiment, by: caller(options.by), via: "cli" };
  const config = ownConfig();
  const held = result.parse(await hereOrAtWorker(config, `acting.${to}`, payload));
  process.stdout.write(options.json ? `${JSON.stringify(held, null, 2)}\n` : `${sentenceOf(to, held, config)}\n`);
  return EXIT_DONE;
}

function sentenceOf(to: "hold" | "allow", { isChange, experimentName, by, since, was }: Held, config: Config): string {
  const who = since === undefined ? "" : `, by ${by} since ${timeFor(config, since, config.acting.timeZone)}`;
  const name = JSON.stringify(cleanText(experimentName, LONGEST_NAME));
  if (to === "hold") {
    const wayBack = `To end the hold: ${commandLine("allow", experimentName)}`;
    return isChange
      ? `${name} is on hold: Herald won't stop it, and withdraws a stop that it has announced. ${wayBack}`
      : `${name} is already on hold${who}. ${wayBack}`;
  }
  return isChange
    ? `${name} is no longer on hold (${was}${who}): from the next look on, Herald treats it like any other experiment.`
    : `${name} was not on hold.`;
}
