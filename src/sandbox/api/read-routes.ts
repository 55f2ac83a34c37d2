import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { isUtcDay, daysBetween, utcDayOf, type UtcDay } from "../../experiment/index.ts";
import { faultOf } from "../faults/fault-hooks.ts";
import { chanceToBeBest } from "../traffic/chance-to-be-best.ts";
import type { SandboxExperiment } from "../world/experiment.ts";
import { goalOf } from "../world/experiments.ts";
import { Refusal } from "../world/refusal.ts";
import { hasScope, keyOf } from "./access.ts";
import type { Account } from "./account.ts";
import { limitOf, pageOf } from "./paging.ts";
import { parse } from "./query.ts";
import { experimentJson } from "./render.ts";

const MAX_WINDOW_DAYS = 366;

const listQuery = z.object({
  limit: z.string().optional(),
  cursor: z.string().optional(),
  status: z.enum(["draft", "running", "paused", "completed"]).optional(),
  type: z.enum(["ab", "multivariate", "personalization"]).optional(),
  search: z.string().optional(),
});
const utcDay = z.string().refine(isUtcDay, "must be a date, YYYY-MM-DD");
const resultsQuery = z.object({ eventName: z.string().optional() });
const seriesQuery = resultsQuery.extend({ startDate: utcDay.optional(), endDate: utcDay.optional() });

/** Everything that only reads experiments. */
export function readRoutes(app: FastifyInstance, account: Account): void {
  const { experiments, generation } = account;

  app.get("/experiments", { config: { operation: "list", scope: "experiment:list" } }, (request) => {
    const query = parse(listQuery, request.query, "query");
    const wanted = query.search?.toLowerCase() ?? "";
    const rows = experiments
      .listed()
      .filter((row) => query.status === undefined || row.status === query.status)
      .filter((row) => query.type === undefined || row.type === query.type)
      .filter((row) => [row.id, row.name, row.description ?? ""].some((text) => text.toLowerCase().includes(wanted)));
    // Newest first: the rank grows with age.
    const rank = (row: SandboxExperiment): string =>
      `${String(9e15 - Date.parse(row.createdAt)).padStart(16, "0")} ${row.id}`;
    const sorted = rows.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
    const repeated = faultOf(request, "repeated-cursor") !== undefined;
    const page = pageOf(sorted, rank, limitOf(query.limit, 25, 100), query.cursor);
    const canSeeVariants = hasScope(keyOf(request, account.keys), "experiment:find");
    const shown = generation === "seed" ? "none" : canSeeVariants ? "all" : "empty";
    return {
      entities: page.entities.map((row) => experimentJson(row, generation, shown)),
      pagination: repeated
        ? { hasMore: true, nextCursor: repeatedCursor(query.cursor, page.pagination.nextCursor) }
        : page.pagination,
    };
  });

  app.get("/experiments/:id", { config: { operation: "get", scope: "experiment:find" } }, (request) =>
    experimentJson(experimentOf(request, account), generation, "all"),
  );

  app.get("/experiments/:id/results", { config: { operation: "results", scope: "experiment:find" } }, (request) => {
    const experiment = experimentOf(request, account);
    const { eventName } = parse(resultsQuery, request.query, "query");
    const tally = experiments.totals(experiment, eventName || goalOf(experiment));
    const chances = chanceToBeBest(tally);
    const isNull = faultOf(request, "null-probability") !== undefined;
    return {
      variants: experiment.variants.map((variant, arm) => ({
        id: variant.id,
        name: variant.name,
        isControl: variant.isControl,
        impressions: tally.impressions[arm]!,
        conversions: tally.conversions[arm]!,
        conversionRate: rateOf(tally.conversions[arm]!, tally.impressions[arm]!),
        probabilityToBeBest: isNull ? null : chances[arm]!,
      })),
    };
  });

  app.get(
    "/experiments/:id/results-time-series",
    { config: { operation: "series", scope: "experiment:find" } },
    (request) => {
      const experiment = experimentOf(request, account);
      const query = parse(seriesQuery, request.query, "query");
      const { from, to } = windowOf(experiment, query, account.clock.nowMs());
      const days = experiments.days(experiment, query.eventName || goalOf(experiment), from, to);
      return {
        days: days.map((day) => ({
          date: day.date,
          variants: experiment.variants
            .map(({ id }, arm) => ({ id, impressions: day.impressions[arm]!, conversions: day.conversions[arm]! }))
            .filter(({ impressions, conversions }) => impressions > 0 || conversions > 0)
            .map((row) => ({ ...row, conversionRate: rateOf(row.conversions, row.impressions) })),
        })),
      };
    },
  );
}

/**
 * The days of a series: what was asked for, clamped to the run, and only then measured.
 * What a window wholly outside the run gets is not documented; here it ends before it begins, which is refused.
 * @throws Refusal 400
 */
function windowOf(
  experiment: SandboxExperiment,
  asked: Pick<z.infer<typeof seriesQuery>, "startDate" | "endDate">,
  nowMs: number,
): { from: UtcDay; to: UtcDay } {
  const isFrozen = experiment.status === "completed" && experiment.served.at(-1)?.to !== null;
  const first = utcDayOf(experiment.countedFrom ?? nowMs);
  const last = utcDayOf(isFrozen ? experiment.stoppedAt! : nowMs);
  const from = asked.startDate === undefined || asked.startDate < first ? first : asked.startDate;
  const to = asked.endDate === undefined || asked.endDate > last ? last : asked.endDate;
  if (from > to) throw new Refusal(400, "startDate must not be after endDate");
  if (daysBetween(from, to) + 1 > MAX_WINDOW_DAYS)
    throw new Refusal(400, `Date range must not exceed ${MAX_WINDOW_DAYS} days`);
  return { from, to };
}

/** The experiment the path names. @throws Refusal 404 */
export function experimentOf(request: FastifyRequest, account: Account): SandboxExperiment {
  return account.experiments.byId((request.params as { id: string }).id);
}

/** A proportion with four digits, as in the vendor's example. */
function rateOf(conversions: number, impressions: number): number {
  return impressions === 0 ? 0 : Math.round((conversions / impressions) * 10_000) / 10_000;
}

/** From the second page on the cursor leads back to itself. On a one-page list it leads back to the start of the list. */
function repeatedCursor(sent: string | undefined, next: string | null): string {
  return sent ?? next ?? Buffer.from(JSON.stringify({ after: "" })).toString("base64url");
}
