import { z } from "zod";
import { ownConfig } from "../own-config.ts";
import { cleanText } from "../../messages/index.ts";
import { EXIT_DONE, EXIT_FAILED } from "../failure.ts";
import { commandLine } from "../shell/command-line.ts";
import { caller } from "./caller.ts";
import { hereOrAtWorker } from "./here-or-at-worker.ts";

const LONGEST_NAME = 120;
const result = z.object({
  answer: z.enum([
    "asked",
    "stands",
    "not-ended",
    "no-winner",
    "control-won",
    "another-is-rolled-out",
    "acting-off",
    "acting-paused",
    "only-observed",
    "under-way",
  ]),
  experimentName: z.string(),
  variantName: z.string().nullable(),
});
type Asked = z.output<typeof result>;
type RollOut = "rollout" | "end-rollout";

/** `herald rollout` and `herald end-rollout`: through the ledger, or through the worker that holds it. */
export async function runRollOut(
  act: RollOut,
  experiment: string,
  options: { readonly by?: string; readonly json?: boolean },
): Promise<number> {
  const payload = { experiment, by: caller(options.by), via: "cli" };
  const asked = result.parse(await hereOrAtWorker(ownConfig(), `acting.${act}`, payload));
  process.stdout.write(options.json ? `${JSON.stringify(asked, null, 2)}\n` : `${sentenceOf(act, asked)}\n`);
  return asked.answer === "asked" || asked.answer === "stands" ? EXIT_DONE : EXIT_FAILED;
}

export function sentenceOf(act: RollOut, { answer, experimentName, variantName }: Asked): string {
  const name = JSON.stringify(cleanText(experimentName, LONGEST_NAME));
  const variant = variantName === null ? "the winner" : JSON.stringify(cleanText(variantName, LONGEST_NAME));
  const isStart = act === "rollout";
  switch (answer) {
    case "asked":
      return isStart
        ? `Herald's worker rolls out ${variant} of ${name} to every visitor next. A receipt follows in its thread.`
        : `Herald's worker ends the rollout of ${name} next. A receipt follows in its thread.`;
    case "stands":
      return isStart
        ? `${variant} of ${name} is already rolled out. To end that: ${commandLine("end-rollout", experimentName)}`
        : `${name} has no rollout: every visitor sees the control.`;
    case "not-ended":
      return `${name} has not ended, so nothing can be rolled out. Stop it first.`;
    case "no-winner":
      return `${name} has no winner on record. Set one in Ours Privacy first.`;
    case "control-won":
      return `The control won ${name}: every visitor sees it already.`;
    case "another-is-rolled-out":
      return `Another variant of ${name} is rolled out. To end that first: ${commandLine("end-rollout", experimentName)}`;
    case "acting-off":
      return "Acting is turned off in the configuration, so nothing was done.";
    case "acting-paused":
      return `Herald is paused, so nothing was done. To end the pause: ${commandLine("resume")}`;
    case "only-observed":
      return `The policy of ${name} lets Herald only observe it, so nothing was done.`;
    case "under-way":
      return `Herald is at something else with ${name}. Try again in a minute.`;
  }
}
