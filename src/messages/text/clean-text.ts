let segmenter: Intl.Segmenter | undefined;

/** Its visible characters. The segmenter is made at its first use: that takes eight milliseconds of every start, and most commands need none. */
function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** Line breaks, tabs and other control characters: a name is one line, and a terminal must not be steered by it. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
/** Invisible characters that hide or reorder text: zero-width, soft hyphen, direction marks, tags. Joiners are judged below. */
const INVISIBLE =
  /[\u034f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
/** Joiners belong inside emoji and inside scripts that join letters; anywhere else they are invisible clutter. */
const STRAY_JOINER =
  /(?<![[\p{L}\p{M}\p{Emoji}\ufe0f]--[\p{Script=Latin}\p{ASCII}]])[\u200c\u200d]|[\u200c\u200d](?![[\p{L}\p{Emoji}]--[\p{Script=Latin}\p{ASCII}]])/gv;
/** Nothing in it needs cleaning, and each of its code units is a visible character that Slack keeps as it is: most names by far. */
const PLAIN = /^[!-%'-;=?-~]+(?: [!-%'-;=?-~]+)*$/;
/** Stacked marks that would climb over neighbouring lines. */
const MARK_TOWER = /(\p{M}{3})\p{M}+/gu;

/**
 * Text from outside (names, reasons) as one clean line: controls and line breaks become spaces, invisible characters go, runs of
 * spaces shrink, and it ends with `…` after `max` visible characters. Never empty: `(no name)`.
 */
export function cleanText(raw: string, max: number): string {
  if (PLAIN.test(raw)) return shorten(raw, max);
  const key = `${max} ${raw}`;
  const known = cleaned.get(key);
  if (known !== undefined) return known;
  const made = cleanedText(raw, max);
  if (cleaned.size >= MOST_CLEANED) cleaned.clear();
  cleaned.set(key, made);
  return made;
}

/** One message writes the same few names dozens of times, in several lengths until it fits. */
const cleaned = new Map<string, string>();
const MOST_CLEANED = 500;

function cleanedText(raw: string, max: number): string {
  const clean = raw
    .toWellFormed()
    .normalize("NFC")
    .replace(CONTROLS, " ")
    .replace(INVISIBLE, "")
    .replace(STRAY_JOINER, "")
    .replace(MARK_TOWER, "$1")
    // A single unbreakable space stays: figures are held together by them.
    .replace(/\s{2,}|[^\S\u00a0\u202f]/gu, " ")
    .trim();
  return clean === "" ? "(no name)" : shorten(clean, max);
}

/** At most `max` visible characters, the last one `…` when something was cut; never inside an emoji or an accented letter. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  if (PLAIN.test(text)) return `${text.slice(0, max - 1).trimEnd()}…`;
  // One visible character can be made of many code units: four on average are generous, and bound the size, also once escaped.
  const room = max * 4;
  const kept: string[] = [];
  let length = 0;
  for (const { segment } of segmentsOf(text)) {
    kept.push(segment);
    length += escapedLength(segment);
    if (kept.length > max || length > room)
      return `${kept
        .slice(0, -1)
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`;
  }
  return text;
}

/** At most `max` code units, where that is the limit; ends with `…` when cut, and never inside an emoji or an accented letter. */
export function shortenToLength(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = "";
  for (const { segment } of segmentsOf(text)) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Its length once `&`, `<` and `>` stand as Slack's markup wants them. */
function escapedLength(segment: string): number {
  return /[&<>]/.test(segment) ? segment.replace(/[&<>]/g, "&amp;").length : segment.length;
}

/** Whether some of it is written from right to left. */
export function hasRightToLeft(text: string): boolean {
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}\p{Script=Samaritan}]/u.test(
    text,
  );
}

/** The graphemes of a text, one visible character each. */
export function graphemesOf(text: string): string[] {
  return Array.from(segmentsOf(text), ({ segment }) => segment);
}
