import { z } from "zod";
import { pageChartSvg } from "../../chart/index.ts";
import { writeCsv } from "../../csv/index.ts";
import { isUtcDay, type ExperimentRef } from "../../experiment/index.ts";
import { SiteRefusal, type SiteAnswer, type SitePage, type SiteParameters } from "../../http/index.ts";
import type { ExperimentView } from "../../messages/index.ts";
import { experimentPage } from "../../page/index.ts";
import { firstLookOn, viewExperiment } from "../../workflow/index.ts";
import { htmlAnswer, queryOf, type SiteTools } from "./tools.ts";

const PATH = "/experiments/:account/:id";

const refSchema = z.object({ account: z.string(), id: z.string() });
const asOfQuery = z.object({
  asOf: z
    .string()
    .optional()
    .transform((text) => (text === "" ? undefined : text))
    .refine((day) => day === undefined || isUtcDay(day), "wanted a calendar day such as 2026-11-27"),
});

/** One experiment, as it stands or as it stood on a day. */
export function experimentAt({ context, document }: SiteTools): readonly SitePage[] {
  const view = async (parameters: SiteParameters, query: SiteParameters): Promise<ExperimentView | undefined> => {
    const ref = refOf(parameters);
    const { asOf } = queryOf(asOfQuery, query);
    const made = await viewExperiment(ref, asOf, context);
    if (made !== undefined || asOf === undefined) return made;
    const first = await firstLookOn(ref, context);
    if (first === undefined) return undefined;
    throw new SiteRefusal(
      `Herald first looked at this experiment when ${first} (UTC) had closed. Ask for that day or a later one.`,
      404,
    );
  };
  return [
    {
      path: PATH,
      twin: {
        path: `/v1${PATH}`,
        about: "One experiment, as it stands or as it stood when a day had closed",
        query: asOfQuery,
        answer: "ExperimentAnswer",
      },
      async html(parameters, query, visitor) {
        const made = await view(parameters, query);
        if (made === undefined) return undefined;
        const svg = made.chart && pageChartSvg(made.chart);
        return htmlAnswer(
          document({ title: made.name, place: "experiments" }, visitor, experimentPage(made, svg, visitor)),
        );
      },
      json: view,
    },
    {
      path: `${PATH}/days.csv`,
      twin: undefined,
      async html(parameters, query) {
        const made = await view(parameters, query);
        return made && csvAnswer(made);
      },
    },
  ];
}

export function refOf(parameters: SiteParameters): ExperimentRef {
  const { account, id } = refSchema.parse(parameters);
  return { account, experimentId: id };
}

/** In the form that `herald backtest` reads. */
function csvAnswer({ experimentId, counts: { arms, days }, lastClosedDay }: ExperimentView): SiteAnswer {
  const rows = days.flatMap(({ date, impressions, conversions }) =>
    arms.map(({ name, isControl, weight }, arm) => [
      experimentId,
      name,
      String(isControl),
      weight ?? "",
      date,
      impressions[arm]!,
      conversions[arm]!,
    ]),
  );
  const columns = ["experiment", "variant", "is_control", "weight", "date", "impressions", "conversions"];
  return {
    status: 200,
    contentType: "text/csv; charset=utf-8",
    body: writeCsv(columns, rows),
    headers: { "content-disposition": `attachment; filename="${fileName(experimentId)}-${lastClosedDay}.csv"` },
  };
}

/** What every file system takes. */
function fileName(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_-]/gu, "-").slice(0, 80);
}
