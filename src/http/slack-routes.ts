import type { FastifyError, FastifyInstance } from "fastify";
import { isUnreachable } from "./answers.ts";
import { isSignedBySlack, readClaim } from "./slack-signature.ts";
import type { Clock, Log } from "../ports/index.ts";

export const SLACK_PATH = "/slack/interactivity";

/** Slack sends the whole message along, percent-encoded: nine characters for one of some scripts. */
const BODY_LIMIT_BYTES = 512 * 1024;

export interface SlackOptions {
  readonly signingSecret: string;
  /** Takes an interaction from Slack after its signature was proven, and returns when it is safely stored. */
  readonly onInteraction: (interaction: unknown) => Promise<void>;
}

/**
 * Where Slack sends actions. Only the signature proves who calls; a caller who cannot sign learns nothing more: not whether it was
 * the time, the form or the secret. It answers at once: a job does the work.
 */
export function slackRoutes(
  app: FastifyInstance,
  { signingSecret, onInteraction, log, clock }: SlackOptions & { readonly log: Log; readonly clock: Clock },
): void {
  // The signature is over the bytes as they came: nothing may read them before.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  app.setErrorHandler(async (error: FastifyError, _request, reply) => {
    if ((error.statusCode ?? 500) < 500) return reply.code(401).send(NOT_SLACK);
    throw error;
  });

  app.post(
    SLACK_PATH,
    {
      bodyLimit: BODY_LIMIT_BYTES,
      // Before the body: a caller without a claim must not make us read half a megabyte.
      onRequest: async (request, reply) => {
        const claim = readClaim(
          { timestamp: request.headers["x-slack-request-timestamp"], signature: request.headers["x-slack-signature"] },
          clock.nowMs(),
        );
        return claim === undefined ? reply.code(401).send(NOT_SLACK) : undefined;
      },
    },
    async (request, reply) => {
      const claim = readClaim(
        { timestamp: request.headers["x-slack-request-timestamp"], signature: request.headers["x-slack-signature"] },
        clock.nowMs(),
      );
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (claim === undefined || !isSignedBySlack(claim, body, signingSecret)) return reply.code(401).send(NOT_SLACK);
      const interaction = readPayload(body);
      try {
        await onInteraction(interaction);
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        // Slack shows the person that it did not work; we promise nothing that we do not keep.
        log.warn({ err: error }, "press lost: queue unreachable");
        return reply.code(503).send({ error: "the queue cannot be reached; press again" });
      }
      return reply.code(200).send();
    },
  );
}

const NOT_SLACK = { error: "this is for Slack alone" };

/** `payload=...`, JSON in a form; undefined: something else, which is none of ours. */
function readPayload(body: Buffer): unknown {
  const field = "payload=";
  const encoded = body
    .toString("latin1")
    .split("&")
    .find((one) => one.startsWith(field));
  if (encoded === undefined) return undefined;
  try {
    return JSON.parse(decodeURIComponent(encoded.slice(field.length).replaceAll("+", " ")));
  } catch {
    // Signed, and no JSON or not UTF-8: Slack sends no such thing, and nobody is waiting for an answer to it.
    return undefined;
  }
}
