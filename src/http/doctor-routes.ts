import type { FastifyInstance } from "fastify";

/** The worker's own checks, for callers that cannot open what it holds. Nothing here changes more than a check does. */
export function doctorRoutes(app: FastifyInstance, { doctor }: { readonly doctor?: () => Promise<object> }): void {
  if (doctor === undefined) return;
  app.get("/v1/doctor", () => doctor());
}
