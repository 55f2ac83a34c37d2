import { z } from "zod";
import type { ChildOutcome, JobContext } from "../../ports/index.ts";

/** Part of the result of every job that a sweep waits for. */
export const requestsMade = z.object({
  /** Requests to Ours Privacy. */
  requests: z.number(),
});

/** The same context, and the number of requests so far: by this job, and by those that it has waited for. */
export function countingRequests(context: JobContext): { readonly counting: JobContext; made(): number } {
  let ofChildren = 0;
  return {
    counting: {
      ...context,
      async runChildren(name, list) {
        const outcomes = await context.runChildren(name, list);
        for (const outcome of outcomes) ofChildren += madeBy(outcome);
        return outcomes;
      },
    },
    made: () => context.requests.made + ofChildren,
  };
}

function madeBy(outcome: ChildOutcome): number {
  return outcome.kind === "failed" ? outcome.requests : requestsMade.parse(outcome.value).requests;
}
