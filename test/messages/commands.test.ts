import { describe, expect, it } from "vitest";
import { jobs } from "../../jobs/index.ts";
import { USUAL_READER, writtenCommand, writtenFor } from "../../src/messages/index.ts";
import { allCommands, pathOf } from "../cli/programs.ts";
import { everyNotification, everySentence, type Hostile } from "../support/messages/every-message.ts";

const USUAL: Hostile = { name: "exp_1", variants: 2, figures: "usual" };
const NPM = "npm run -s herald --";
const PATHS = allCommands()
  .map(pathOf)
  .filter((path) => path !== "")
  .toSorted((a, b) => b.length - a.length);
/** A command as far as it goes: the sentence may go on. */
const COMMAND = new RegExp(
  `${NPM} ((?:${PATHS.join("|")})(?: (?:(?:dec|exp)_\\w+|[a-z]+\\.[a-z-]+|--[a-z-]+))*)`,
  "gu",
);

const written = new Map<string, string>();

/** Every message and every sentence, for a reader whose commands begin so; what stands in place of too many rows included. */
function everythingFor(command: string): string {
  const everything = written.get(command) ?? writeFor(command);
  written.set(command, everything);
  return everything;
}

function writeFor(command: string): string {
  return writtenFor({ ...USUAL_READER, command }, () =>
    [...everyNotification(USUAL).map(({ notification }) => JSON.stringify(notification)), ...everySentence(USUAL)].join(
      "\n",
    ),
  );
}

/** The command that these words run, and its first argument. */
async function ranBy(words: readonly string[]): Promise<{ readonly path: string; readonly argument: unknown }> {
  const ran: { path: string; argument: unknown }[] = [];
  const [program, ...commands] = allCommands();
  for (const command of commands)
    command.action((argument: unknown) => void ran.push({ path: pathOf(command), argument }));
  await program!.parseAsync(words, { from: "user" });
  return ran[0]!;
}

describe("a command in a message", () => {
  it("begins in the way this Herald was started, in every message, and runs as it is printed", async () => {
    const everything = everythingFor(NPM);
    expect(everything.match(/(?<!npm run -s |\/)\bherald [a-z].*/gu) ?? []).toEqual([]);
    const commands = [...everything.matchAll(COMMAND)].map(([, words]) => words!);
    expect(commands).toHaveLength(everything.split(NPM).length - 1);
    const different = [...new Set(commands)].toSorted();
    expect(different).toEqual([
      "allow exp_1",
      "config show",
      "doctor",
      "end-rollout exp_1",
      "explain dec_1",
      "hold exp_1",
      "pause",
      "plan --help",
      "resume",
      "rollout exp_1",
      "run reporting.scorecard --dry-run",
      "trigger reporting.daily-digest",
    ]);
    // Help is printed before anything runs.
    const running = different.filter((command) => !command.endsWith(" --help"));
    const ran = await Promise.all(running.map((command) => ranBy(command.split(" "))));
    expect(ran.map(({ path }) => path)).toEqual(
      running.map((command) => PATHS.find((path) => command.startsWith(path))),
    );
    const asked = ran.filter(({ path }) => path === "run" || path === "trigger").map(({ argument }) => argument);
    expect(jobs.map(({ id }) => id)).toEqual(expect.arrayContaining(asked));
  });

  it("is Herald's own name and its words where nothing else is known, and changes nothing else", () => {
    const usual = everythingFor(USUAL_READER.command);
    expect(everythingFor(NPM).replaceAll(NPM, USUAL_READER.command)).toBe(usual);
  });

  it("is quoted for a shell", () => {
    expect(writtenCommand("allow", "Sarah's test")).toBe(String.raw`herald allow 'Sarah'\''s test'`);
  });
});
