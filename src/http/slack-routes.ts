import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";
import { isUnreachable } from "./answers.ts";
import { readChallenge, readForm, readJson, readPayload } from "./slack/bodies.ts";
import { isSignedBySlack, readClaim } from "./slack-signature.ts";
import type { Clock, Log } from "../ports/index.ts";

export const SLACK_PATH = "/slack/interactivity";
export const SLACK_COMMANDS_PATH = "/slack/commands";
export const SLACK_EVENTS_PATH = "/slack/events";

/** Slack sends the whole message along, percent-encoded: nine characters for one of some scripts. */
const BODY_LIMIT_BYTES = 512 * 1024;

/** What is taken from Slack after its signature was proven. Each returns when it is safely stored. */
export interface SlackOptions {
  readonly signingSecret: string;
  readonly onInteraction: (interaction: unknown) => Promise<void>;
  /** A slash command, as the fields of a form. */
  readonly onCommand: (command: unknown) => Promise<void>;
  readonly onEvent: (event: unknown) => Promise<void>;
}

/**
 * Where Slack sends actions, commands and events. Only the signature proves who calls; a caller who cannot sign learns nothing more: not
 * whether it was the time, the form or the secret. It answers at once: a job does the work.
 */
export function slackRoutes(
  app: FastifyInstance,
  options: SlackOptions & { readonly log: Log; readonly clock: Clock },
): void {
  const { onInteraction, onCommand, onEvent } = options;
  // The signature is over the bytes as they came: nothing may read them before.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  app.setErrorHandler(async (error: FastifyError, _request, reply) => {
    if ((error.statusCode ?? 500) < 500) return reply.code(401).send(NOT_SLACK);
    throw error;
  });

  // Slack shows the person that it did not work; we promise nothing that we do not keep.
  signed(app, options, SLACK_PATH, {
    take: (body) => onInteraction(readPayload(body)),
    lost: (reply) => reply.code(503).send({ error: "the queue cannot be reached; press again" }),
  });
  signed(app, options, SLACK_COMMANDS_PATH, {
    take: (body) => onCommand(readForm(body)),
    // Any other status shows people an error code in place of a sentence.
    lost: (reply) => reply.code(200).send({ response_type: "ephemeral", text: COMMAND_LOST }),
  });
  // Slack sends an event again.
  signed(app, options, SLACK_EVENTS_PATH, {
    async take(body) {
      const event = readJson(body);
      const challenge = readChallenge(event);
      if (challenge === undefined) await onEvent(event);
      return challenge;
    },
    lost: (reply) => reply.code(503).send({ error: "the queue cannot be reached" }),
  });
}

/** What becomes of a body that Slack has signed. `lost`: the queue cannot be reached. */
interface Taking {
  /** Returns what Slack wants to hear, plain text; nothing: that it has arrived. */
  take(body: Buffer): Promise<string | undefined | void>;
  lost(reply: FastifyReply): FastifyReply;
}

function signed(
  app: FastifyInstance,
  { signingSecret, log, clock }: SlackOptions & { readonly log: Log; readonly clock: Clock },
  path: string,
  { take, lost }: Taking,
): void {
  app.post(
    path,
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
      let answer: string | undefined | void;
      try {
        answer = await take(body);
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        log.warn({ err: error, path }, "press lost: queue unreachable");
        return lost(reply);
      }
      return reply.code(200).send(answer ?? undefined);
    },
  );
}

const NOT_SLACK = { error: "this is for Slack alone" };
const COMMAND_LOST =
  "Herald could not take this: its queue cannot be reached. Nothing was done. Please ask again in a minute.";
