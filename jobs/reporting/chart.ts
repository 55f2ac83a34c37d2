import { z } from "zod";
import { isDestination, type Destination } from "../../src/notify/index.ts";
import { defineJob } from "../../src/ports/index.ts";
import { postChart } from "../../src/workflow/index.ts";

const destination = z.custom<Destination>((value) => typeof value === "string" && isDestination(value));

/**
 * Draws one experiment and puts the picture into a thread. A job of its own, so that a chart that cannot be drawn or uploaded keeps no
 * message from going out. The key names the picture: the first one of a key stays.
 */
export const chart = defineJob({
  id: "reporting.chart",
  summary: "Put the chart of one experiment into a thread",
  payload: z.strictObject({
    key: z.string().min(1),
    decisionId: z.string(),
    destinations: z.array(destination),
    inThreadOf: z.string(),
  }),
  triggerable: false,
  retry: { attempts: 8, firstDelayMs: 15_000 },
  // Behind every message: people read first, and look then.
  priority: 40,
  dedupeKey: ({ key }) => key,
  run: postChart,
});
