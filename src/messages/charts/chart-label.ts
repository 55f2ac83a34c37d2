import { cleanText, shorten } from "../text/clean-text.ts";

/**
 * What the shipped typeface can write: Latin, Greek and Cyrillic with common signs, composed. A test holds this against the font
 * itself, so that no picture ever shows a row of empty boxes.
 */
const LATIN = /[ -~\u00a0-\u00ac\u00ae-\u0148\u014a-\u01c3\u01c5-\u0233\u1e00-\u1e9b\u1e9e-\u1eff]/u;
const GREEK_OR_CYRILLIC =
  /[\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0479\u0480-\u0482\u048a-\u049d\u04a0-\u04ff]/u;
const SIGNS =
  /[\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u2044\u20ac\u20b9\u20bd\u2116\u2122\u2190-\u2193\u2212\u221e\u2248\u2260\u2264\u2265]/u;
const LETTER = /[\p{L}\p{Nd}\p{Nl}]/u;
/** Names are cleaned at this length before a label is made from them: the rest of a longer one is never looked at. */
const LOOKED_AT = 200;

/**
 * A name as a picture can write it: signs, emoji and loose accents that the typeface lacks are left out.
 * @returns undefined where letters would be missing, or nothing is left
 */
export function chartLabel(name: string, max: number): string | undefined {
  let label = "";
  for (const character of cleanText(name, LOOKED_AT)) {
    if (isWritable(character)) label += character;
    else if (LETTER.test(character)) return undefined;
  }
  label = label.replace(/ {2,}/g, " ").trim();
  return label === "" ? undefined : shorten(label, max);
}

/** Whether pictures can show a character. */
export function isWritable(character: string): boolean {
  return LATIN.test(character) || GREEK_OR_CYRILLIC.test(character) || SIGNS.test(character);
}

/** `A` to `Z`, then `A2`: what an arm is called where its name cannot be written or would be mistaken for another. */
export function armLetter(index: number): string {
  const round = Math.floor(index / 26);
  return `${String.fromCharCode(65 + (index % 26))}${round === 0 ? "" : round + 1}`;
}
