import { z } from "zod";
import { Refusal } from "../world/refusal.ts";

export interface Page<Row> {
  readonly entities: readonly Row[];
  readonly pagination: { readonly hasMore: boolean; readonly nextCursor: string | null };
}

const cursorSchema = z.object({ after: z.string() });

/** A limit as sent: clamped to 1..max. @throws Refusal 400 when it is no whole number */
export function limitOf(sent: string | undefined, standard: number, max: number): number {
  if (sent === undefined) return standard;
  if (!/^-?\d+$/.test(sent)) throw new Refusal(400, "Invalid query parameter", "limit must be an integer");
  return Math.min(max, Math.max(1, Number(sent)));
}

/**
 * The page of `rows` (sorted by `rank`, ascending) after the cursor. The cursor names a position, not a row, so rows may come and go
 * between pages.
 * @throws Refusal 400 on a cursor that is none of ours
 */
export function pageOf<Row>(
  rows: readonly Row[],
  rank: (row: Row) => string,
  limit: number,
  cursor: string | undefined,
): Page<Row> {
  const after = cursor === undefined || cursor === "" ? undefined : read(cursor);
  const rest = after === undefined ? rows : rows.filter((row) => rank(row) > after);
  const entities = rest.slice(0, limit);
  const last = entities.at(-1);
  const hasMore = rest.length > entities.length;
  const nextCursor =
    hasMore && last !== undefined ? Buffer.from(JSON.stringify({ after: rank(last) })).toString("base64url") : null;
  return { entities, pagination: { hasMore, nextCursor } };
}

function read(cursor: string): string {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString())).after;
  } catch (cause) {
    throw Object.assign(new Refusal(400, "Invalid cursor"), { cause });
  }
}
