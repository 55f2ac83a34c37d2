import { z } from "zod";
import { POLICY_LIMITS } from "../../config/index.ts";
import { SiteRefusal, type SitePage, type SiteParameters } from "../../http/index.ts";
import type { WhatIf } from "../../ports/index.ts";
import { whatIfPage } from "../../page/index.ts";
import { emptyMemory, viewWhatIf, type WhatIfContext } from "../../workflow/index.ts";
import { refOf } from "./experiment.ts";
import { htmlAnswer, queryOf, type SiteTools } from "./tools.ts";

const WHAT_IF_PATH = "/experiments/:account/:id/what-if";

const MOST_DIGITS = 40;
const value = z.string().max(MOST_DIGITS).optional();

/** As it stands in an address: days, and percent. */
const whatIfQuery = z.object({
  minDays: value,
  horizonDays: value,
  alphaPercent: value,
  chancePercent: value,
  mdePercent: value,
  /** What of the page is wanted; everything unless given. */
  part: z.enum(["all", "own", "traffic", "past"]).default("all"),
});

export function whatIfAt({ context, document }: SiteTools, whatIf: WhatIf): SitePage {
  const whole: WhatIfContext = { ...context, whatIf, memory: emptyMemory(), limits: POLICY_LIMITS };
  const view = (parameters: SiteParameters, query: SiteParameters, signal: AbortSignal) => {
    const { part, ...asked } = queryOf(whatIfQuery, query);
    return viewWhatIf(refOf(parameters), { asked, part, signal }, whole);
  };
  return {
    path: WHAT_IF_PATH,
    twin: {
      path: `/v1${WHAT_IF_PATH}`,
      about:
        "When this and past experiments would have stopped under other rules, and how often those err at this traffic",
      query: whatIfQuery,
      answer: "WhatIfAnswer",
    },
    async html(parameters, query, visitor, signal) {
      const made = await view(parameters, query, signal);
      if (made === undefined) return undefined;
      const title = `What if: ${made.name}`;
      const answer = htmlAnswer(document({ title, place: "experiments" }, visitor, whatIfPage(made)));
      // A form that is still being filled in is no failure.
      const isWhole = query["part"] === undefined;
      return made.results === undefined && isWhole ? { ...answer, status: 422 } : answer;
    },
    async json(parameters, query, signal) {
      const made = await view(parameters, query, signal);
      if (made?.results !== undefined || made === undefined) return made;
      throw new SiteRefusal(
        made.fields.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`])).join(" "),
      );
    },
  };
}
