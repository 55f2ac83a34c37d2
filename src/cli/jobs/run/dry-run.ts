import { jobs } from "../../../../jobs/index.ts";
import type { Config } from "../../../config/index.ts";
import { createInlineRunner, type InlineRunnerOptions } from "../../../queue/index.ts";
import { isShown, onTerminal } from "../../terminal.ts";
import type { Outbox } from "./outbox.ts";
import { resultSentence } from "../result-words.ts";
import { asJson, messagesAsJson } from "./run-report.ts";

/** How a dry run runs, and how it is shown. */
export interface DryRun extends Pick<InlineRunnerOptions, "clock" | "contextFor" | "idPrefix" | "signal"> {
  readonly json: boolean;
  readonly outbox: Pick<Outbox, "letters">;
  readonly config: Pick<Config, "reader">;
}

/** Tries a job once. Returns what it would have sent, and what it would set off, as it is printed. @throws whatever the job throws */
export async function tryOut(job: string, payload: unknown, { json, outbox, config, ...run }: DryRun): Promise<string> {
  const runner = createInlineRunner({ ...run, jobs, concurrency: 1 });
  const result = await runner.run(job, payload);
  const later = runner.pending();
  const { letters } = outbox;
  if (json) return asJson({ result, messages: messagesAsJson(letters, config.reader), later });
  const lines = letters.filter(isShown).flatMap((letter) => [onTerminal(letter), ""]);
  if (letters.length === 0) lines.push(resultSentence({ job, result, sentTo: [] }));
  for (const next of later) lines.push(`Would run next: ${next.job}`);
  return `${[...lines, "Dry run: nothing was sent, nothing was kept."].join("\n")}\n`;
}
