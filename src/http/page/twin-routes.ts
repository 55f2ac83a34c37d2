import type { FastifyInstance } from "fastify";
import { whileAwaited } from "./while-awaited.ts";
import { SiteRefusal, type Parameters, type Site } from "./site.ts";

/** Every page as JSON, of the same facts. */
export function twinRoutes(app: FastifyInstance, { site }: { readonly site: Site }): void {
  for (const { twin, json } of site.pages) {
    if (twin === undefined || json === undefined) continue;
    app.get(twin, async (request, reply) => {
      const signal = whileAwaited(reply);
      try {
        const facts = await json(request.params as Parameters, request.query as Parameters, signal);
        return facts ?? (await reply.code(404).send({ error: "there is no such thing" }));
      } catch (error) {
        if (error instanceof SiteRefusal) return reply.code(400).send({ error: error.message });
        if (signal.aborted) return reply.code(503).send({ error: "nobody waits for this any more" });
        throw error;
      }
    });
  }
}
