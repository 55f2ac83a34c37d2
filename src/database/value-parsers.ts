/** Type numbers of pg_type: fixed by PostgreSQL. */
const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const INT8 = 20;
const NUMERIC = 1700;

function asWritten(text: string): string {
  return text;
}

function isoInstant(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString(); // "infinity" stays as it is
}

/** How columns become values, the same on every driver; types not listed are left to the driver. */
export const VALUE_PARSERS: Readonly<Record<number, (text: string) => string>> = {
  [INT8]: asWritten,
  [NUMERIC]: asWritten,
  [DATE]: asWritten,
  [TIMESTAMP]: asWritten,
  [TIMESTAMPTZ]: isoInstant,
};
