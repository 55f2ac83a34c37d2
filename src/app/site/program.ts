import { z } from "zod";
import type { SitePage, SiteParameters } from "../../http/index.ts";
import { cleanText, type ProgramView } from "../../messages/index.ts";
import { calendarFile, PROGRAM_DAYS, programPage } from "../../page/index.ts";
import { viewExpectedDays, viewProgram } from "../../workflow/index.ts";
import { htmlAnswer, queryOf, type SiteTools } from "./tools.ts";

const programQuery = z.object({
  days: z
    .string()
    .default("90")
    .refine((text) => PROGRAM_DAYS.some((days) => String(days) === text), `wanted one of ${PROGRAM_DAYS.join(", ")}`)
    .transform(Number),
});

/** Every experiment of the time is read for it: it may be this old. */
const KEPT_MS = 5 * 60_000;
/** A demo makes up its past while people look. */
const KEPT_IN_A_DEMO_MS = 2_000;
const NAME = 80;

/** @param publicUrl what addresses in a calendar begin with */
export function programAt({ context, document }: SiteTools, publicUrl: () => string): readonly SitePage[] {
  const keptMs = context.settings.isDemo ? KEPT_IN_A_DEMO_MS : KEPT_MS;
  const kept = new Map<number, { readonly at: number; readonly view: Promise<ProgramView> }>();
  const view = async (query: SiteParameters): Promise<ProgramView> => {
    const { days } = queryOf(programQuery, query);
    const now = context.clock.nowMs();
    const known = kept.get(days);
    if (known !== undefined && now - known.at < keptMs) return known.view;
    const made = viewProgram(days, context);
    kept.set(days, { at: now, view: made });
    // What failed is not kept: the next one asks again.
    made.catch(() => kept.delete(days));
    return made;
  };
  return [
    {
      path: "/program",
      twin: {
        path: "/v1/program",
        about: "How testing goes, and how Herald itself does",
        query: programQuery,
        answer: "ProgramAnswer",
      },
      html: async (_parameters, query, visitor) =>
        htmlAnswer(document({ title: "Program", place: "program" }, visitor, programPage(await view(query)))),
      json: (_parameters, query) => view(query),
    },
    {
      path: "/calendar.ics",
      twin: undefined,
      async html() {
        const days = (await viewExpectedDays(context)).map(({ account, experimentId, name, day, path }) => ({
          id: `${account}-${experimentId}@herald`,
          day,
          title: `Decision expected: ${cleanText(name, NAME)}`,
          address: `${publicUrl()}${path}`,
        }));
        return {
          status: 200,
          contentType: "text/calendar; charset=utf-8",
          body: calendarFile(days, context.clock.now()),
          headers: { "content-disposition": 'inline; filename="herald.ics"' },
        };
      },
    },
  ];
}
