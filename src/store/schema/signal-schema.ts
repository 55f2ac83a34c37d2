import { z } from "zod";
import type { Signal } from "../../decision/index.ts";
import {
  configurationSchema,
  countChangeSchema,
  splitBrokenSchema,
  switchedOffSchema,
  trafficProblemSchema,
  unsoundSchema,
} from "./findings-schema.ts";

const armId = z.string().nullable();

/** What a decision signals, as it is kept with the decision and with an alert. */
export const signalSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("harm"),
    armId,
    arm: z.number(),
    control: z.number(),
    event: z.string().nullable(),
    logEvidence: z.number(),
    logAlarm: z.number(),
    isActionable: z.boolean(),
  }),
  z.object({ kind: z.literal("broken-split"), armId, seen: z.union([splitBrokenSchema, switchedOffSchema]) }),
  z.object({ kind: z.literal("no-traffic"), armId, seen: trafficProblemSchema }),
  z.object({ kind: z.literal("no-goal"), armId }),
  z.object({ kind: z.literal("configuration-changed"), armId, seen: configurationSchema }),
  z.object({ kind: z.literal("counts-fell"), armId, seen: countChangeSchema }),
  z.object({ kind: z.literal("unsound-counts"), armId, seen: unsoundSchema }),
]) satisfies z.ZodType<Signal>;
