import type { CompletedCommand } from "./completion-model.ts";

/** Completion for fish: commands, options and jobs, each with what it is for; else files. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const values = commands.flatMap(({ options }) => options.flatMap((one) => (one.takesValue ? [one.name] : [])));
  const steps = commands.flatMap(({ path, commands: below }) =>
    below.map(
      ({ word }) =>
        `            case ${text(`${path}>${word}`)}\n                set at ${text(`${path} ${word}`.trim())}`,
    ),
  );
  return `# Completion of herald for fish. Keep it as ~/.config/fish/completions/herald.fish
function __herald_at
    set -l at ''
    set -l value ''
    for word in (commandline -opc)[2..-1]
        if test -n "$value"
            set value ''
            continue
        end
        switch $word
            case ${[...new Set(values)].toSorted().map(text).join(" ")}
                set value yes
                continue
            case '-*'
                continue
        end
        switch "$at>$word"
${steps.join("\n")}
            case '*'
                set at (string replace -r ' \\*$' '' -- $at)' *'
        end
    end
    test -z "$value"; and contains -- "$at" $argv
end
${commands.flatMap(linesOf).join("\n")}
`;
}

function linesOf({ path, commands, options, words }: CompletedCommand): readonly string[] {
  const here = `complete -c herald -n ${text(`__herald_at ${text(path)}`)}`;
  const anywhere = `complete -c herald -n ${text(`__herald_at ${text(path)} ${text(`${path} *`)}`)}`;
  const first = [...commands, ...words];
  return [
    ...first.map(({ word, description }) => `${here} -f -a ${text(word)}${described(description)}`),
    ...options.map(({ name, takesValue, description }) => {
      const flag = name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`;
      return `${anywhere} ${flag}${takesValue ? " -r" : ""}${described(description)}`;
    }),
  ];
}

function described(description: string): string {
  return description === "" ? "" : ` -d ${text(description)}`;
}

/** In single quotes as fish reads them. */
function text(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
