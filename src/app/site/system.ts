import { z } from "zod";
import { pauseOf } from "../../decision/index.ts";
import type { SitePage } from "../../http/index.ts";
import { formatAmount, type JobLine, type QueueView, type SystemView } from "../../messages/index.ts";
import { systemPage } from "../../page/index.ts";
import { QueueUnreachableError, type InspectedJob, type JobQueue } from "../../queue/index.ts";
import { usualTimeZone, withNames } from "../../workflow/index.ts";
import { htmlAnswer, type SiteTools } from "./tools.ts";

/** What the worker knows of itself beside the ledger. */
export interface SystemSources {
  readonly queue: Pick<JobQueue, "inspect">;
  readonly readiness: () => Promise<{
    readonly ready: boolean;
    readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>>;
  }>;
  readonly configuration: SystemView["configuration"];
  readonly configurationReadAt: () => string;
  readonly warnings: readonly string[];
  readonly versions: SystemView["versions"];
  /** Under which others reach the pages, once they are served. */
  readonly publicUrl: () => string;
}

const MESSAGES = 20;

export function systemAt(tools: SiteTools, sources: SystemSources): SitePage {
  return {
    path: "/system",
    twin: {
      path: "/v1/system",
      about: "How the worker is: readiness, schedules, queue, messages, configuration",
      answer: "SystemAnswer",
    },
    async html(_parameters, _query, visitor) {
      const made = await viewSystem(tools, sources);
      return htmlAnswer(tools.document({ title: "System", place: "system" }, visitor, systemPage(made, visitor)));
    },
    json: () => viewSystem(tools, sources),
  };
}

async function viewSystem({ context }: SiteTools, sources: SystemSources): Promise<SystemView> {
  const { ledger, clock, settings } = context;
  const { ready, checks } = await sources.readiness();
  const sent = await ledger.records.page("deliveries", { limit: MESSAGES, newestFirst: true });
  return {
    timeZone: usualTimeZone(settings),
    now: clock.now(),
    versions: sources.versions,
    readiness: {
      isReady: ready,
      checks: Object.entries(checks).map(([name, { ok, detail }]) => ({ name, isFine: ok, detail })),
    },
    pause: await withNames(pauseOf(await ledger.instructions.general()), context),
    ...(await queueOf(sources)),
    messages: sent.rows.map((row) => {
      const { key, destination, state, updatedAt } = deliveryRow.parse(row);
      return { key, destination, state, at: updatedAt };
    }),
    configuration: sources.configuration,
    configurationReadAt: sources.configurationReadAt(),
    warnings: sources.warnings,
    isDemo: settings.isDemo,
  };
}

const deliveryRow = z.object({ key: z.string(), destination: z.string(), state: z.string(), updatedAt: z.string() });

async function queueOf({ queue }: SystemSources): Promise<Pick<SystemView, "queue" | "problem">> {
  try {
    const { counts, schedules, running, failed, done } = await queue.inspect();
    const lines = { running: running.map(lineOf), failed: failed.map(lineOf), done: done.map(lineOf) };
    return {
      queue: { counts, schedules: schedules.map((one) => ({ ...one, last: lastOf(one.id, lines) })), ...lines },
      problem: undefined,
    };
  } catch (error) {
    if (!(error instanceof QueueUnreachableError)) throw error;
    return { queue: undefined, problem: error.message };
  }
}

/** When the job of a schedule, `<job>:<key>`, last ended. */
function lastOf(id: string, { done, failed }: Pick<QueueView, "done" | "failed">): string | undefined {
  const job = id.slice(0, id.lastIndexOf(":"));
  return [...done, ...failed]
    .flatMap((line) => (line.job === job ? (line.endedAt ?? []) : []))
    .toSorted()
    .at(-1);
}

function lineOf({ id, job, startedAt, endedAt, failedReason, isSigned, result }: InspectedJob): JobLine {
  return { id, job, startedAt, endedAt, isSigned, reason: failedReason ?? "", outcome: outcomeOf(result) };
}

const counted = z.object({
  /** Of a sweep. */
  evaluated: z.array(z.unknown()).optional(),
  /** Of a digest. */
  experiments: z.number().optional(),
  unread: z.union([z.number(), z.array(z.unknown()).transform(({ length }) => length)]).optional(),
  requests: z.number().optional(),
});

function outcomeOf(result: unknown): string {
  const { evaluated, experiments = evaluated?.length, unread = 0, requests } = counted.safeParse(result).data ?? {};
  return [
    ...(experiments === undefined ? [] : [formatAmount(experiments, "experiment")]),
    ...(unread === 0 ? [] : [`${formatAmount(unread, "experiment")} unread`]),
    ...(requests === undefined ? [] : [formatAmount(requests, "request")]),
  ].join(", ");
}
