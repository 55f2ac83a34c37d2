import { z } from "zod";

/** One experiment in a job's payload. */
export const experimentFields = {
  account: z.string().describe("Id of the configured account"),
  experimentId: z.string().describe("Id of the experiment in Ours Privacy"),
};

/** A payload that is one experiment and nothing else. */
export const experimentPayload = z.strictObject(experimentFields);
