import { FIELDS, type Field } from "./fields.ts";
import { isReadable, nextTime } from "./next-time.ts";
import { meantExpression, meantField } from "./meant.ts";

/** Any will do: what comes at all comes after it. */
const ANY_INSTANT = "2000-01-01T00:00:00.000Z";

/**
 * What is wrong with a cron expression of five fields (minute, hour, day of the month, month, day of the week), or undefined. Stricter
 * than the engine, which also takes seconds, years, nicknames (`@daily`), `L`, `W`, `#`, `?`, `+`, and dates that never come.
 */
export function cronProblem(expression: string): string | undefined {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) {
    const wanted = `five fields (${FIELDS.map(({ name }) => name).join(", ")}) such as "0 9 * * 1-5"`;
    const meant = meantExpression(texts);
    const hint = meant !== undefined && cronProblem(meant) === undefined ? didYouMean(meant) : "";
    return `${JSON.stringify(expression)} is not a cron expression; wanted ${wanted}${hint}`;
  }
  for (const [index, field] of FIELDS.entries()) {
    const problem = fieldProblem(texts[index]!, field, index);
    if (problem !== undefined) return problem;
  }
  if (nextTime(expression, "UTC", ANY_INSTANT) !== undefined) return undefined;
  return `${JSON.stringify(expression)} names a day that no such month has, so it would never run`;
}

function fieldProblem(text: string, field: Field, index: number): string | undefined {
  if (isTaken(text, field, index)) return undefined;
  const { name, first, last, words } = field;
  const orWords = words.length === 0 ? "" : ` or ${words[0]} to ${words.at(-1)}`;
  const wanted = `${first} to ${last}${orWords}, ranges (a-b), lists (a,b), steps (*/n) or *`;
  const meant = meantField(text, field);
  const hint = meant !== undefined && isTaken(meant, field, index) ? didYouMean(meant) : "";
  return `${JSON.stringify(text)} is no ${name} of a cron expression; wanted ${wanted}${hint}`;
}

/** The engine knows the values; the shape of the items keeps out its extensions. */
function isTaken(text: string, { words }: Field, index: number): boolean {
  const value = ["\\d{1,2}", ...words].join("|");
  const item = new RegExp(`^(?:\\*|(?:${value})(?:-(?:${value}))?)(?:/\\d{1,2})?$`, "i");
  const alone = FIELDS.map((_, position) => (position === index ? text : "*")).join(" ");
  return text.split(",").every((part) => item.test(part)) && isReadable(alone);
}

function didYouMean(meant: string): string {
  return `; did you mean ${JSON.stringify(meant)}?`;
}
