import { z } from "zod";
import { defineJob, personSchema } from "../../src/ports/index.ts";
import { respondToAnswer } from "../../src/workflow/index.ts";

const place = z.record(z.string(), z.unknown());

/**
 * Does what a person asked for by an answer, once, and tells them what came of it. That their medium tells of it is certain when it
 * arrives here; all else is checked: who it is, where the message stands, and whether every id in the answer is true of what the ledger
 * knows. An answer carries nothing else.
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
