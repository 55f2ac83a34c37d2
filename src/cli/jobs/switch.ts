import { hostname, userInfo } from "node:os";
import { z } from "zod";
import { jobs } from "../../../jobs/index.ts";
import { uniqueOwner } from "../../app/index.ts";
import { loadProcessConfig, type Config } from "../../config/index.ts";
import { triggerJob } from "../../http/index.ts";
import { systemClock } from "../../platform/index.ts";
import { createInlineRunner } from "../../queue/index.ts";
import { EXIT_DONE, EXIT_FAILED } from "../failure.ts";
import { openUnlessHeld } from "../ledger/ledger-at-hand.ts";
import { workerAtHand } from "./worker-at-hand.ts";

const JOB = "acting.switch";
const result = z.object({
  isChange: z.boolean(),
  isPaused: z.boolean(),
  by: z.string().nullable(),
  since: z.string().nullable(),
});
type Switched = z.output<typeof result>;

/** `herald pause` and `herald resume`: through the ledger, or through the worker that holds it. */
export async function runSwitch(to: "pause" | "resume", options: { json?: boolean }): Promise<number> {
  const config = loadProcessConfig();
  const payload = { to, by: `${userInfo().username}@${hostname()}`, via: "cli" };
  const switched = result.parse(await hereOrAtWorker(config, payload));
  process.stdout.write(options.json ? `${JSON.stringify(switched, null, 2)}\n` : `${sentenceOf(switched, config)}\n`);
  return switched.isPaused === (to === "pause") ? EXIT_DONE : EXIT_FAILED;
}

function sentenceOf({ isChange, isPaused, by, since }: Switched, { acting }: Config): string {
  if (isPaused) {
    const who = isChange ? "" : ` already, by ${by} since ${since}`;
    return `Acting is paused${who}: nothing is stopped, whoever asks. Reading and reporting go on. herald resume lets it go on.`;
  }
  const off = acting.isEnabled ? "" : " It stays off all the same: the configuration has switched it off.";
  return isChange ? `Acting goes on: stops that waited are announced anew.${off}` : `Acting was not paused.${off}`;
}

async function hereOrAtWorker(config: Config, payload: object): Promise<unknown> {
  const world = await openUnlessHeld(config);
  if (world === undefined) return (await triggerJob({ ...workerAtHand(config), job: JOB, payload, wait: true })).result;
  try {
    const runner = createInlineRunner({
      jobs,
      clock: systemClock,
      idPrefix: `switch-${uniqueOwner()}`,
      contextFor: (run) => world.context(run),
    });
    return await runner.run(JOB, payload);
  } finally {
    await world.close();
  }
}
