import type { z } from "zod";
import type { JobContext } from "./job-context.ts";
import type { Settings } from "./settings.ts";

/** When a job runs by itself, with what. `key` tells several schedules of one job apart. */
export interface Schedule {
  readonly key: string;
  /** Five-field cron expression, read in `timeZone` (IANA name). */
  readonly cron: string;
  readonly timeZone: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface JobDefinition<Payload extends z.ZodType = z.ZodType> {
  /** `folder.kebab-name`, as in the trigger's path. */
  readonly id: string;
  /** One sentence for people. */
  readonly summary: string;
  /** What it takes. Every field has a default, or the job cannot be triggered by hand without it. */
  readonly payload: Payload;
  /** False for jobs that only other jobs start. */
  readonly triggerable: boolean;
  /** What people may give, where that is less than all it takes; `payload` accepts it too. */
  readonly asked?: z.ZodType;
  /** It is about one experiment, `{ account, experimentId }`: people may give `{ experiment }` instead, its name or id. */
  readonly namesExperiment?: boolean;
  schedules?(settings: Settings): readonly Schedule[];
  readonly retry: { readonly attempts: number; readonly firstDelayMs: number };
  /** Smaller is earlier: acting before reporting before monitoring. */
  readonly priority: number;
  /** Jobs with the same key do not wait beside each other: the second joins the first. Undefined: never joined. */
  dedupeKey?(payload: z.output<Payload>): string | undefined;
  /** Returns small JSON: it travels to the parent and into the ledger. May run twice, or late. */
  run(payload: z.output<Payload>, context: JobContext): Promise<Readonly<Record<string, unknown>>>;
}

/** A job whose payload type is known to itself only: what lists hold. */
// eslint-disable-next-line -- the payload type is checked at the door by its own schema
export type AnyJob = JobDefinition<z.ZodType>;

/** Declares a job: data plus one function. */
export function defineJob<Payload extends z.ZodType>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}
