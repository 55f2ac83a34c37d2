import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { described, type RouteDescription } from "./api/described.ts";

const METRICS: RouteDescription = {
  summary: "What the worker counts and measures, for Prometheus",
  tag: "Worker",
  for: "everybody",
  answer: z.string(),
  contentType: "text/plain",
};

/** Text as Prometheus reads it, and its type. */
export type ReadMetrics = () => Promise<{ readonly contentType: string; readonly text: string }>;

/** `/metrics`, without a token as the health routes: it names no experiment and no person. */
export function metricsRoute(app: FastifyInstance, { metrics }: { readonly metrics?: ReadMetrics }): void {
  if (metrics === undefined) return;
  app.get("/metrics", described(METRICS), async (_request, reply) => {
    const { contentType, text } = await metrics();
    return reply.type(contentType).send(text);
  });
}
