import type { Instant } from "../../experiment/index.ts";
import { formatTime } from "../text/format.ts";

/** Longest name that is told whole. */
export const LONGEST_NAME = 80;
/** Longest sentence that is told whole. */
export const LONGEST_SENTENCE = 400;

/** Inside a sentence: `Mon, Nov 23, 9:00 AM UTC`. */
export function timeWords(instant: Instant): string {
  return formatTime(instant, "UTC");
}

/** `2026-11-23 09:00:05`: of an event, before its words. */
export function timeText(instant: Instant): string {
  return instant.slice(0, 19).replace("T", " ");
}
