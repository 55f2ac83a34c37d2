import type { Command } from "commander";
import { jobs } from "../../../jobs/index.ts";
import { OPERATIONS } from "../api/operations.ts";
import { RECORD_KINDS } from "../../ports/index.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

export interface CompletedOption {
  /** As it is typed, with its dashes. */
  readonly name: string;
  readonly takesValue: boolean;
  readonly description: string;
}

/** A word that may come next, and what it is for. */
export interface CompletedWord {
  readonly word: string;
  readonly description: string;
}

/** What can follow one command. */
export interface CompletedCommand {
  /** Empty: Herald itself; `ledger verify`: a subcommand. */
  readonly path: string;
  readonly commands: readonly CompletedWord[];
  readonly options: readonly CompletedOption[];
  /** What its first argument can be, where that is one of a list. */
  readonly words: readonly CompletedWord[];
}

/** Arguments that are one of a list, by the command that takes them. */
const WORDS: Readonly<Record<string, readonly CompletedWord[]>> = {
  run: jobs.map(({ id, summary }) => ({ word: id, description: summary })),
  trigger: jobs.filter(({ triggerable }) => triggerable).map(({ id, summary }) => ({ word: id, description: summary })),
  api: OPERATIONS.map(({ name, summary }) => ({ word: name, description: summary })),
  "ledger list": RECORD_KINDS.map((word) => ({ word, description: "" })),
  completion: SHELLS.map((word) => ({ word, description: "" })),
};

/** Everything that can be completed, from the commands as they are parsed: Herald itself first, each command after the one it belongs to. */
export function completedCommands(
  command: Command,
  path = "",
  siblings: readonly CompletedWord[] = [],
): readonly CompletedCommand[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const own = {
    path,
    commands: commands.map((one) => ({ word: one.name(), description: one.description() })),
    options: help
      .visibleOptions(command)
      .flatMap(({ long, short, required, optional, description }) =>
        [long, short].flatMap((name) =>
          name == null ? [] : [{ name, takesValue: required || optional, description }],
        ),
      ),
    // Help is of the commands beside it.
    words: command.name() === "help" ? siblings : (WORDS[path] ?? []),
  };
  const below = commands.flatMap((one) => completedCommands(one, `${path} ${one.name()}`.trim(), own.commands));
  return [own, ...below];
}
