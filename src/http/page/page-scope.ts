import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Log, Visitor } from "../../ports/index.ts";
import type { Access, Person } from "../access/access.ts";
import { HTML, PAGE_HEADERS } from "./headers.ts";
import { NOBODY, type Site } from "./site.ts";
import { visitorFor } from "./visitor.ts";

/** A form holds a few short fields. */
const FORM_LIMIT_BYTES = 8 * 1024;

/** What pages and forms are served with. */
export interface PageScope {
  readonly site: Site;
  readonly access: Access;
  readonly log: Log;
}

/** Whatever goes wrong in this scope is a page, and the bodies that it takes are forms. */
export function answerAsPages(scope: FastifyInstance, { site, log }: PageScope): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string", bodyLimit: FORM_LIMIT_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  );
  scope.setErrorHandler(async (error: FastifyError, request, reply) => {
    const { statusCode: status = 500 } = error;
    if (status >= 400 && status < 500) return failure(reply, site, status, "That is not a form of this page.");
    log.error({ method: request.method, route: request.routeOptions.url, err: error }, "page failed");
    return failure(reply, site, 500, "This is a bug in Herald. Its log says more.");
  });
}

/** A page that says what was wrong, to whoever looks. */
export function failure(
  reply: FastifyReply,
  site: Site,
  status: number,
  sentence: string,
  visitor: Visitor = NOBODY,
): FastifyReply {
  return reply
    .code(status)
    .headers(PAGE_HEADERS)
    .type(HTML)
    .send(site.failure(status, sentence, visitor));
}

/** A form that somebody sent from a page of ours. */
export interface SentForm {
  readonly person: Person;
  readonly visitor: Visitor;
  readonly fields: URLSearchParams;
}

/** The form, if a person who is known sent it from a page of ours; otherwise the refusal is under way. */
export async function formOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { site, access }: PageScope,
): Promise<SentForm | undefined> {
  const refuse = (status: number, sentence: string, visitor?: Visitor): undefined => {
    failure(reply, site, status, sentence, visitor);
  };
  const person = await access.personOf(request);
  if (person === undefined) return refuse(401, "Only who is signed in can do this. Nothing was done.");
  const visitor = { ...visitorFor(person, request), back: "/" };
  if (access.origins.ofForm(request) === undefined) return refuse(403, foreign(access), visitor);
  const fields = fieldsOf(request);
  if (!access.isFormOf(person, fields.get("csrf") ?? ""))
    return refuse(
      403,
      "This form is not from this session. Nothing was done. Open the page again, and try once more.",
      visitor,
    );
  return { person, visitor, fields };
}

export function fieldsOf({ body }: FastifyRequest): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams();
}

/** Why a form of another page is refused, and what to do where it was ours all the same. */
export function foreign({ origins }: { readonly origins: Access["origins"] }): string {
  const reached = origins.publicHost === undefined ? "PUBLIC_URL is not set" : `PUBLIC_URL says ${origins.publicHost}`;
  return `This form does not come from a page of this Herald. Nothing was done. If it does, Herald is reached by an address that it does not know: ${reached}.`;
}
