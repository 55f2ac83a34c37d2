import type { FastifyReply } from "fastify";

/** Aborted when the connection is gone before the answer: nobody reads it any more. */
export function whileAwaited({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
