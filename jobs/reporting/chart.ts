import { z } from "zod";
import { isDestination, type Destination } from "../../src/notify/index.ts";
import { defineJob, experimentPayload } from "../../src/ports/index.ts";
import { postAskedChart, postChart } from "../../src/workflow/index.ts";

const destination = z.custom<Destination>((value) => typeof value === "string" && isDestination(value));

/**
 * Draws one experiment and puts the picture into a thread. A job of its own, so that a chart that cannot be drawn or uploaded keeps no
 * message from going out. The key names the picture: the first one of a key stays.
 */
export const chart = defineJob({
  id: "reporting.chart",
  summary: "Post the chart of one experiment into a thread",
  payload: z.union([
    z.strictObject({
      key: z.string().min(1),
      decisionId: z.string(),
      destinations: z.array(destination),
      inThreadOf: z.string(),
    }),
    experimentPayload,
  ]),
  triggerable: true,
  asked: experimentPayload,
  namesExperiment: true,
  retry: { attempts: 8, firstDelayMs: 15_000 },
  // After every message: people read first, then look at pictures.
  priority: 40,
  dedupeKey: (wanted) => ("key" in wanted ? wanted.key : `asked ${wanted.account} ${wanted.experimentId}`),
  run: (wanted, context) => ("key" in wanted ? postChart(wanted, context) : postAskedChart(wanted, context)),
});
