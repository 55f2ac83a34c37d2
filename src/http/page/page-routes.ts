import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Log, Visitor } from "../../ports/index.ts";
import { apiDocument, operationsOf } from "../api/document.ts";
import type { Access } from "../access/access.ts";
import { HTML, PAGE_HEADERS } from "./headers.ts";
import { whileAwaited } from "./while-awaited.ts";
import { SiteRefusal, type Parameters, type Site, type SitePage } from "./site.ts";
import { visitorFor } from "./visitor.ts";

/** Below which files stand. */
export const ASSETS_PATH = "/assets";

const YEAR_SECONDS = 31_536_000;

/** The pages for people, and the files they refer to. Every one is read: what acts has routes of its own. */
export function pageRoutes(
  app: FastifyInstance,
  { site, access, log }: { readonly site: Site; readonly access: Access; readonly log: Log },
): void {
  for (const page of site.pages)
    app.get(page.path, { config: { isGuarded: true } }, async (request, reply) => {
      const visitor = await readerOf(request, reply, { site, access });
      return visitor === undefined ? reply : sendPage(page, { site, log, visitor }, request, reply);
    });

  app.get<{ Params: { name: string } }>(
    `${ASSETS_PATH}/:name`,
    { config: { isGuarded: true } },
    async ({ params: { name } }, reply) => {
      const asset = site.assets.get(name);
      if (asset === undefined) return reply.code(404).send({ error: "there is no such file" });
      return reply
        .header("cache-control", `public, max-age=${YEAR_SECONDS}, immutable`)
        .header("cross-origin-resource-policy", "same-origin")
        .type(asset.contentType)
        .send(asset.body);
    },
  );
}

/** What programs can ask for, as people read it. */
export function operationsRoute(
  app: FastifyInstance,
  { site, access }: { readonly site: Site; readonly access: Access },
): void {
  app.get("/docs", { config: { isGuarded: true } }, async (request, reply) => {
    const visitor = await readerOf(request, reply, { site, access });
    return visitor === undefined
      ? reply
      : reply.type(HTML).send(site.operations(operationsOf(await apiDocument(app)), visitor));
  });
}

/** Who looks; undefined: nobody who may, and the answer is under way. */
async function readerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { site, access }: { readonly site: Site; readonly access: Access },
): Promise<Visitor | undefined> {
  reply.headers(PAGE_HEADERS);
  const person = await access.personOf(request);
  if (access.mayRead(request, person)) return visitorFor(person, request);
  reply
    .code(401)
    .type(HTML)
    .send(site.failure(401, "Sign in to see this page.", visitorFor(undefined, request)));
  return undefined;
}

async function sendPage(
  page: SitePage,
  { site, log, visitor }: { readonly site: Site; readonly log: Log; readonly visitor: Visitor },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const fail = (status: number, sentence: string): FastifyReply =>
    reply
      .code(status)
      .type(HTML)
      .send(site.failure(status, sentence, visitor));
  const signal = whileAwaited(reply);
  try {
    const answer = await page.html(request.params as Parameters, request.query as Parameters, visitor, signal);
    if (answer === undefined)
      return fail(404, "There is nothing here. It may have been deleted, or it was never read.");
    return reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .type(answer.contentType)
      .send(typeof answer.body === "string" ? answer.body : Buffer.from(answer.body));
  } catch (error) {
    if (error instanceof SiteRefusal) return fail(error.status, error.message);
    if (signal.aborted) return fail(503, "Nobody waits for this page any more.");
    log.error({ route: page.path, err: error }, "page failed");
    return fail(500, "This is a bug in Herald. Its log says more.");
  }
}
