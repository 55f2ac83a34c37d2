import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyInstance } from "fastify";

const packed = promisify(gzip);
/** Less than this gains nothing. */
const SHORTEST = 1_024;
const COMPRESSIBLE = /^(?:text\/|application\/json|image\/svg\+xml)/u;

/**
 * Sends text packed to whoever takes it packed. A page for somebody who is known is sent as it is: beside the secret of its forms it repeats what the
 * address says, and the length of both packed together would tell something of the secret to who watches.
 * @param isByProxy a proxy names people: then every page may be for somebody who is known
 */
export function sendCompressed(scope: FastifyInstance, isByProxy: boolean): void {
  scope.addHook("onSend", async (request, reply, payload) => {
    const type = String(reply.getHeader("content-type") ?? "");
    const isText = typeof payload === "string" || Buffer.isBuffer(payload);
    if (!isText || payload.length < SHORTEST || !COMPRESSIBLE.test(type)) return payload;
    const mayHoldSecret = type.startsWith("text/html") && (isByProxy || request.headers.cookie !== undefined);
    if (mayHoldSecret) return payload;
    reply.header("vary", "accept-encoding");
    if (reply.hasHeader("content-encoding") || !takesGzip(request.headers["accept-encoding"])) return payload;
    reply.header("content-encoding", "gzip").removeHeader("content-length");
    return packed(payload);
  });
}

/** Whether `Accept-Encoding` names gzip, and doesn't refuse it. */
export function takesGzip(header: string | readonly string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .map((part) =>
      part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/u),
    )
    .some(([name, quality]) => name === "gzip" && !/^q=0(?:\.0+)?$/u.test(quality ?? ""));
}
