import type { FastifyInstance } from "fastify";

/** Ids as the ledger makes them. */
const DECISION_ID = /^dec_[0-9a-f]{24}$/u;

/** Stored decisions, for whoever wants to recompute one while the worker holds the ledger. */
export function decisionRoutes(app: FastifyInstance, { decision }: { readonly decision?: (id: string) => Promise<object | undefined> }): void {
  app.get<{ Params: { id: string } }>("/v1/decisions/:id", async (request, reply) => {
    const { id } = request.params;
    const found = DECISION_ID.test(id) ? await decision?.(id) : undefined;
    return found ?? reply.code(404).send({ error: `the ledger has no decision ${JSON.stringify(id)}` });
  });
}
