/** One whole day in a calendar. */
export interface CalendarDay {
  /** The same for the same thing, so that a calendar renews it. */
  readonly id: string;
  /** `2026-12-04`. */
  readonly day: string;
  readonly title: string;
  readonly address: string;
}

/** Lines end so, and are folded after so many bytes. @see RFC 5545, 3.1 */
const LINE_END = "\r\n";
const MOST_BYTES = 75;

/**
 * Days as an iCalendar file that calendars subscribe to.
 * @param stamp an instant: when it was made
 * @see RFC 5545
 */
export function calendarFile(days: readonly CalendarDay[], stamp: string): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Herald//Expected decisions//EN",
    "CALSCALE:GREGORIAN",
    "X-WR-CALNAME:Herald: expected decisions",
    ...days.flatMap(({ id, day, title, address }) => [
      "BEGIN:VEVENT",
      `UID:${textValue(id)}`,
      `DTSTAMP:${stamp.slice(0, 19).replaceAll(/[-:]/gu, "")}Z`,
      `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
      `SUMMARY:${textValue(title)}`,
      `URL:${address}`,
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}${LINE_END}`).join("");
}

function textValue(text: string): string {
  return text.replaceAll(/[\\;,]/gu, String.raw`\$&`).replaceAll(/\r\n|\r|\n/gu, String.raw`\n`);
}

/** Never inside a character. */
function folded(line: string): string {
  let made = "";
  let bytes = 0;
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (bytes + size > MOST_BYTES) {
      made += `${LINE_END} `;
      bytes = 1;
    }
    made += sign;
    bytes += size;
  }
  return made;
}
