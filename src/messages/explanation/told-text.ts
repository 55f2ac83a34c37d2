import type { Instant } from "../../experiment/index.ts";

/** Longest name that is told whole. */
export const LONGEST_NAME = 80;
/** Longest sentence that is told whole. */
export const LONGEST_SENTENCE = 400;

/** `2026-11-23 09:00:05`. */
export function timeText(instant: Instant): string {
  return instant.slice(0, 19).replace("T", " ");
}
