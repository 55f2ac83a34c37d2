import { z } from "zod";
import { defineJob } from "../../src/ports/index.ts";
import { sendAlertMessage } from "../../src/workflow/index.ts";

/** Sends the message that an alert began, or that it is over: each once, however often it is asked for. */
export const alert = defineJob({
  id: "reporting.alert",
  summary: "Post that one alert began or ended",
  payload: z.strictObject({ alertId: z.string(), edge: z.enum(["onset", "end"]) }),
  triggerable: false,
  retry: { attempts: 12, firstDelayMs: 10_000 },
  priority: 10,
  dedupeKey: ({ alertId, edge }) => `${alertId} ${edge}`,
  run: sendAlertMessage,
});
