/** What is wrong with the name of a locale, or undefined. */
export function localeProblem(name: string): string | undefined {
  const wanted = 'wanted a language tag such as "en-US", "en-GB" or "de-DE"';
  try {
    return Intl.NumberFormat.supportedLocalesOf(name).length > 0
      ? undefined
      : `${JSON.stringify(name)} is not a known locale; ${wanted}`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${JSON.stringify(name)} is not a locale; ${wanted}`;
  }
}
