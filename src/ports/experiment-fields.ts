import { z } from "zod";
import type { PersonId } from "../notify/index.ts";
import { personSchema } from "./people/person-schema.ts";

/** One experiment in a job's payload. */
export const experimentFields = {
  account: z.string().describe("Id of the configured account"),
  experimentId: z.string().describe("Id of the experiment in Ours Privacy"),
};

/** How somebody of whom only a name is known says something: by command, over HTTP, on the page, or through an agent. */
const callerVia = z.enum(["cli", "http", "page", "mcp"]);
/** The same, or a medium that knows who it is. */
const anyVia = z.enum([...callerVia.options, "slack"]);
export type CallerVia = z.output<typeof anyVia>;

/** Who says something: the name that they give, through what, and who they are where a medium knows. */
export interface Caller {
  readonly by: string;
  readonly via: CallerVia;
  readonly person?: PersonId | undefined;
}

/** Who asks for a job by name, and through what. */
export const callerFields = {
  by: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, "wanted a name without control characters")
    .describe("Who says so, as people know them"),
  via: callerVia.default("http").describe("How it was said"),
  person: z
    .never({ error: "who it is only a session of the page says" })
    .optional()
    .describe("Nothing: only a session of the page says who it is"),
};

/** What is added to a payload that was asked for by somebody whose session, or medium, proves who they are. */
export const provenFields = {
  via: anyVia.default("http").describe("How it was said"),
  person: personSchema.optional(),
};

/** A payload that is one experiment and nothing else. */
export const experimentPayload = z.strictObject(experimentFields);
