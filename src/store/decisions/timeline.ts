import type { Queryable } from "../../database/index.ts";
import type { Look, OtherExperiment } from "../../decision/index.ts";
import type { ExperimentRef, UtcDay } from "../../experiment/index.ts";
import { fingerprintSchema, lookSchema } from "../schema/decision-schema.ts";
import { dayEntriesSchema } from "../schema/kept-schema.ts";
import { readFact, readStored } from "../schema/read-stored.ts";
import type { Tables } from "../tables.ts";
import { applyChanges, type DayEntry } from "./day-entries.ts";
import { unpack } from "./packing.ts";
import { SortedEntries } from "./sorted-entries.ts";

/** What one row adds to what is known of its experiment. */
export interface TimelineRow {
  readonly sequence: string;
  readonly closed_day: UtcDay;
  readonly days: unknown;
  /** Packed; only where it counts. */
  readonly look: Uint8Array | null;
}

/** What the rows of one experiment add up to: each day as last recorded, and of each day the look that counts, as text. */
export interface Timeline {
  readonly days: SortedEntries<DayEntry>;
  readonly looks: SortedEntries<string>;
}

/** The timeline up to a row, that row left out; without `before`, up to the last one. */
export async function readTimeline(
  database: Queryable,
  tables: Tables,
  { account, experimentId }: ExperimentRef,
  before?: number,
): Promise<Timeline> {
  const rows = await database.query<TimelineRow>(
    `SELECT sequence, closed_day, days, CASE WHEN look_counts THEN look END AS look FROM ${tables.decisions}
     WHERE account = $1 AND experiment_id = $2 AND ($3::bigint IS NULL OR sequence < $3::bigint) ORDER BY sequence`,
    [account, experimentId, before],
  );
  return timelineOf(rows);
}

/** The timelines up to the last row of several experiments of several accounts, each under its `timelineKey`. */
export async function readTimelines(
  database: Queryable,
  tables: Tables,
  refs: readonly ExperimentRef[],
): Promise<ReadonlyMap<string, Timeline>> {
  const rows = await database.query<TimelineRow & { readonly account: string; readonly experiment_id: string }>(
    `SELECT d.account, d.experiment_id, d.sequence, d.closed_day, d.days, CASE WHEN d.look_counts THEN d.look END AS look
     FROM unnest($1::text[], $2::text[]) AS wanted (account, experiment_id)
     JOIN ${tables.decisions} d ON d.account = wanted.account AND d.experiment_id = wanted.experiment_id ORDER BY d.sequence`,
    [refs.map(({ account }) => account), refs.map(({ experimentId }) => experimentId)],
  );
  const byExperiment = Map.groupBy(rows, ({ account, experiment_id: experimentId }) =>
    timelineKey({ account, experimentId }),
  );
  return new Map(refs.map((ref) => [timelineKey(ref), timelineOf(byExperiment.get(timelineKey(ref)) ?? [])]));
}

export function timelineKey({ account, experimentId }: ExperimentRef): string {
  return JSON.stringify([account, experimentId]);
}

function timelineOf(rows: readonly TimelineRow[]): Timeline {
  const timeline: Timeline = { days: new SortedEntries(), looks: new SortedEntries() };
  for (const { sequence, closed_day: day, days, look } of rows) {
    const changes = readFact(dayEntriesSchema, days, `days of row ${sequence}`);
    applyChanges(timeline.days, changes, (entry) => entry);
    if (look !== null) timeline.looks.set(day, unpack(look, `look of row ${sequence}`));
  }
  return timeline;
}

/** Looks at experiments of an account, oldest first, of each day the one that counts; where a day is given, only those at earlier days. */
export async function listLooks(
  database: Queryable,
  tables: Tables,
  account: string,
  wanted: readonly { readonly experimentId: string; readonly day?: UtcDay }[],
): Promise<ReadonlyMap<string, readonly Look[]>> {
  const rows = await database.query<{
    readonly id: string;
    readonly look: Uint8Array;
    readonly closed_day: UtcDay;
  }>(
    `SELECT DISTINCT ON (wanted.id, d.closed_day) wanted.id, d.look, d.closed_day FROM unnest($2::text[], $3::date[]) AS wanted (id, day)
     JOIN ${tables.decisions} d ON d.account = $1 AND d.experiment_id = wanted.id AND d.look_counts AND d.closed_day < coalesce(wanted.day, 'infinity')
     ORDER BY wanted.id, d.closed_day, d.sequence DESC`,
    [account, wanted.map(({ experimentId }) => experimentId), wanted.map(({ day }) => day ?? null)],
  );
  const looks = new Map<string, Look[]>(wanted.map(({ experimentId }) => [experimentId, []]));
  for (const { id, look, closed_day: day } of rows) {
    const row = `look at ${id} on ${day}`;
    looks.get(id)!.push(lookOf(unpack(look, row), row));
  }
  return looks;
}

/** The last look at each of an account's experiments that counts and whose data could be trusted, with the goal it began with. */
export async function lastLooks(
  database: Queryable,
  tables: Tables,
  account: string,
): Promise<readonly OtherExperiment[]> {
  const rows = await database.query<{
    readonly experiment_id: string;
    readonly look: Uint8Array;
    readonly first_fingerprint: string;
  }>(
    `SELECT e.experiment_id, e.first_fingerprint, last.look FROM ${tables.experiments} e CROSS JOIN LATERAL
       (SELECT look FROM ${tables.decisions} d
        WHERE d.account = e.account AND d.experiment_id = e.experiment_id AND d.look_counts AND d.verdict <> 'blocked'
        ORDER BY d.closed_day DESC, d.sequence DESC LIMIT 1) last
     WHERE e.account = $1 ORDER BY e.experiment_id`,
    [account],
  );
  return rows.map(({ experiment_id: id, look, first_fingerprint }) => ({
    experimentId: id,
    goal: readStored(fingerprintSchema, first_fingerprint, `first sight of ${id}`).goal,
    look: lookOf(unpack(look, `last look at ${id}`), `last look at ${id}`),
  }));
}

/** A look as it was written. @throws LedgerDamagedError naming the row */
export function lookOf(text: string, row: string): Look {
  return readStored(lookSchema, text, row);
}

/** The error that a look has spent in all; 0: it spends none. */
export function spentBy({ spending }: Pick<Look, "spending">): number {
  return spending?.spent ?? 0;
}

/**
 * Whether a look counts of its day: the first one does, and a later one that spends error which the one before did not, because it could
 * stop something.
 * @param before what the one that counted until then has spent; undefined: there is none
 */
export function countsAfter(spent: number, before: number | undefined): boolean {
  return before === undefined || spent > before;
}
