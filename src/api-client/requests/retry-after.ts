/** Header values by lower-case name, as undici hands them over. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A server that asks for more makes no sense; coming back after a day does no harm. */
const LONGEST_MS = 86_400_000;
const PLAIN_NUMBER = /^\d+(\.\d+)?$/;
const HTTP_DATE = /^[A-Z][a-z]+, .* GMT$/;

/**
 * How long the server asks to wait: `retry-after-ms`, else `Retry-After` in seconds or as an HTTP date. A date is compared with
 * the answer's own `Date`, because the two clocks may differ. Undefined when nothing sensible was said.
 * @param nowMs our time, for answers without `Date`
 */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const milliseconds = single(headers, "retry-after-ms");
  if (milliseconds !== undefined && PLAIN_NUMBER.test(milliseconds)) return clamp(Number(milliseconds));
  const text = single(headers, "retry-after");
  if (text === undefined) return undefined;
  if (PLAIN_NUMBER.test(text)) return clamp(Number(text) * 1000);
  // Date.parse takes nearly anything for a date, "-2" too.
  const until = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const serverNow = Date.parse(single(headers, "date") ?? "");
  return clamp(until - (Number.isNaN(serverNow) ? nowMs : serverNow));
}

/** What the server says about repeating the request, whatever its status; undefined where it says nothing. */
export function shouldRetry(headers: Headers): boolean | undefined {
  const text = single(headers, "x-should-retry")?.toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
}

function clamp(ms: number): number {
  return Math.min(LONGEST_MS, Math.max(0, Math.ceil(ms)));
}

/** A header's value; the first one of several. */
export function single(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value.trim() : value?.[0]?.trim();
}
