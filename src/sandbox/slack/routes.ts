import type { FastifyInstance, FastifyRequest } from "fastify";
import { chatMethods } from "./chat-methods.ts";
import { conversationMethods } from "./conversation-methods.ts";
import { viewMethods } from "./view-methods.ts";
import { fileMethods } from "./file-methods.ts";
import type { SlackContext, SlackMethod } from "./method.ts";
import type { Questions } from "./questions.ts";
import { SlackRefusal } from "./refusal.ts";
import { typeOf } from "./file-shelf.ts";

const METHODS: readonly SlackMethod[] = [...chatMethods, ...conversationMethods, ...fileMethods, ...viewMethods];
/** Of the methods, and for what needs no method: slash commands. */
const SCOPES = [...new Set([...METHODS.map(({ scope }) => scope).filter((scope) => scope !== ""), "commands"])].join(
  ",",
);

export interface SlackRouteOptions {
  /** Tokens that are taken; undefined: any that is not empty. */
  readonly tokens: readonly string[] | undefined;
  /** The context once the server listens: its address is part of answers. */
  readonly context: () => SlackContext;
  readonly onChange: () => void;
  readonly questions: Questions;
}

/** The Web API under `/slack/api/`, as the official client speaks it. */
export function slackRoutes(app: FastifyInstance, options: SlackRouteOptions): void {
  for (const method of METHODS) {
    app.route({
      method: ["GET", "POST"],
      url: `/slack/api/${method.name}`,
      config: { operation: method.name, isSlack: true },
      handler: async (request, reply) => {
        void reply.header("x-oauth-scopes", SCOPES);
        if (method.scope !== "") void reply.header("x-accepted-oauth-scopes", method.scope);
        return answer(method, request, options);
      },
    });
  }
  app.all("/slack/api/*", { config: { operation: "unknown-method", isSlack: true } }, () => ({
    ok: false,
    error: "unknown_method",
  }));

  app.post("/slack/upload/:file", { config: { operation: "upload", isSlack: true } }, async (request, reply) => {
    const { file } = request.params as { file: string };
    const bytes = await bytesOf(request);
    options.context().files.store(file, bytes);
    options.onChange();
    return reply.type("text/plain").send(`OK - ${bytes.length}`);
  });
  app.post("/slack/respond/:question", { config: { operation: "respond", isSlack: true } }, async (request, reply) => {
    const { question } = request.params as { question: string };
    try {
      options.questions.takeReply(question, request.body, options.context());
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      return reply.code(404).type("text/plain").send(error.error);
    }
    options.onChange();
    return reply.type("text/plain").send("ok");
  });
  app.get("/slack/files/:file", { config: { isControl: true } }, (request, reply) => {
    const bytes = options.context().files.bytes((request.params as { file: string }).file);
    const type = typeOf(bytes);
    if (type === "application/octet-stream") void reply.header("content-disposition", "attachment");
    return reply.type(type).header("x-content-type-options", "nosniff").send(bytes);
  });
}

function answer(method: SlackMethod, request: FastifyRequest, options: SlackRouteOptions): object {
  const sent = { ...(request.query as object), ...(request.body as object | null) } as Record<string, unknown>;
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? sent["token"];
  if (typeof token !== "string" || token === "") return { ok: false, error: "not_authed" };
  if (options.tokens !== undefined && !options.tokens.includes(token)) return { ok: false, error: "invalid_auth" };
  try {
    const fields = method.run(sent, options.context());
    if (method.changes) options.onChange();
    return { ok: true, ...fields };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return {
      ok: false,
      error: error.error,
      ...(error.messages.length > 0 ? { response_metadata: { messages: error.messages } } : {}),
    };
  }
}

/** The uploaded bytes: raw, or as the first part of a multipart form, which is what Slack's client sends. */
async function bytesOf(request: FastifyRequest): Promise<Buffer> {
  const { body } = request;
  if (!Buffer.isBuffer(body)) return Buffer.from(String((body as { body?: unknown } | null)?.body ?? ""));
  const contentType = request.headers["content-type"] ?? "";
  if (!contentType.startsWith("multipart/form-data")) return body;
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  for (const part of form.values())
    return typeof part === "string" ? Buffer.from(part) : Buffer.from(await part.arrayBuffer());
  throw new SlackRefusal("no_file_data");
}
