import type { onRequestHookHandler } from "fastify";
import { namesThisMachine } from "./access/origins.ts";
import { SLACK_COMMANDS_PATH, SLACK_EVENTS_PATH, SLACK_PATH } from "./slack-routes.ts";

/** Slack calls there by whatever name it knows, and signs. */
const SIGNED: ReadonlySet<string | undefined> = new Set([SLACK_PATH, SLACK_COMMANDS_PATH, SLACK_EVENTS_PATH]);

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route asks itself who calls: it may also be called by the public name of a proxy. */
    readonly isGuarded?: boolean;
  }
}

/**
 * On a server only for this machine, refuses requests that call it by another name: a web page whose own name points to
 * 127.0.0.1 (DNS rebinding) could otherwise read answers through its visitor's browser. Slack calls by the public name of a proxy; its
 * requests are signed, and a web page cannot sign. People may open the page by that name: there they have to be signed in.
 */
export function hostGuard(publicHost: string | undefined): onRequestHookHandler {
  return async (request, reply) => {
    const { url, config } = request.routeOptions;
    const { host = "" } = request.headers;
    // Of two, a proxy may believe the other one.
    if (request.raw.rawHeaders.filter((name, place) => place % 2 === 0 && /^host$/iu.test(name)).length > 1)
      return reply.code(400).send({ error: "the request has more than one Host header" });
    if (SIGNED.has(url) || namesThisMachine(host)) return undefined;
    if (config.isGuarded === true && host === publicHost) return undefined;
    return reply.code(403).send({ error: "this server answers under 127.0.0.1 and localhost only" });
  };
}
