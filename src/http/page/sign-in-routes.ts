import type { FastifyInstance } from "fastify";
import type { Clock } from "../../ports/index.ts";
import type { Pass } from "../access/passes.ts";
import { HTML, PAGE_HEADERS } from "./headers.ts";
import { failure, fieldsOf, foreign, formOf, type PageScope } from "./page-scope.ts";
import { visitorFor } from "./visitor.ts";

const SIGN_IN_PATH = "/sign-in";

/** The address of a link. @param token of a pass for links */
export function signInAddress(baseUrl: string, token: string): string {
  return `${baseUrl}${SIGN_IN_PATH}?link=${token}`;
}

const GUARDED = { config: { isGuarded: true } };

/**
 * Signing in by a link, and signing out. Opening the link changes nothing: previews and scanners open links too. The button on its page does
 * it, once.
 */
export function signInRoutes(scope: FastifyInstance, options: PageScope & { readonly clock: Clock }): void {
  const { site, access, log, clock } = options;

  const linkIn = async (token: unknown): Promise<Pass | undefined> => {
    const pass = typeof token === "string" ? access.links.read(token, clock.nowMs()) : undefined;
    return pass === undefined || (await access.isSpent(pass)) ? undefined : pass;
  };

  scope.get<{ Querystring: { link?: unknown } }>(SIGN_IN_PATH, GUARDED, async (request, reply) => {
    if (access.isByProxy) return failure(reply, site, 404, BY_PROXY);
    const { link: token } = request.query;
    const link = await linkIn(token);
    if (link === undefined) return failure(reply, site, 401, UNUSABLE);
    const visitor = visitorFor(await access.personOf(request), request);
    return reply
      .headers(PAGE_HEADERS)
      .type(HTML)
      .send(site.confirmSignIn({ token: token as string, name: link.name }, visitor));
  });

  scope.post(SIGN_IN_PATH, GUARDED, async (request, reply) => {
    if (access.isByProxy) return failure(reply, site, 404, BY_PROXY);
    // Otherwise a page of somebody else could sign a visitor in as somebody else.
    const origin = access.origins.ofForm(request);
    if (origin === undefined) return failure(reply, site, 403, foreign(access));
    if (!origin.isHttps && !origin.isThisMachine) return failure(reply, site, 403, PLAIN);
    const link = await linkIn(fieldsOf(request).get("link"));
    if (link === undefined || !(await access.spend(link))) return failure(reply, site, 401, UNUSABLE);
    log.info({}, "signed in to the page");
    return reply.header("set-cookie", [...access.begin(link, origin)]).redirect("/", 303);
  });

  scope.post("/sign-out", GUARDED, async (request, reply) => {
    const form = await formOf(request, reply, options);
    if (form === undefined) return reply;
    if (form.person.session === undefined) return failure(reply, site, 404, BY_PROXY, form.visitor);
    await access.spend(form.person.session);
    return reply.header("set-cookie", [...access.end()]).redirect("/", 303);
  });
}

const UNUSABLE =
  "This link cannot be used: it was used before, it is older than ten minutes, or it is not from this Herald.";
const BY_PROXY = "Nobody signs in or out here: the proxy before Herald says who looks.";
/** Why nobody signs in over plain HTTP, except on the machine itself. */
export const PLAIN =
  "Nobody can sign in over plain HTTP: whoever is on the way could read along and act in your name. Put HTTPS in front of Herald, set PUBLIC_URL to that address, or open the page on the worker's own machine.";
