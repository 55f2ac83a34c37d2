import { choices, pathSteps, valueOptions } from "./bash-script.ts";
import type { CompletedCommand } from "./completion-model.ts";

/** Completion for zsh: commands, options and jobs; else files. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef herald
# Completion of herald for zsh. Keep it as _herald in a folder of $fpath, or for this shell: eval "$(herald completion zsh)"
_herald() {
  local at="" value="" choices="" word i
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    if [[ -n $value ]]; then value=""; continue; fi
    case "$word" in
      (${valueOptions(commands).join("|")}) value=yes; continue ;;
      (-*) continue ;;
    esac
    case "$at>$word" in
      ${pathSteps(commands).map(parenthesized).join("\n      ")}
      (*) at="\${at% \\*} *" ;;
    esac
  done
  case "$at" in
    ${choices(commands).map(parenthesized).join("\n    ")}
  esac
  if [[ -z $value ]]; then compadd -- \${(z)choices} && return; fi
  _files
}
if [[ "\${funcstack[1]}" = _herald ]]; then _herald "$@"; else compdef _herald herald; fi
`;
}

/** Both brackets around a pattern: zsh takes it wherever the script stands. */
function parenthesized(line: string): string {
  return `(${line}`;
}
