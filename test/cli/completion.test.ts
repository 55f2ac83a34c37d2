import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { jobs } from "../../jobs/index.ts";
import { buildProgram } from "../../src/cli/program.ts";
import { runCompletion } from "../../src/cli/shell/completion.ts";
import { SHELLS } from "../../src/cli/shell/completion-model.ts";
import { outputOf } from "./captured-output.ts";
import { allCommands, pathOf } from "./programs.ts";
import { faultsIn, isInstalled, offeredByFish, offeredByZsh } from "./shells/offered.ts";

async function scriptFor(shell: string): Promise<string> {
  return (
    await outputOf(() =>
      runCompletion(
        shell,
        buildProgram(() => {}),
      ),
    )
  ).text;
}

/** What a real bash offers after these words; the last one is being typed. */
function offered(script: string, words: readonly string[]): string[] {
  const typed = ["herald", ...words].map((word) => `'${word}'`).join(" ");
  const program = `${script}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _herald; printf '%s\\n' "\${COMPREPLY[@]}"; complete -p herald`;
  const lines = execFileSync("bash", ["--norc", "-u", "-c", program], { encoding: "utf8" }).trim().split("\n");
  expect(lines.pop()).toBe("complete -o default -F _herald herald");
  return lines.filter((line) => line !== "");
}

/** Why a test is skipped, for its title. */
function without(shell: string): string {
  return isInstalled(shell) ? "" : " (skipped: it is not installed)";
}

/** Commands below commands, arguments from a list, options, a value, a file. */
const TYPED = [
  "herald tri",
  "herald ledger ",
  "herald ledger list dec",
  "herald run --dry-run monitoring.sw",
  "herald help led",
  "herald trigger --wa",
  "herald run --payload ",
  "herald analyze coun",
];

function expectOffers(offers: readonly string[][]): void {
  expect(offers).toEqual([
    ["trigger"],
    expect.arrayContaining(["verify", "list", "export"]),
    ["decisions"],
    ["monitoring.sweep"],
    ["ledger"],
    ["--wait"],
    expect.not.arrayContaining(["monitoring.sweep"]),
    ["counts.json"],
  ]);
}

describe("completion", () => {
  it.each(SHELLS)("for %s knows every command, every option and every job", async (shell) => {
    const script = await scriptFor(shell);
    for (const command of allCommands()) {
      const path = pathOf(command);
      expect(script).toContain(path);
      for (const { long } of command.options)
        expect(script).toContain(shell === "fish" ? `-l ${long!.slice(2)}` : long!);
    }
    for (const { id } of jobs) expect(script).toContain(id);
  });

  it("in bash offers what can follow, command by command", async () => {
    const script = await scriptFor("bash");
    const top = buildProgram(() => {}).commands.map((command) => command.name());
    expect(offered(script, [""])).toEqual(expect.arrayContaining([...top, "help", "--version"]));
    expect(offered(script, ["led"])).toEqual(["ledger"]);
    expect(offered(script, ["ledger", ""])).toEqual(expect.arrayContaining(["verify", "list", "export"]));
    expect(offered(script, ["ledger", "list", "dec"])).toEqual(["decisions"]);
    expect(offered(script, ["simulate", "--over"])).toEqual(["--overdispersion"]);
    expect(offered(script, ["completion", "f"])).toEqual(["fish"]);
    expect(offered(script, ["help", "led"])).toEqual(["ledger"]);
  });

  it("in bash offers the jobs: all to run, to trigger those that can be asked for, and none twice", async () => {
    const script = await scriptFor("bash");
    expect(offered(script, ["run", "acting."])).toEqual(
      jobs.map(({ id }) => id).filter((id) => id.startsWith("acting.")),
    );
    expect(offered(script, ["trigger", "acting.s"])).toEqual(["acting.switch"]);
    expect(offered(script, ["run", "--dry-run", "monitoring.sw"])).toEqual(["monitoring.sweep"]);
    expect(offered(script, ["run", "monitoring.sweep", "mon"])).toEqual([]);
  });

  it("in bash takes the value of an option for no command, and leaves it to bash", async () => {
    const script = await scriptFor("bash");
    expect(offered(script, ["run", "--payload", "{}", "monitoring.sw"])).toEqual(["monitoring.sweep"]);
    expect(offered(script, ["run", "--payload", ""])).toEqual([]);
  });

  for (const shell of SHELLS) {
    it.skipIf(!isInstalled(shell))(`for ${shell} is a script that ${shell} can read${without(shell)}`, async () => {
      const script = await scriptFor(shell);
      expect(faultsIn(script, shell)).toBe("");
      expect(faultsIn(`${script}\nif (`, shell)).not.toBe("");
    });
  }

  it.skipIf(!isInstalled("fish"))(`in fish offers what can follow${without("fish")}`, async () => {
    expectOffers(offeredByFish(await scriptFor("fish"), TYPED));
  });

  it.skipIf(!isInstalled("zsh")).each(["fpath", "eval"] as const)(
    `in zsh offers what can follow, loaded by %s${without("zsh")}`,
    async (way) => {
      expectOffers(offeredByZsh(await scriptFor("zsh"), TYPED, way));
    },
  );

  it("of a shell that it does not know is refused", async () => {
    await expect(scriptFor("bsh")).rejects.toThrow('only for bash, zsh, fish; did you mean "bash"?');
  });
});
