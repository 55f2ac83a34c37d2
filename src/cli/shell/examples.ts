import type { Command } from "commander";
import { commandLine } from "./command-line.ts";

/** An experiment of the sandbox, as a shell takes its name. */
export const HERO = `"Homepage hero: video vs. still"`;

/** A command line as it is typed, with `herald` for however Herald is started here. */
export type Example = string;

const given = new WeakMap<Command, readonly Example[]>();

/** Shows examples below the help of a command. Each runs as printed. */
export function withExamples(command: Command, ...examples: readonly [Example, Example]): Command {
  given.set(command, examples);
  return command.addHelpText("after", () => `\nExamples:\n${examples.map((one) => `  ${asTyped(one)}`).join("\n")}`);
}

/** The examples of a command, with `herald` in them. */
export function examplesOf(command: Command): readonly Example[] {
  return given.get(command) ?? [];
}

function asTyped(example: Example): string {
  return example.replaceAll(/\bherald(?= )/gu, () => commandLine());
}
