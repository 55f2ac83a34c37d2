import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { described, type RouteDescription } from "../api/described.ts";
import { whileAwaited } from "../page/while-awaited.ts";

/** Where agents connect. */
export const MCP_PATH = "/mcp";

/** A CSV file is part of what a tool may take. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** What answers agents: by their protocol, and one call of a tool without it. */
export interface Agents {
  answer(request: Request, body: unknown): Promise<Response>;
  /** @throws an error with a stable code that says what to do */
  call(
    asked: { readonly tool: string; readonly input: unknown; readonly by: string },
    signal: AbortSignal,
  ): Promise<{ readonly facts: object; readonly words: string }>;
}

const callBody = z.strictObject({ input: z.looseObject({}), by: z.string().max(200).default("") });
const TOOL: RouteDescription = {
  summary: "One call of a tool that agents use, without their protocol",
  tag: "Agents",
  body: callBody,
  answer: z.object({ facts: z.looseObject({}), words: z.string() }),
};

/** Behind the token, as all that acts. Every request to `/mcp` is answered by itself: there are no sessions and no streams to keep. */
export function agentRoutes(app: FastifyInstance, { agents }: { readonly agents?: Agents }): void {
  if (agents === undefined) return;
  app.route({
    method: ["POST", "GET", "DELETE"],
    url: MCP_PATH,
    bodyLimit: BODY_LIMIT_BYTES,
    async handler(request, reply) {
      const headers = new Headers();
      // Who came in has been checked: what answers needs no token.
      for (const [name, value] of Object.entries(request.headers))
        if (typeof value === "string" && name !== "authorization") headers.set(name, value);
      const asked = new Request(`http://${request.headers.host ?? "localhost"}${MCP_PATH}`, {
        method: request.method,
        headers,
        signal: whileAwaited(reply),
      });
      const { status, headers: given, body } = await wholeAnswer(await agents.answer(asked, request.body));
      for (const [name, value] of given) if (!OWN_HEADERS.has(name)) reply.header(name, value);
      return reply.code(status).send(body);
    },
  });
  app.post<{ Params: { tool: string } }>(
    "/v1/tools/:tool",
    { bodyLimit: BODY_LIMIT_BYTES, ...described(TOOL) },
    async (request, reply) => {
      const body = callBody.safeParse(request.body);
      if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
      const { input, by } = body.data;
      try {
        return await agents.call({ tool: request.params.tool, input, by }, whileAwaited(reply));
      } catch (error) {
        if (!isExpected(error)) throw error;
        return reply.code(400).send({ error: error.message });
      }
    },
  );
}

/** Set by this server itself. */
const OWN_HEADERS = new Set(["content-length", "transfer-encoding", "connection"]);

async function wholeAnswer(response: Response) {
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Our own errors have a stable code in kebab-case. */
function isExpected(error: unknown): error is Error {
  const code = (error as { readonly code?: unknown }).code;
  return error instanceof Error && typeof code === "string" && /^[a-z]+(-[a-z]+)*$/u.test(code);
}
