import type { Cell } from "../../notify/index.ts";

/** Sorted by its value; what is no number, or cannot be one, by its text. */
export function figure(text: string, value: number | null): Cell {
  return value === null || !Number.isFinite(value) ? text : { text, value };
}
