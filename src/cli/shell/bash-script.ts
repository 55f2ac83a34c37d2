import type { CompletedCommand } from "./completion-model.ts";

/** Which command the words before the cursor have reached, in the language that bash and zsh share. */
export function pathSteps(commands: readonly CompletedCommand[]): readonly string[] {
  return commands.flatMap(({ path, commands: below }) =>
    below.map(({ word }) => `"${path}>${word}") at="${`${path} ${word}`.trim()}" ;;`),
  );
}

/** Options whose next word is their value. */
export function valueOptions(commands: readonly CompletedCommand[]): readonly string[] {
  return [
    ...new Set(commands.flatMap(({ options }) => options.flatMap((one) => (one.takesValue ? [one.name] : [])))),
  ].toSorted();
}

/** What can follow a command, and what can once its argument is there (`*`). */
export function choices(commands: readonly CompletedCommand[]): readonly string[] {
  return commands.flatMap(({ path, commands: below, options, words }) => {
    const names = options.map(({ name }) => name);
    const first = [...below, ...words].map(({ word }) => word);
    return [
      `"${path}") choices="${[...first, ...names].join(" ")}" ;;`,
      `"${path} *") choices="${names.join(" ")}" ;;`,
    ];
  });
}

/** Completion for bash: commands, options and jobs; else files. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of herald for bash. For this shell: eval "$(herald completion bash)"
_herald() {
  local at="" value="" choices="" word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ -n $value ]]; then value=""; continue; fi
    case "$word" in
      ${valueOptions(commands).join("|")}) value=yes; continue ;;
      -*) continue ;;
    esac
    case "$at>$word" in
      ${pathSteps(commands).join("\n      ")}
      *) at="\${at% \\*} *" ;;
    esac
  done
  [[ -n $value ]] && return
  case "$at" in
    ${choices(commands).join("\n    ")}
  esac
  COMPREPLY=($(compgen -W "$choices" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _herald herald
`;
}
