import { z } from "zod";
import { isUtcDay } from "../../experiment/index.ts";
import {
  accountFactsSchema,
  decisionSchema,
  fingerprintSchema,
  lookSchema,
  pausesSchema,
  policySchema,
} from "./decision-schema.ts";
import {
  armSchema,
  countsSchema,
  dayCountsSchema,
  daySchema,
  experimentSchema,
  instantSchema,
  metricSchema,
  metricSeriesSchema,
} from "./snapshot-schema.ts";

/** What a decision rests on beside its counts: kept once for all decisions that share it. */
export const premiseSchema = z.object({
  experiment: experimentSchema,
  arms: z.array(armSchema.omit({ vendor: true })),
  unknownArmIds: z.array(z.string()),
  firstSeenAt: instantSchema,
  firstFingerprint: fingerprintSchema,
  account: accountFactsSchema,
  pauses: pausesSchema,
  harmAcknowledgedOn: daySchema.nullable(),
  metrics: z.array(metricSchema),
  policy: policySchema,
});

const figure = z.number().nullable();

/** What a decision says that neither its row nor its premise says already. */
export const factsSchema = decisionSchema
  .omit({
    account: true,
    experimentId: true,
    experimentKey: true,
    experimentName: true,
    asOf: true,
    lastClosedDay: true,
    verdict: true,
    look: true,
    policyName: true,
    policyVersion: true,
  })
  .extend({
    arms: z.array(decisionSchema.shape.arms.element.omit({ id: true, name: true, isControl: true, vendor: true })),
    /** The vendor's impressions, conversions and probability of being best of each arm, as they were when this was first concluded. */
    vendor: z.array(z.tuple([figure, figure, figure])),
    /** The days and the earlier looks themselves, where rows before this one do not add up to them. */
    days: z.array(dayCountsSchema).exactOptional(),
    metricSeries: z.array(metricSeriesSchema).exactOptional(),
    looks: z.array(lookSchema).exactOptional(),
  });

/** A day, or a day and an event beside the goal. */
const entryKeySchema = z
  .string()
  .refine((key) => isUtcDay(key.slice(0, 10)) && (key.length === 10 || key[10] === " "), "expected a calendar day");

/**
 * One day as rows keep it: its date, then impressions and conversions per arm, and again for each further time that the day was listed. Of
 * an event beside the goal: its date and the event, then its conversions. Only the first: the day is no longer listed.
 */
export const dayEntrySchema = z.tuple([entryKeySchema]).rest(countsSchema);
export const dayEntriesSchema = z.array(dayEntrySchema);
