import type { FastifyInstance, HTTPMethods } from "fastify";
import { Refusal } from "../world/refusal.ts";

const METHODS: readonly HTTPMethods[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Answers 405 to every method that an address does not take. Has to come before the routes, and is told after them. */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const taken = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ routePath, method }) => {
    const methods = taken.get(routePath) ?? new Set();
    taken.set(routePath, methods);
    for (const one of [method].flat()) methods.add(one);
  });
  return () => {
    for (const [url, methods] of taken) {
      const method = METHODS.filter((one) => !methods.has(one));
      app.route({
        method,
        url,
        handler: () => {
          throw new Refusal(405, "Method not allowed");
        },
      });
    }
  };
}
