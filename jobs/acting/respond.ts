import { z } from "zod";
import { defineJob, personSchema } from "../../src/ports/index.ts";
import { respondToAnswer } from "../../src/workflow/index.ts";

const place = z.record(z.string(), z.unknown());

/**
 * Does once what a person asked for by an answer, and replies with the result. Only its origin is trusted: it came from the person's
 * medium. Everything else is checked: who it is, where the message stands, and whether every id in the answer matches the ledger.
 * An answer carries nothing else.
 */
export const respond = defineJob({
  id: "acting.respond",
  summary: "Do what somebody asked for by a button",
  payload: z.strictObject({
    id: z.string().regex(/^[0-9a-f]{64}$/),
    at: z.iso.datetime(),
    medium: z.string(),
    person: personSchema,
    personName: z.string(),
    action: z.string(),
    value: z.string(),
    place,
    origin: place,
  }),
  triggerable: false,
  retry: { attempts: 8, firstDelayMs: 2_000 },
  priority: 1,
  dedupeKey: ({ id }) => id,
  run: respondToAnswer,
});
