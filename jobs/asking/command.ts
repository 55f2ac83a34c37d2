import { z } from "zod";
import { defineJob, personSchema } from "../../src/ports/index.ts";
import { answerCommand } from "../../src/workflow/index.ts";

const place = z.record(z.string(), z.unknown());

/**
 * Answers once what a person asked in Slack, and does what they asked for by the jobs of the command line and HTTP. The address for the
 * answer is no part of it: only the process that was asked knows it.
 */
export const command = defineJob({
  id: "asking.command",
  summary: "Answer what somebody asked by a command in Slack",
  payload: z.strictObject({
    id: z.string().regex(/^[0-9a-f]{64}$/),
    at: z.iso.datetime(),
    medium: z.string(),
    person: personSchema,
    personName: z.string(),
    called: z.string(),
    words: z.string(),
    place,
    origin: place,
  }),
  triggerable: false,
  retry: { attempts: 6, firstDelayMs: 2_000 },
  priority: 1,
  dedupeKey: ({ id }) => id,
  run: answerCommand,
});
