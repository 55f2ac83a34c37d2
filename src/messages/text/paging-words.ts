import { strong, text, type Line } from "../../notify/index.ts";
import { formatCount } from "./format.ts";

/** In place of a message that is no longer needed, as what it said has moved up. */
export const TOLD_FURTHER_UP = "See further up in this thread";

/** Where the rows are that found no room: `In the thread: 12 more under “Still running”`. */
export function inTheThread(left: readonly { readonly title: string; readonly count: number }[]): string {
  return `In the thread: ${left.map(({ title, count }) => `${formatCount(count)} more under “${title}”`).join(", ")}`;
}

/** Over the rows of a list that go on in a message of their own. */
export function continuedTitle(title: string): Line {
  return [strong(title), ", continued"];
}

/** Which of its rows such a message holds, in one line. @param about of the notification that it continues */
export function continuedSummary({
  title,
  from,
  to,
  of,
  about,
}: {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly of: number;
  readonly about: readonly string[];
}): Line {
  const range = from === to ? formatCount(from) : `${formatCount(from)} to ${formatCount(to)}`;
  const what = about.flatMap((word, index) => [...(index === 0 ? [] : [", "]), text(word, 80)]);
  return [`${title}, continued: ${range} of ${formatCount(of)}`, ...(what.length === 0 ? [] : [" (", ...what, ")"])];
}
