import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder } from "../herald-process.ts";

const PATIENCE_MS = 60_000;

/** Whether this machine has the shell. */
export function isInstalled(shell: string): boolean {
  return spawnSync(shell, ["-c", "true"]).status === 0;
}

/** What a shell says against a script that it reads without running it; empty: nothing. */
export function faultsIn(script: string, shell: "bash" | "zsh" | "fish"): string {
  const file = join(emptyFolder(), "script");
  writeFileSync(file, script);
  const { status, stderr } = spawnSync(shell, ["-n", file], { encoding: "utf8" });
  return status === 0 ? stderr : `exit code ${status}: ${stderr}`;
}

/** What a real fish offers for each line that is typed. */
export function offeredByFish(script: string, lines: readonly string[]): string[][] {
  const directory = folderToTypeIn();
  const file = join(directory, "herald.fish");
  writeFileSync(file, script);
  return lines.map((line) => {
    const program = ["--no-config", "-c", "source $argv[1]; complete -C $argv[2]", file, line];
    return wordsOf(run("fish", program, directory)).map((offer) => offer.split("\t")[0]!);
  });
}

/** In the shell that is typed into: every word that is offered is printed between marks. Its prompt is silent. */
const PREPARED = [
  "PROMPT=; unset zle_bracketed_paste",
  'compadd() { local -a found; builtin compadd -A found "$@"; (( $#found )) && print -rl -- "<%"${^found}"%>"; builtin compadd "$@" }',
  // What is typed ahead would cut a completion short: the next key waits for this word.
  "offered() { zle complete-word; print TAB''BED }; zle -N offered; bindkey '^I' offered",
  "print REA''DY",
].join("\n");

/** Types each line and the Tab key into a zsh of its own terminal, as a person does. Lines are cleared again, never run. */
const TYPIST = `
zmodload zsh/zpty
zpty typed zsh -f -i
zpty -w typed "$1"
zpty -r typed seen '*READY*' || exit 1
for line in "\${@[2,-1]}"; do
  zpty -w -n typed "$line"$'\\t'
  zpty -r typed seen '*TABBED*' || exit 1
  zpty -w -n typed $'\\C-u'"print DO''NE"$'\\n'
  zpty -r typed cleared '*DONE*' || exit 1
  print -r -- "$seen"
  print -r -- "<%%>"
done
zpty -d typed
`;

/**
 * What a real zsh offers for each line that is typed.
 * @param way as `_herald` in a folder of `$fpath`, or evaluated in the shell itself
 */
export function offeredByZsh(script: string, lines: readonly string[], way: "fpath" | "eval"): string[][] {
  const directory = folderToTypeIn();
  writeFileSync(join(directory, "_herald"), script);
  writeFileSync(join(directory, "typist.zsh"), TYPIST);
  const loaded =
    way === "fpath"
      ? `fpath=('${directory}' $fpath); autoload -Uz compinit; compinit -u -D`
      : `autoload -Uz compinit; compinit -u -D; eval "$(<'${directory}/_herald')"`;
  const seen = run("zsh", ["-f", "typist.zsh", `${loaded}\n${PREPARED}`, ...lines], directory);
  return seen
    .split("<%%>")
    .slice(0, -1)
    .map((part) => [...new Set([...part.matchAll(/<%(.+?)%>/gu)].map(([, word]) => word!))]);
}

/** Holds one file that a line may name. */
function folderToTypeIn(): string {
  const directory = emptyFolder();
  writeFileSync(join(directory, "counts.json"), "");
  return directory;
}

function run(shell: string, args: readonly string[], directory: string): string {
  return execFileSync(shell, args, {
    cwd: directory,
    env: { PATH: process.env["PATH"], HOME: directory, TERM: "xterm", LC_ALL: "C.UTF-8" },
    encoding: "utf8",
    timeout: PATIENCE_MS,
  });
}

function wordsOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
