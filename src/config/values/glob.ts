/**
 * Whether a pattern matches a whole text: `*` is any run of characters, also none, `?` exactly one; everything else is itself. Case
 * counts. Takes at most pattern times text steps, whatever the pattern.
 */
export function globMatches(pattern: string, text: string): boolean {
  const wanted = [...pattern];
  const given = [...text];
  let at = 0;
  let position = 0;
  // The last star and how much it has swallowed so far: only that one ever has to give way.
  let star = -1;
  let swallowedTo = 0;
  while (position < given.length) {
    if (wanted[at] === "*") {
      star = at++;
      swallowedTo = position;
    } else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++swallowedTo;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((character) => character === "*");
}
