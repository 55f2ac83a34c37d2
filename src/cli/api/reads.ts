import { isUtcDay, utcDayOf, type UtcDay } from "../../experiment/index.ts";
import { systemClock } from "../../platform/index.ts";
import type { ExperimentsApi, ListFilter, SeriesQuery } from "../../ports/index.ts";
import { UsageError } from "../failure.ts";
import type { ApiCall } from "./call-options.ts";
import type { OPERATIONS } from "./operations.ts";

/** What was read, and what of it could not be. */
export interface Answer {
  readonly value: unknown;
  readonly unreadable: readonly string[];
}

/** What a read sends, once its options are known to be right. */
export type Read = (api: ExperimentsApi) => Promise<Answer>;

type ReadName = Extract<(typeof OPERATIONS)[number], { readonly isWrite: false }>["name"];

/** How each read is prepared. Each: @throws UsageError before anything is sent */
export const READS: Readonly<Record<ReadName, (call: ApiCall) => Read>> = {
  list({ options: { status, type, search } }) {
    const filter = {
      ...(status !== undefined && { status: oneOf("--status", status, STATUSES) }),
      ...(type !== undefined && { type: oneOf("--type", type, TYPES) }),
      ...(search !== undefined && { search }),
    };
    return (api) => listed(api, filter);
  },
  get:
    ({ id }) =>
    async (api) =>
      whole(await api.getDetails(id)),
  results:
    ({ id, options: { event } }) =>
    async (api) =>
      whole(await api.getResults(id, event === undefined ? {} : { eventName: event })),
  series({ id, options: { from, to, event } }) {
    const days = {
      ...(from !== undefined && { from: day("--from", from) }),
      ...(to !== undefined && { to: day("--to", to) }),
    };
    if (days.from !== undefined && days.to !== undefined && days.from > days.to)
      throw new UsageError(`--from ${days.from} is after --to ${days.to}`);
    return async (api) => {
      const query = { ...(await runOf(id, api)), ...days };
      return whole(await api.getSeries(id, { ...query, ...(event !== undefined && { eventName: event }) }));
    };
  },
  hosts:
    ({ id }) =>
    async (api) =>
      whole((await api.getHosts(id)) ?? { targeted: null, allowed: null }),
  unpublished: () => async (api) => {
    const changes = await api.getUnpublishedChanges();
    return whole({ unpublishedChanges: changes?.count ?? null, names: changes?.names ?? [] });
  },
};

const STATUSES = ["draft", "running", "paused", "completed"] as const;
const TYPES = ["ab", "multivariate", "personalization"] as const;

function whole(value: unknown): Answer {
  return { value, unreadable: [] };
}

async function listed(api: ExperimentsApi, filter: ListFilter): Promise<Answer> {
  const value: unknown[] = [];
  const unreadable: string[] = [];
  const onUnreadable = (row: { readonly id: string | undefined; readonly error: Error }): number =>
    unreadable.push(`${row.id ?? "an experiment without a readable id"}: ${row.error.message}`);
  for await (const experiment of api.listExperiments(filter, { onUnreadable })) value.push(experiment);
  return { value, unreadable };
}

/** The days of its whole run: up to its stop, or today. */
async function runOf(id: string, api: ExperimentsApi): Promise<SeriesQuery> {
  const { createdAt, startedAt, stoppedAt } = await api.getExperiment(id);
  const today = utcDayOf(systemClock.nowMs());
  const startedOn = startedAt === undefined ? undefined : dayOf(startedAt);
  const stoppedOn = stoppedAt === undefined ? undefined : dayOf(stoppedAt);
  // A start moves when a pause ends: what was counted before it counts too.
  const from = createdAt === undefined ? (startedOn ?? today) : dayOf(createdAt);
  return { from, to: stoppedOn ?? today, startedOn, stoppedOn };
}

function dayOf(instant: string): UtcDay {
  return utcDayOf(Date.parse(instant));
}

function day(flag: string, text: string): UtcDay {
  if (!isUtcDay(text)) throw new UsageError(`${flag} requires a day as YYYY-MM-DD, got ${JSON.stringify(text)}`);
  return text;
}

function oneOf<const Word extends string>(flag: string, text: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === text);
  if (word === undefined) throw new UsageError(`${flag} takes one of ${words.join(", ")}, not ${JSON.stringify(text)}`);
  return word;
}
