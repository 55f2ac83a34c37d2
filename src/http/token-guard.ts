import { createHash, timingSafeEqual } from "node:crypto";
import type { onRequestAsyncHookHandler } from "fastify";
import { WrongTokens } from "./wrong-tokens.ts";
import type { Clock } from "../ports/index.ts";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Lets callers through that present the token as `Authorization: Bearer ...`. It compares hashes, so that the time it takes reveals
 * neither content nor length.
 */
export function tokenGuard(token: string, clock: Clock): onRequestAsyncHookHandler {
  const expected = digest(token);
  const wrongTokens = new WrongTokens(clock);
  return async (request, reply) => {
    const presented = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (presented !== undefined && timingSafeEqual(digest(presented), expected)) return undefined;
    const wait = wrongTokens.secondsToWait(request.ip);
    if (wait > 0)
      return reply
        .code(429)
        .header("retry-after", wait)
        .send({ error: "too many wrong tokens from this address; wait a minute" });
    // Asking without any token guesses nothing.
    if (presented !== undefined) wrongTokens.note(request.ip);
    const error =
      presented === undefined
        ? "this needs the trigger token, as the header Authorization: Bearer ..."
        : "the token is wrong";
    return reply.code(401).header("www-authenticate", "Bearer").send({ error });
  };
}
