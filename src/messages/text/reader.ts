import type { UtcDay } from "../../experiment/index.ts";
import { shellCommand } from "./shell-command.ts";

/** How numbers, days, times and commands are written for whoever reads. */
export interface Reader {
  /** BCP 47, `en-US`: separators, the order of a date, whether the clock has 12 or 24 hours. */
  readonly locale: string;
  /** Undefined: as the locale has it. */
  readonly timeFormat: "12h" | "24h" | undefined;
  /** What a command of Herald begins with so that it runs as printed: `herald`, `npm run -s herald --`. */
  readonly command: string;
}

export const USUAL_READER: Reader = { locale: "en-US", timeFormat: undefined, command: "herald" };

/** A reader's writing, each part made once, at its first use: building one of `Intl` takes longer than a message has, or a start should wait for. */
interface Writing {
  readonly decimals: (places: number) => Intl.NumberFormat;
  /** What stands before and after the digits of a percentage. */
  readonly percent: () => { readonly before: string; readonly after: string };
  readonly days: (form: DayForm) => Intl.DateTimeFormat;
  readonly clock: (timeZone: string) => Intl.DateTimeFormat;
  readonly command: string;
}

let current = writingOf(USUAL_READER);
const known = new Map<string, Writing>();

/**
 * Makes messages for one reader. Only what `make` does before it returns is written so: everything that makes words is synchronous,
 * and nothing of it outlives the call. Elsewhere the usual reader is written for.
 */
export function writtenFor<Made>(reader: Reader, make: () => Made): Made {
  const before = current;
  const key = JSON.stringify([reader.locale, reader.timeFormat, reader.command]);
  current = known.get(key) ?? writingOf(reader);
  known.set(key, current);
  try {
    return make();
  } finally {
    current = before;
  }
}

const MINUS = "\u2212";
const NO_BREAK = "\u00a0";

/** A number with so many decimals, grouped: `34,886`, `−1.93`. Rounded as `toFixed` does, from all its digits: `Intl` rounds 1.005 up. */
export function writtenNumber(value: number, decimals: number): string {
  const digits = value.toFixed(decimals) as Intl.StringNumericLiteral;
  return current.decimals(decimals).format(digits).replace("-", MINUS);
}

/** Digits as a percentage: `14.9%`. */
export function writtenPercent(digits: string): string {
  const { before, after } = current.percent();
  return `${before}${digits}${after}`;
}

type DayForm = "day" | "weekday" | "date" | "month";
const DAY_PARTS: Readonly<Record<DayForm, Intl.DateTimeFormatOptions>> = {
  day: {},
  weekday: { weekday: "short" },
  date: { year: "numeric" },
  month: { year: "numeric", month: "long", day: undefined },
};

/** `day`: `Nov 27`. `weekday`: `Fri, Nov 27`. `date`: `Nov 27, 2026`. `month`: `November 2026`. */
export function writtenDay(day: UtcDay, form: DayForm): string {
  return unbroken(current.days(form).format(new Date(`${day}T00:00:00.000Z`)));
}

/** `Sat, Nov 28, 4:57 AM UTC`. @throws RangeError on an unknown time zone */
export function writtenTime(instant: string, timeZone: string): string {
  return unbroken(current.clock(timeZone).format(new Date(instant)));
}

/** `herald explain dec_1`, as it runs where this Herald was started. Words are quoted for a shell. */
export function writtenCommand(...words: readonly string[]): string {
  return shellCommand(current.command, words);
}

/** Thin and narrow spaces look different in every font: one kind, which never breaks, is enough. */
function unbroken(text: string): string {
  return text.replaceAll("\u202f", NO_BREAK);
}

function writingOf({ locale, timeFormat, command }: Reader): Writing {
  const latin = new Intl.Locale(locale, { numberingSystem: "latn", calendar: "gregory" });
  const byDecimals = new Map<number, Intl.NumberFormat>();
  const byForm = new Map<DayForm, Intl.DateTimeFormat>();
  const byZone = new Map<string, Intl.DateTimeFormat>();
  let percent: ReturnType<Writing["percent"]> | undefined;
  const hours =
    timeFormat === undefined ? {} : timeFormat === "24h" ? { hourCycle: "h23" as const } : { hour12: true as const };
  return {
    decimals: (places) =>
      remembered(
        byDecimals,
        places,
        () => new Intl.NumberFormat(latin, { minimumFractionDigits: places, maximumFractionDigits: places }),
      ),
    percent: () => (percent ??= percentOf(latin)),
    days: (form) =>
      remembered(
        byForm,
        form,
        () => new Intl.DateTimeFormat(latin, { timeZone: "UTC", month: "short", day: "numeric", ...DAY_PARTS[form] }),
      ),
    clock: (timeZone) =>
      remembered(
        byZone,
        timeZone,
        () =>
          new Intl.DateTimeFormat(latin, {
            timeZone,
            weekday: "short",
            month: "short",
            day: "numeric",
            hour: "numeric",
            minute: "2-digit",
            timeZoneName: "short",
            ...hours,
          }),
      ),
    command,
  };
}

function percentOf(locale: Intl.Locale): ReturnType<Writing["percent"]> {
  const parts = new Intl.NumberFormat(locale, { style: "percent" }).formatToParts(0.01);
  const digits = parts.findIndex(({ type }) => type === "integer");
  const text = (some: readonly Intl.NumberFormatPart[]) => some.map(({ value }) => value).join("");
  return { before: text(parts.slice(0, digits)), after: text(parts.slice(digits + 1)) };
}

function remembered<Key, Value>(made: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}
