import { z } from "zod";
import { defineJob } from "../../src/ports/index.ts";
import { sendWelcome } from "../../src/workflow/index.ts";

/** Runs at every start. Each destination gets it once: what Herald is, how far it goes, and how to change that. */
export const welcome = defineJob({
  id: "reporting.welcome",
  summary: "Introduce Herald where nobody has heard of it",
  payload: z.strictObject({}),
  triggerable: true,
  retry: { attempts: 8, firstDelayMs: 60_000 },
  priority: 20,
  dedupeKey: () => "all",
  run: sendWelcome,
});
