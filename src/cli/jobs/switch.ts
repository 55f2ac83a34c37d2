import { z } from "zod";
import type { Config } from "../../config/index.ts";
import { ownConfig } from "../own-config.ts";
import { EXIT_DONE, EXIT_FAILED } from "../failure.ts";
import { timeFor } from "../in-force.ts";
import { commandLine } from "../shell/command-line.ts";
import { caller } from "./caller.ts";
import { hereOrAtWorker } from "./here-or-at-worker.ts";

const result = z.object({
  isChange: z.boolean(),
  isPaused: z.boolean(),
  by: z.string().nullable(),
  since: z.string().nullable(),
});
type Switched = z.output<typeof result>;

/** `herald pause` and `herald resume`: through the ledger, or through the worker that holds it. */
export async function runSwitch(to: "pause" | "resume", options: { json?: boolean }): Promise<number> {
  const config = ownConfig();
  const switched = result.parse(await hereOrAtWorker(config, "acting.switch", { to, by: caller(), via: "cli" }));
  process.stdout.write(options.json ? `${JSON.stringify(switched, null, 2)}\n` : `${sentenceOf(switched, config)}\n`);
  return switched.isPaused === (to === "pause") ? EXIT_DONE : EXIT_FAILED;
}

function sentenceOf({ isChange, isPaused, by, since }: Switched, config: Config): string {
  if (isPaused) {
    const paused = isChange
      ? "Acting is paused"
      : `Acting is already paused, by ${by} since ${timeFor(config, since!, config.acting.timeZone)}`;
    return `${paused}: Herald stops no experiment, no matter who asks. Reading and reporting go on. To end the pause: ${commandLine("resume")}`;
  }
  const off = config.acting.isEnabled ? "" : " Still, nothing is stopped: acting is off in the configuration.";
  return isChange
    ? `The pause is over: experiments with a winner are announced again before they are stopped.${off}`
    : `Acting was not paused.${off}`;
}
