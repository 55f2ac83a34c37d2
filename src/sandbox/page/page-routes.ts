import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { parse } from "../api/query.ts";
import { PEOPLE } from "../slack/people.ts";
import { Refusal } from "../world/refusal.ts";
import type { Workspace } from "../slack/workspace.ts";
import type { Html } from "./html.ts";
import type { PageContext } from "./page-context.ts";
import { overviewPage } from "./overview-page.ts";
import { slackPage } from "./slack-page.ts";

const slackQuery = z.object({
  channel: z.string().optional(),
  before: z
    .string()
    .regex(/^\d+\.\d+$/)
    .optional(),
  as: z.string().optional(),
  looks: z.coerce.number().int().nonnegative().default(0),
});
const pressForm = z.object({ channel: z.string(), ts: z.string(), action: z.string(), user: z.string() });

/** `/`, `/slack` and `/slack/messages.json`: for people, and for tests of what people would see. */
export function pageRoutes(app: FastifyInstance, context: PageContext): void {
  const config = { isControl: true };
  app.get("/", { config }, (_request, reply) => send(reply, overviewPage(context)));
  app.get("/slack", { config }, (request, reply) => {
    const { channel, before, as, looks } = parse(slackQuery, request.query, "query");
    const { workspace, interactions } = context;
    const user = PEOPLE.find(({ id }) => id === as)?.id ?? PEOPLE[0]!.id;
    const view = { workspace, interactions, reader: { user, canClick: interactions.isConnected }, looks };
    return send(reply, slackPage(view, workspace.channel(channel ?? busiest(workspace), true), before));
  });
  app.post("/slack/click", { config }, async (request, reply) => {
    // A page from elsewhere must not click in the visitor's name, though nothing real depends on it.
    const site = request.headers["sec-fetch-site"];
    if (site !== undefined && site !== "same-origin" && site !== "none")
      throw new Refusal(403, "Buttons can be clicked on this page only");
    const { channel, ts, action, user } = parse(pressForm, request.body, "body");
    await context.interactions.click({ channel, messageTs: ts, actionId: action, user });
    return reply.redirect(`/slack?channel=${encodeURIComponent(channel)}&as=${encodeURIComponent(user)}#${ts}`, 303);
  });
  app.get("/slack/messages.json", { config }, () => ({
    channels: context.workspace.channels,
    messages: context.workspace.messages,
  }));
}

const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Nothing runs in these pages and nothing is loaded from elsewhere, whatever a message holds. */
function send(reply: FastifyReply, page: Html): FastifyReply {
  return reply
    .type("text/html; charset=utf-8")
    .header("content-security-policy", CONTENT_POLICY)
    .header("x-content-type-options", "nosniff")
    .header("cache-control", "no-store")
    .send(page.text);
}

/** The channel with the latest message; the first one while there is none. */
function busiest(workspace: Workspace): string {
  return workspace.messages.at(-1)?.channel ?? workspace.channels[0]!.id;
}
