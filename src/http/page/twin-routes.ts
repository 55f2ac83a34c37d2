import type { FastifyInstance, onRequestAsyncHookHandler } from "fastify";
import { described } from "../api/described.ts";
import { documentRoute } from "../api/document-routes.ts";
import type { Access } from "../access/access.ts";
import { whileAwaited } from "./while-awaited.ts";
import { SiteRefusal, type Parameters, type Site } from "./site.ts";

/** Every page as JSON, of the same facts, for who may see the page and for who has the trigger token. */
export function twinRoutes(
  app: FastifyInstance,
  { site, access, guard }: { readonly site: Site; readonly access: Access; readonly guard: onRequestAsyncHookHandler },
): void {
  app.addHook("onRequest", async function onRequest(request, reply) {
    reply.header("cross-origin-resource-policy", "same-origin");
    // A token that is presented is checked, wherever it comes from.
    if (request.headers.authorization === undefined && access.mayRead(request, await access.personOf(request)))
      return undefined;
    return guard.call(this, request, reply);
  });
  documentRoute(app);
  for (const { twin, json } of site.pages) {
    if (twin === undefined || json === undefined) continue;
    const { about: summary, query, answer: answerName } = twin;
    const schemas = described({ summary, tag: "Pages as JSON", query, answerName, for: "readers" });
    app.get(twin.path, { config: { isGuarded: true }, ...schemas }, async (request, reply) => {
      const signal = whileAwaited(reply);
      try {
        const facts = await json(request.params as Parameters, request.query as Parameters, signal);
        return facts ?? (await reply.code(404).send({ error: "there is no such thing" }));
      } catch (error) {
        if (error instanceof SiteRefusal) return reply.code(error.status).send({ error: error.message });
        if (signal.aborted) return reply.code(503).send({ error: "nobody waits for this any more" });
        throw error;
      }
    });
  }
}
