import { z } from "zod";

/** One experiment in a job's payload. */
export const experimentFields = {
  account: z.string().describe("Id of the configured account"),
  experimentId: z.string().describe("Id of the experiment in Ours Privacy"),
};

/** How somebody of whom only a name is known says something: by command, over HTTP, or on the page. */
const callerVia = z.enum(["cli", "http", "page"]);
export type CallerVia = z.output<typeof callerVia>;

/** Who asks for a job by name, and through what. */
export const callerFields = {
  by: z.string().trim().min(1).max(200).describe("Who says so, as people know them"),
  via: callerVia.default("http").describe("How it was said"),
};

/** A payload that is one experiment and nothing else. */
export const experimentPayload = z.strictObject(experimentFields);
