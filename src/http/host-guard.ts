import type { onRequestHookHandler } from "fastify";
import { isLoopbackHost } from "../platform/index.ts";
import { SLACK_PATH } from "./slack-routes.ts";

/**
 * On a server for this machine alone, refuses requests that call it by another name: a web page that has its own name point to
 * 127.0.0.1 (DNS rebinding) could otherwise read answers through its visitor's browser. Slack calls by the public name of a proxy; what it
 * sends is signed, which no web page can.
 */
export const hostGuard: onRequestHookHandler = async (request, reply) => {
  if (request.routeOptions.url === SLACK_PATH) return undefined;
  if (isLoopbackHost(request.hostname)) return undefined;
  return reply.code(403).send({ error: "this server answers under 127.0.0.1 and localhost only" });
};
