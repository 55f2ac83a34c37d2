import type { FastifyInstance } from "fastify";
import { described } from "./described.ts";
import { apiDocument } from "./document.ts";

/** What this server answers, as OpenAPI. */
export const DOCUMENT_PATH = "/openapi.json";

/** The document of all routes, also of those that are registered later. */
export function documentRoute(app: FastifyInstance): void {
  app.get(
    DOCUMENT_PATH,
    { config: { isGuarded: true }, ...described({ summary: "This document", tag: "Worker", for: "readers" }) },
    async () => apiDocument(app),
  );
}
