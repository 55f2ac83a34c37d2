import type { FastifyRequest } from "fastify";
import { Refusal } from "../world/refusal.ts";

/** A key of the emulated account with what it may do: `all`, or permissions such as `experiment:list`. */
export interface ApiKey {
  readonly key: string;
  readonly scopes: readonly string[];
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Permission that the key must have. */
    scope?: string;
  }
}

export function hasScope(key: ApiKey, scope: string): boolean {
  return key.scopes.includes("all") || key.scopes.includes(scope);
}

/** The caller's key. @throws Refusal 401 without a valid one, 403 when it lacks the route's scope */
export function keyOf(request: FastifyRequest, keys: readonly ApiKey[]): ApiKey {
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const key = keys.find((candidate) => candidate.key === token);
  if (key === undefined) throw new Refusal(401, token === undefined ? "Missing API key" : "Invalid or expired API key");
  const { scope } = request.routeOptions.config;
  if (scope !== undefined && !hasScope(key, scope))
    throw new Refusal(403, "API key lacks the required permission", `Required: ${scope}`);
  return key;
}
