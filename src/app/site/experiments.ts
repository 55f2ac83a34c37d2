import { z } from "zod";
import type { SitePage, SiteParameters } from "../../http/index.ts";
import type { ExperimentsQuery } from "../../messages/index.ts";
import { experimentsPage } from "../../page/index.ts";
import { viewExperiments } from "../../workflow/index.ts";
import { htmlAnswer, queryOf, type SiteTools } from "./tools.ts";

const MOST_PAGES = 100_000;

/** What forms leave empty was not asked for. */
const wanted = z
  .string()
  .max(200)
  .transform((text) => (text.trim() === "" ? undefined : text.trim()))
  .optional();

/** As it stands in an address. */
const experimentsQuery = z
  .object({
    account: wanted,
    status: wanted,
    policy: wanted,
    show: wanted.pipe(z.enum(["decide", "fix"]).optional()),
    problem: wanted,
    search: wanted,
    sort: z.enum(["name", "day", "chance", "lift", "evidence", "expected"]).default("evidence"),
    order: z.enum(["asc", "desc"]).default("desc"),
    page: z.coerce.number().int().min(1).max(MOST_PAGES).default(1),
    view: z.enum(["wall"]).optional(),
  })
  .transform(
    ({ order, view, ...query }): ExperimentsQuery => ({
      ...query,
      descending: order === "desc",
      isWall: view === "wall",
    }),
  );

export function experimentsAt({ context, document }: SiteTools): SitePage {
  const view = (query: SiteParameters) => viewExperiments(queryOf(experimentsQuery, query), context);
  return {
    path: "/",
    twin: {
      path: "/v1/experiments",
      about: "The list of experiments: what needs a decision, what needs fixing, and how each stands",
      query: experimentsQuery,
      answer: "ExperimentsAnswer",
    },
    async html(_parameters, query, visitor) {
      const made = await view(query);
      const { isWall } = made.query;
      return htmlAnswer(
        document({ title: "Experiments", place: "experiments", isWall }, visitor, experimentsPage(made, visitor)),
      );
    },
    json: (_parameters, query) => view(query),
  };
}
