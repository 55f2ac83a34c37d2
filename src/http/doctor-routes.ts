import type { FastifyInstance } from "fastify";
import { described, type RouteDescription } from "./api/described.ts";

const DOCTOR: RouteDescription = { summary: "What herald doctor finds, tried by the worker itself", tag: "Worker" };

/** The worker's own checks, for callers that cannot open what it holds. Nothing here changes more than a check does. */
export function doctorRoutes(app: FastifyInstance, { doctor }: { readonly doctor?: () => Promise<object> }): void {
  if (doctor === undefined) return;
  app.get("/v1/doctor", described(DOCTOR), () => doctor());
}
