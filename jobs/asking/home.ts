import { z } from "zod";
import { defineJob, personSchema } from "../../src/ports/index.ts";
import { showHome } from "../../src/workflow/index.ts";

/** Shows one person what needs them, on the page that Slack keeps for them. Nothing is kept; safe to run twice. */
export const home = defineJob({
  id: "asking.home",
  summary: "Show somebody in Slack what needs them",
  payload: z.strictObject({
    id: z.string().regex(/^[0-9a-f]{64}$/),
    at: z.iso.datetime(),
    medium: z.string(),
    person: personSchema,
    personName: z.string(),
    origin: z.record(z.string(), z.unknown()),
    wantsLink: z.boolean(),
  }),
  triggerable: false,
  retry: { attempts: 3, firstDelayMs: 2_000 },
  priority: 2,
  dedupeKey: ({ person, wantsLink }) => `${person} ${wantsLink}`,
  run: showHome,
});
