import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { described, type RouteDescription } from "../api/described.ts";
import type { ErrorAnswer } from "../answers.ts";

/** What came of reading the configuration again: in force, or why not. */
export type ReloadAnswer =
  | { readonly status: 200; readonly body: { readonly changed: readonly string[]; readonly readAt: string } }
  | { readonly status: 400 | 409 | 503; readonly body: ErrorAnswer };

const RELOAD: RouteDescription = {
  summary: "Reads the configuration again, as herald reload and SIGHUP do; refused as a whole where anything is wrong",
  tag: "Worker",
  answer: z.object({
    changed: z.array(z.string()).describe("Names of the settings that are others now."),
    warnings: z.array(z.string()),
    readAt: z.string(),
  }),
};

/** For callers with the trigger token. */
export function reloadRoutes(
  app: FastifyInstance,
  { reload }: { readonly reload?: () => Promise<ReloadAnswer> },
): void {
  if (reload === undefined) return;
  app.post("/v1/reload", described(RELOAD), async (_request, reply) => {
    const { status, body } = await reload();
    return reply.code(status).send(body);
  });
}
