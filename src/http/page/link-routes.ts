import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { callerFields, type Clock } from "../../ports/index.ts";
import { described, type RouteDescription } from "../api/described.ts";
import { payloadProblems } from "../answers.ts";
import type { Access } from "../access/access.ts";
import { overAt } from "../access/passes.ts";
import { PLAIN, signInAddress } from "./sign-in-routes.ts";

export const LINKS_PATH = "/v1/sign-in-links";

const asked = z.strictObject({ by: callerFields.by });

const LINK: RouteDescription = {
  summary: "A link that signs a person in, once and within ten minutes",
  tag: "Worker",
  body: asked,
  status: 201,
  answer: z.object({ url: z.string(), by: z.string(), until: z.string() }),
};

/** Makes links that sign a person in, for who has the trigger token. */
export function linkRoutes(
  app: FastifyInstance,
  {
    access,
    clock,
    ownUrl,
  }: { readonly access: Access | undefined; readonly clock: Clock; readonly ownUrl: () => string },
): void {
  app.post(LINKS_PATH, described(LINK), async (request, reply) => {
    if (access === undefined)
      return reply.code(404).send({ error: "this worker shows no page: its configuration says page: off" });
    const { success, data, error } = asked.safeParse(request.body ?? {});
    if (!success)
      return reply.code(400).send({ error: "a link needs to know who signs in", problems: payloadProblems(error) });
    if (access.isByProxy)
      return reply.code(409).send({
        error:
          "the proxy before Herald says who looks (page.trustedHeader): nobody needs a link; open the address of that proxy",
      });
    const { publicOrigin } = access.origins;
    if (publicOrigin !== undefined && !publicOrigin.isHttps && !publicOrigin.isThisMachine)
      return reply.code(409).send({ error: `PUBLIC_URL is plain HTTP. ${PLAIN}` });
    const pass = access.links.issue({ name: data.by }, clock.nowMs());
    return reply.code(201).send({ url: signInAddress(ownUrl(), pass.token), by: pass.name, until: overAt(pass) });
  });
}
