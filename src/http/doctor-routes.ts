import type { FastifyInstance } from "fastify";

/** The worker's own checks, for whoever cannot open what it holds. Nothing here changes anything but what a check changes. */
export function doctorRoutes(app: FastifyInstance, { doctor }: { readonly doctor?: () => Promise<object> }): void {
  if (doctor === undefined) return;
  app.get("/v1/doctor", () => doctor());
}
