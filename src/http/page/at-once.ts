import type { onRequestAsyncHookHandler } from "fastify";

/** A page takes some milliseconds of processor time: more than so many at a time would keep health checks waiting. */
const MOST = 64;
const RETRY_AFTER_SECONDS = 2;

/** Refuses pages, and their JSON, while too many others are being made: whoever asks is told when to ask again. */
export function limitAtOnce(): onRequestAsyncHookHandler {
  let open = 0;
  return async (_request, reply) => {
    if (open >= MOST)
      return reply
        .code(503)
        .header("retry-after", String(RETRY_AFTER_SECONDS))
        .send({ error: "too many pages are asked for at once; try again in a moment" });
    open += 1;
    reply.raw.once("close", () => (open -= 1));
    return undefined;
  };
}
