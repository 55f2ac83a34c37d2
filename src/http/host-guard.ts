import type { onRequestHookHandler } from "fastify";
import { isLoopbackHost } from "../platform/index.ts";
import { SLACK_PATH } from "./slack-routes.ts";

/**
 * On a server only for this machine, refuses requests that call it by another name: a web page whose own name points to
 * 127.0.0.1 (DNS rebinding) could otherwise read answers through its visitor's browser. Slack calls by the public name of a proxy; its
 * requests are signed, and a web page cannot sign.
 */
export const hostGuard: onRequestHookHandler = async (request, reply) => {
  if (request.routeOptions.url === SLACK_PATH) return undefined;
  // The header whole: what reads only its beginning takes "localhost:80.example.com" for this machine.
  const [, host = ""] = /^(.*?)(?::\d{1,5})?$/.exec(request.headers.host ?? "") ?? [];
  if (isLoopbackHost(host)) return undefined;
  return reply.code(403).send({ error: "this server answers under 127.0.0.1 and localhost only" });
};
