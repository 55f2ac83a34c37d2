import { z } from "zod";
import type { Place } from "../notify/index.ts";

const placeSchema = z.object({
  /** How often it was posted, follow-ups included. */
  turn: z.int().positive().default(1),
  standing: z.enum(["open", "answered", "withdrawn", "done"]).optional(),
  /** `taken`: the workflow said so. `unknown`: the answer was lost, and it was not sent again. */
  arrival: z.enum(["taken", "unknown"]).default("taken"),
  /** It was sent again after a lost answer, and may stand there twice. */
  isRepeated: z.literal(true).optional(),
});

/** What is known of a message in Teams. */
export type TeamsPlace = z.output<typeof placeSchema>;

export function placeOf(place: Place | undefined): TeamsPlace {
  return placeSchema.parse(place ?? {});
}
