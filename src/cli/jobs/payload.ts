import { isUtcDay } from "../../experiment/index.ts";
import { systemClock } from "../../platform/index.ts";
import { UsageError } from "../failure.ts";

/** `--payload` and `--as-of` as one job payload. @throws UsageError */
export function payloadFrom({
  payload,
  asOf,
}: {
  payload?: string | undefined;
  asOf?: string | undefined;
}): Readonly<Record<string, unknown>> {
  return { ...objectFrom(payload), ...(asOf !== undefined && { asOf: startOf(asOf) }) };
}

function objectFrom(payload: string | undefined): Readonly<Record<string, unknown>> {
  if (payload === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch (error) {
    throw new UsageError(`--payload is not valid JSON: ${(error as Error).message}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UsageError("--payload requires a JSON object");
  return value as Readonly<Record<string, unknown>>;
}

function startOf(day: string): string {
  if (!isUtcDay(day)) throw new UsageError(`--as-of requires a day as YYYY-MM-DD, got "${day}"`);
  const start = `${day}T00:00:00.000Z`;
  if (start > systemClock.now()) throw new UsageError(`--as-of requires a day that has begun, and ${day} has not`);
  return start;
}
