interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: readonly Field[] = [
  { name: "minute", least: 0, most: 59, words: [] },
  { name: "hour", least: 0, most: 23, words: [] },
  { name: "day of the month", least: 1, most: 31, words: [] },
  { name: "month", least: 1, most: 12, words: MONTHS },
  { name: "day of the week", least: 0, most: 7, words: WEEKDAYS },
];
/** February counts 29: a schedule for leap days is odd, not wrong. */
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A number or a name; undefined for anything else. Names count from the field's least value. */
function valueOf(text: string, field: Field): number | undefined {
  const word = field.words.indexOf(text.toLowerCase());
  if (word >= 0) return word + field.least;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= field.least && value <= field.most ? value : undefined;
}

/** The values one list item stands for (`*`, `5`, `1-5`, `mon-fri`, each with `/step`), or undefined. */
function valuesOf(item: string, field: Field): readonly number[] | undefined {
  const parts = /^(?:(\*)|([a-z\d]+)(?:-([a-z\d]+))?)(?:\/(\d{1,2}))?$/i.exec(item);
  if (parts === null) return undefined;
  const [, star, first, last, step] = parts;
  const from = star === undefined ? valueOf(first!, field) : field.least;
  const single = star === undefined && last === undefined && step === undefined;
  const to = last === undefined ? (single ? from : field.most) : valueOf(last, field);
  const by = step === undefined ? 1 : Number(step);
  if (from === undefined || to === undefined || to < from || by === 0) return undefined;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

/**
 * What is wrong with a cron expression of five fields (minute, hour, day of the month, month, day of the week), or undefined. Stricter
 * than BullMQ's reader, which also takes seconds, and dates that never come.
 */
export function cronProblem(expression: string): string | undefined {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) {
    const wanted = `five fields (${FIELDS.map(({ name }) => name).join(", ")}) such as "0 9 * * 1-5"`;
    return `${JSON.stringify(expression)} is not a cron expression; wanted ${wanted}`;
  }
  const values: (readonly number[])[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const items = texts[index]!.split(",").map((item) => valuesOf(item, field));
    if (items.some((item) => item === undefined)) {
      const words = field.words.length === 0 ? "" : ` or ${field.words[0]} to ${field.words.at(-1)}`;
      const wanted = `${field.least} to ${field.most}${words}, ranges (a-b), lists (a,b), steps (*/n) or *`;
      return `${JSON.stringify(texts[index])} is no ${field.name} of a cron expression; wanted ${wanted}`;
    }
    const named = items.flatMap((item) => item!);
    // BullMQ's reader refuses such lists.
    const repeated = named.find((value, position) => named.indexOf(value) !== position);
    if (repeated !== undefined)
      return `${JSON.stringify(texts[index])} names the ${field.name} ${repeated} twice; wanted each once`;
    values.push(named);
  }
  const [, , days, months] = values;
  const comes = texts[4] !== "*" || months!.some((month) => days!.some((day) => day <= DAYS_IN_MONTH[month - 1]!));
  return comes ? undefined : `${JSON.stringify(expression)} names a day that no such month has, so it would never run`;
}

/** The values of each field, of an expression in which `cronProblem` finds nothing wrong. @throws RangeError on any other */
export function cronValues(expression: string): readonly (readonly number[])[] {
  const problem = cronProblem(expression);
  if (problem !== undefined) throw new RangeError(`cronValues requires a cron expression: ${problem}`);
  return expression
    .trim()
    .split(/\s+/)
    .map((text, index) => text.split(",").flatMap((item) => valuesOf(item, FIELDS[index]!)!));
}
