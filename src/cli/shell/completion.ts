import type { Command } from "commander";
import { didYouMean } from "../../config/index.ts";
import { EXIT_DONE, UsageError } from "../failure.ts";
import { bashScript } from "./bash-script.ts";
import { completedCommands, SHELLS, type CompletedCommand, type Shell } from "./completion-model.ts";
import { fishScript } from "./fish-script.ts";
import { zshScript } from "./zsh-script.ts";

const SCRIPTS: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `herald completion`: what a shell runs to complete Herald's commands. */
export async function runCompletion(shell: string, program: Command): Promise<number> {
  if (!isShell(shell))
    throw new UsageError(
      `there is no completion for "${shell}", only for ${SHELLS.join(", ")}${didYouMean(shell, SHELLS)}`,
    );
  process.stdout.write(SCRIPTS[shell](completedCommands(program)));
  return EXIT_DONE;
}

function isShell(shell: string): shell is Shell {
  return (SHELLS as readonly string[]).includes(shell);
}
