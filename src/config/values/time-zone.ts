import { didYouMean } from "../../messages/text/nearest.ts";

/** What is wrong with the name of a time zone, or undefined. Offsets are refused: they know no summer time. */
export function timeZoneProblem(name: string): string | undefined {
  const wanted = 'wanted an IANA name such as "Europe/Berlin" or "UTC"';
  if (/^[+-]/.test(name)) return `${JSON.stringify(name)} is an offset; ${wanted}`;
  try {
    Intl.DateTimeFormat("en", { timeZone: name });
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${JSON.stringify(name)} is not a known time zone; ${wanted}${didYouMean(name, Intl.supportedValuesOf("timeZone"))}`;
  }
}
