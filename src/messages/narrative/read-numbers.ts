/** A number as a person wrote it. */
export interface WrittenNumber {
  readonly as: "share" | "count";
  /** In percent, or as a count; without its sign. */
  readonly value: number;
  readonly sign: "+" | "-" | undefined;
  /** How many units one step of the last digit is worth: 0.1 of `14.9%`, 100 of `34.9k`. */
  readonly step: number;
  /** Where it begins. */
  readonly at: number;
  readonly text: string;
}

const WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(" ");
/** Numbers in words that are not read: what they say cannot be checked. */
const UNREADABLE =
  /\b(?:thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|halved|halves|quarters?|thirds|double[ds]?|doubling|twice|triple[ds]?|thrice|tenfold|couple|both|several|most|all but)\b/iu;

const SUFFIX: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6 };
const DIGITS =
  /([+−-])?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?:(st|nd|rd|th)|([kKmM])|(\s?%|\s(?:percent|per cent)(?!\p{L})))?(?![\p{L}\d])/gu;

/**
 * Every number of a text in English, in digits or in words up to twelve. @returns undefined where digits are left that are no such number,
 * or a number is written in a way that is not read
 */
export function readNumbers(text: string): readonly WrittenNumber[] | undefined {
  const found: WrittenNumber[] = [];
  const rest = text.replaceAll(
    DIGITS,
    (all: string, sign: string | undefined, whole: string, decimals: string | undefined, ...more: unknown[]) => {
      const [ordinal, suffix, percent, at] = more as [string?, string?, string?, number?];
      if (ordinal !== undefined && (decimals !== undefined || sign !== undefined)) return all;
      const unit = SUFFIX[(suffix ?? "").toLowerCase()]!;
      const digits = `${whole.replaceAll(",", "")}${decimals === undefined ? "" : `.${decimals}`}`;
      found.push({
        as: percent === undefined ? "count" : "share",
        value: Number(digits) * unit,
        sign: sign === undefined ? undefined : sign === "+" ? "+" : "-",
        step: unit * 10 ** -(decimals?.length ?? 0),
        at: at!,
        text: all,
      });
      return " ".repeat(all.length);
    },
  );
  if (/\p{N}/u.test(rest) || UNREADABLE.test(rest)) return undefined;
  for (const match of rest.matchAll(/\p{L}+/gu)) {
    const word = match[0].toLowerCase();
    const value = Math.max(WORDS.indexOf(word), ORDINALS.indexOf(word));
    if (value < 0 || isPronoun(word, rest.slice(0, match.index))) continue;
    found.push({ as: "count", value, sign: undefined, step: 1, at: match.index, text: match[0] });
  }
  return found.toSorted((a, b) => a.at - b.at);
}

/** `this one`, `no one`, `at first`. */
function isPronoun(word: string, before: string): boolean {
  if (word === "one") return /\b(?:this|that|the|no|each|any|every|which|another)\s$/iu.test(before);
  return word === "first" && /\b(?:at|for the|comes|look)\s$/iu.test(before);
}
