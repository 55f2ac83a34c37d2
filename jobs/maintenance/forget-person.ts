import { z } from "zod";
import { defineJob, personSchema } from "../../src/ports/index.ts";
import { forgetPerson } from "../../src/workflow/index.ts";

/** Forgets the name of a person. What they said stays, under their id; messages that were sent stay as they are. */
export const forgetPersonJob = defineJob({
  id: "maintenance.forget-person",
  summary: "Forget the name of a person; what they said stays, under their id",
  payload: z.strictObject({
    person: personSchema.describe('Id of the person, such as "slack:U012AB3CD", as ledger list people shows it'),
  }),
  triggerable: true,
  retry: { attempts: 3, firstDelayMs: 1_000 },
  priority: 10,
  run: forgetPerson,
});
