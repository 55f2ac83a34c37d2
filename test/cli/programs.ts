import type { Command } from "commander";
import { buildProgram } from "../../src/cli/program.ts";

/** All commands, with Herald itself first. */
export function allCommands(program: Command = buildProgram(() => {})): readonly Command[] {
  return [program, ...program.commands.flatMap((one) => allCommands(one))];
}

/** `ledger verify`; empty: Herald itself. */
export function pathOf(command: Command): string {
  return command.parent === null ? "" : `${pathOf(command.parent)} ${command.name()}`.trim();
}
