import { z } from "zod";
import { isPersonId, type PersonId } from "../../src/notify/index.ts";
import { defineJob } from "../../src/ports/index.ts";
import { forgetPerson } from "../../src/workflow/index.ts";

/** Forgets what a person is called. What they said stays, under their id; messages that were sent stay as they are. */
export const forgetPersonJob = defineJob({
  id: "maintenance.forget-person",
  summary: "Forget what a person is called; what they said stays, under their id",
  payload: z.strictObject({
    person: z.custom<PersonId>((value) => typeof value === "string" && isPersonId(value), {
      error: 'is not the id of a person; wanted one such as "slack:U012AB3CD" (herald ledger list people)',
    }),
  }),
  triggerable: true,
  retry: { attempts: 3, firstDelayMs: 1_000 },
  priority: 10,
  run: forgetPerson,
});
