import { graphemesOf } from "./clean-text.ts";

/** Characters that take two columns: East Asian wide and full-width forms. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
const EMOJI = /^\p{Emoji_Presentation}|^\p{Extended_Pictographic}\ufe0f|^[\u{1f1e6}-\u{1f1ff}]/u;
const NO_WIDTH = /^[\p{M}\p{Cf}]+$/u;
/** Text that is one column for each code unit: by far the most, and found out without segmenting. */
const PLAIN = /^[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u202f-\u203b\u2200-\u22ff\u2500-\u259f]*$/u;

/** Columns a text takes in a terminal. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const grapheme of graphemesOf(text)) {
    if (NO_WIDTH.test(grapheme)) continue;
    columns += WIDE.test(grapheme) || EMOJI.test(grapheme) ? 2 : 1;
  }
  return columns;
}

/** Cut to at most `width` columns, with `…` where something was cut. */
export function fitWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = "";
  let columns = 0;
  for (const grapheme of graphemesOf(text)) {
    columns += textWidth(grapheme);
    if (columns > width - 1) break;
    kept += grapheme;
  }
  return `${kept.trimEnd()}…`;
}

/** Filled with spaces to exactly `width` columns; cut when longer. */
export function padWidth(text: string, width: number, side: "left" | "right" = "left"): string {
  const fitted = fitWidth(text, width);
  const fill = " ".repeat(Math.max(0, width - textWidth(fitted)));
  return side === "left" ? fitted + fill : fill + fitted;
}

/** Lines of at most `width` columns, broken at ordinary spaces only; a single longer word is broken where it must be. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((whole) => breakWord(whole, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function breakWord(word: string, width: number): string[] {
  if (textWidth(word) <= width) return [word];
  const pieces: string[] = [""];
  for (const grapheme of graphemesOf(word)) {
    if (textWidth(pieces.at(-1)! + grapheme) > width) pieces.push("");
    pieces[pieces.length - 1] += grapheme;
  }
  return pieces;
}
