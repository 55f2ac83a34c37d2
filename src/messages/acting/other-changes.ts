import { cleanText } from "../text/clean-text.ts";
import { formatAmount, formatCount } from "../text/format.ts";

const MOST_NAMED = 3;
const LONGEST_NAME = 40;

/** `3 other changes (Header pixel, Consent banner and 1 more)`: how many, and as far as it is known, which. */
export function otherChanges(count: number, names: readonly string[]): string {
  const shown = names.slice(0, Math.min(MOST_NAMED, count)).map((name) => cleanText(name, LONGEST_NAME));
  const amount = formatAmount(count, "other change");
  if (shown.length === 0) return amount;
  const more = count - shown.length;
  if (more > 0) return `${amount} (${shown.join(", ")} and ${formatCount(more)} more)`;
  const last = shown.at(-1)!;
  return `${amount} (${shown.length === 1 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`})`;
}
