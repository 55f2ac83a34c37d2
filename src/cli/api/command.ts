import type { Command } from "commander";
import { withExamples } from "../shell/examples.ts";

/** `herald api` with its options. Its code is loaded only when it is asked for. */
export function addApi(program: Command, finish: (exitCode: number) => void): void {
  withExamples(
    program
      .command("api [operation] [experiment]")
      .description("read and change experiments in Ours Privacy; without an operation, list what there is")
      .option("--account <id>", "which account, where several are configured")
      .option("--yes", "send a write; without it nothing is sent")
      .option("--by <name>", "who writes, for the ledger; your user name unless given")
      .option("--body <json>", "what to create, update or stop with: JSON, @file, or - for standard input")
      .option("--winner <variant id>", "stop, winner: record this winner")
      .option("--rollout <variant id>", "stop: show this variant to every visitor")
      .option("--variant <variant id>", "rollout: the variant that every visitor sees")
      .option("--clear", "winner: record none")
      .option("--no-publish", "start, pause, resume: leave the change unpublished")
      .option("--status <status>", "list: draft, running, paused or completed")
      .option("--type <type>", "list: ab, multivariate or personalization")
      .option("--search <text>", "list: in id, name or description")
      .option("--from <day>", "series: first day (YYYY-MM-DD, UTC); its creation unless given")
      .option("--to <day>", "series: last day; its stop or today unless given")
      .option("--event <name>", "results, series: count this event instead of the goal")
      .addHelpText("after", "\n<experiment> is its id.")
      .action(async (operation: string | undefined, experiment: string | undefined, options) =>
        finish(await (await import("./run-api.ts")).runApi(operation, experiment, options)),
      ),
    "herald api list --status running",
    "herald api stop exp_01 --winner var_02 --yes",
  );
}
