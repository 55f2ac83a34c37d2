const MASK = "[secret]";

/** Shorter ones would blot out ordinary words; no real key is that short. */
const SHORTEST_SECRET = 6;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${MASK}`],
  // Slack: xoxb-, xoxp-, xoxe.xoxb-, xapp-.
  [/\b(?:xox[a-z]|xapp)(?:\.xox[a-z])?-[\w-]{4,}/gi, MASK],
  // The user part may be empty (redis://:password@host); a password may hold an unescaped "@".
  [/([a-z][a-z\d+.-]*:\/\/[^\s:@/"'\\]*):[^\s/"'\\]+@/gi, `$1:${MASK}@`],
];

/** The ways one secret can stand in a written line: as it is, inside JSON, inside a URL. */
function spellings(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
}

/**
 * Makes a function that blanks secrets out of text that is about to leave the process: the given ones wherever they stand,
 * and whatever looks like a bearer token, a Slack token or a password in a URL. JSON stays JSON.
 * @param secrets values, not names; those shorter than six characters are ignored
 */
export function createScrubber(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(spellings))]
    // Longest first: a key that begins with another one must not leave its tail behind.
    .toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(secret, () => MASK);
    for (const [pattern, mask] of PATTERNS) clean = clean.replace(pattern, mask);
    return clean;
  };
}
