import { UsageError } from "../../failure.ts";

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
const LONGEST_MS = 24 * 3_600_000;

/** `--within`: how long a run may take, milliseconds. @throws UsageError */
export function withinMs(text: string): number {
  const [, count, unit] = /^(\d{1,5})([smh])$/u.exec(text) ?? [];
  const ms = Number(count) * (UNIT_MS[unit ?? ""] ?? Number.NaN);
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new UsageError(
    `--within requires a duration from 1s to 24h, such as 90s, 10m or 1h, got ${JSON.stringify(text)}`,
  );
}
