import type { FastifyInstance } from "fastify";

/** Text as Prometheus reads it, and its type. */
export type ReadMetrics = () => Promise<{ readonly contentType: string; readonly text: string }>;

/** `/metrics`, without a token as the health routes: it names no experiment and no person. */
export function metricsRoute(app: FastifyInstance, { metrics }: { readonly metrics?: ReadMetrics }): void {
  if (metrics === undefined) return;
  app.get("/metrics", async (_request, reply) => {
    const { contentType, text } = await metrics();
    return reply.type(contentType).send(text);
  });
}
