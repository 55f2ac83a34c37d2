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
  const timeline: Timeline = { days: new SortedEntries(), looks: new SortedEntries() };
  for (const { sequence, closed_day: day, days, look } of rows) {
    const changes = readFact(dayEntriesSchema, days, `days of row ${sequence}`);
    applyChanges(timeline.days, changes, (entry) => entry);
    if (look !== null) timeline.looks.set(day, unpack(look, `look of row ${sequence}`));
  }
  return timeline;
}

/** Looks at an experiment, oldest first, of each day the one that counts; with `before`, only those at earlier days. */
export async function listLooks(
  database: Queryable,
  tables: Tables,
  { account, experimentId }: ExperimentRef,
  before?: UtcDay,
): Promise<readonly Look[]> {
  const rows = await database.query<{ readonly look: Uint8Array; readonly closed_day: UtcDay }>(
    `SELECT DISTINCT ON (closed_day) look, closed_day FROM ${tables.decisions}
     WHERE account = $1 AND experiment_id = $2 AND look_counts AND ($3::date IS NULL OR closed_day < $3::date)
     ORDER BY closed_day, sequence DESC`,
    [account, experimentId, before],
  );
  return rows.map(({ look, closed_day: day }) => {
    const row = `look at ${experimentId} on ${day}`;
    return lookOf(unpack(look, row), row);
  });
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
    `SELECT DISTINCT ON (d.experiment_id) d.experiment_id, d.look, e.first_fingerprint
     FROM ${tables.decisions} d JOIN ${tables.experiments} e ON e.account = d.account AND e.experiment_id = d.experiment_id
     WHERE d.account = $1 AND d.look_counts AND d.verdict <> 'blocked' ORDER BY d.experiment_id, d.closed_day DESC, d.sequence DESC`,
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

/**
 * Whether a look counts of its day: the first one does, and a later one that spends error which the one before did not, because it could
 * stop something.
 */
export function countsAfter(look: Pick<Look, "spending">, before: Pick<Look, "spending"> | undefined): boolean {
  return before === undefined || (look.spending?.spent ?? 0) > (before.spending?.spent ?? 0);
}
