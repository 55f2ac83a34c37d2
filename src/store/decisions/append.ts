import type { Database, Queryable } from "../../database/index.ts";
import type { Decision, DecisionInput } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import type { Tables } from "../tables.ts";
import { storedInstant } from "../text.ts";
import type { LinkedRow } from "../../ports/index.ts";
import { decisionIdOf, hashesOfDays, hashOf, rootOf, sha256 } from "./chain.ts";
import { changesOf, entriesOf, type DayEntry } from "./day-entries.ts";
import { list } from "./listed.ts";
import { pack } from "./packing.ts";
import { partsOf, type DecisionParts } from "./parts.ts";
import { keepPremises } from "./premises.ts";
import { countsAfter, lookOf, readTimelines, spentBy, timelineKey, type Timeline } from "./timeline.ts";

/** A decision ready to be appended: everything that does not depend on the rows before it. */
interface NewRow {
  readonly id: string;
  readonly parts: DecisionParts;
  readonly premise: { readonly text: string; readonly hash: string };
  readonly lookHashes: readonly string[];
  readonly root: string;
  readonly look: string | null;
}

/**
 * Appends decisions in their order, each unless it is there; those that are there are confirmed. One transaction: all or none.
 * @throws RangeError where two are about the same experiment, or where decision and input do not belong together
 */
export async function recordAll(
  database: Database,
  tables: Tables,
  made: readonly { readonly input: DecisionInput; readonly decision: Decision }[],
  now: Instant,
): Promise<readonly { readonly id: string; readonly isNew: boolean }[]> {
  if (new Set(made.map(({ decision }) => timelineKey(decision))).size < made.length)
    throw new RangeError("recordAll requires decisions about different experiments");
  const rows = made.map(({ input, decision }) => rowOf(input, decision));
  if (rows.length === 0) return [];
  const appended = await database.transaction(async (transaction) => {
    const isNew = await append(transaction, tables, rows, now);
    await confirm(
      transaction,
      tables,
      rows.filter(({ id }) => !isNew.has(id)),
    );
    await list(
      transaction,
      tables,
      made.map(({ input, decision }, index) => ({ input, decision, decisionId: rows[index]!.id })),
    );
    return isNew;
  });
  return rows.map(({ id }) => ({ id, isNew: appended.has(id) }));
}

/** @throws RangeError where decision and input do not belong together, or hold numbers that are not finite */
function rowOf(input: DecisionInput, decision: Decision): NewRow {
  const parts = partsOf(input, decision);
  const premiseText = canonicalJson(parts.premise);
  const premise = { text: premiseText, hash: sha256(premiseText) };
  const lookHashes = parts.looks.map((look) => sha256(canonicalJson(look)));
  const root = rootOf(hashesOfDays(parts.days, parts.metrics), lookHashes);
  const { account, experimentId, closedDay, verdict, look, facts } = parts;
  return {
    id: decisionIdOf({ account, experimentId, closedDay, verdict, premise: premise.hash, root, look, facts }),
    parts,
    premise,
    lookHashes,
    root,
    look: look && canonicalJson(look),
  };
}

/**
 * Appends those that are not there. Appending locks the end of the chain: concurrent workers wait, and link to each other.
 * @returns the ids of those that it appended
 */
async function append(
  transaction: Queryable,
  tables: Tables,
  rows: readonly NewRow[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const missing = await notStored(transaction, tables, rows);
  if (missing.length === 0) return new Set();
  const premiseIds = await keepPremises(
    transaction,
    tables,
    missing.map(({ premise }) => premise),
  );
  const [head] = await transaction.query<{ sequence: string; hash: string }>(
    `SELECT sequence, hash FROM ${tables.chainHead} FOR UPDATE`,
  );
  const added = await notStored(transaction, tables, missing); // without those by whom we waited for
  if (added.length === 0) return new Set();
  const timelines = await readTimelines(
    transaction,
    tables,
    added.map(({ parts }) => parts),
  );
  let end = { sequence: Number(head!.sequence), hash: head!.hash };
  const linked = added.map((row) => {
    const one = link(row, timelines.get(timelineKey(row.parts))!, end, now);
    end = { sequence: one.linked.sequence, hash: one.hash };
    return { ...one, premiseId: premiseIds.get(row.premise.hash)! };
  });
  await insert(transaction, tables, linked);
  await transaction.query(`UPDATE ${tables.chainHead} SET sequence = $1, hash = $2`, [end.sequence, end.hash]);
  return new Set(added.map(({ id }) => id));
}

/** A row with its place in the chain. */
interface Linked {
  readonly linked: LinkedRow;
  readonly hash: string;
  readonly days: string;
  readonly look: string | null;
  readonly facts: string;
}

function link(
  row: NewRow,
  timeline: Timeline,
  end: { readonly sequence: number; readonly hash: string },
  now: Instant,
): Linked {
  const { id, parts, premise, root, look } = row;
  const { days, facts } = adding(row, timeline);
  const before = timeline.looks.get(parts.closedDay);
  const factsText = canonicalJson(facts);
  const linked: LinkedRow = {
    sequence: end.sequence + 1,
    id,
    account: parts.account,
    experimentId: parts.experimentId,
    closedDay: parts.closedDay,
    verdict: parts.verdict,
    asOf: parts.asOf,
    recordedAt: storedInstant(now),
    premise: premise.hash,
    root,
    look: look === null ? null : sha256(look),
    lookCounts:
      parts.look !== null &&
      countsAfter(spentBy(parts.look), before === undefined ? undefined : spentBy(lookOf(before, `look before ${id}`))),
    facts: sha256(factsText),
    previousHash: end.hash,
  };
  return { linked, hash: hashOf(linked), days: canonicalJson(days), look, facts: factsText };
}

async function insert(
  transaction: Queryable,
  tables: Tables,
  rows: readonly (Linked & { readonly premiseId: string })[],
): Promise<void> {
  const base64 = (packed: Uint8Array) => Buffer.from(packed).toString("base64");
  const of = (column: (row: LinkedRow) => string) => rows.map(({ linked }) => column(linked));
  await transaction.query(
    `INSERT INTO ${tables.decisions}
       (sequence, id, account, experiment_id, closed_day, verdict, as_of, recorded_at, premise_id, days, root, look, look_counts, facts, previous_hash, hash)
     SELECT sequence, id, account, experiment_id, closed_day, verdict, as_of, recorded_at, premise_id, days::json, decode(root, 'hex'), decode(look, 'base64'), look_counts,
       decode(facts, 'base64'), decode(previous_hash, 'hex'), decode(hash, 'hex')
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::date[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::bigint[], $10::text[], $11::text[],
       $12::text[], $13::boolean[], $14::text[], $15::text[], $16::text[])
       AS row (sequence, id, account, experiment_id, closed_day, verdict, as_of, recorded_at, premise_id, days, root, look, look_counts, facts, previous_hash, hash)`,
    [
      rows.map(({ linked }) => String(linked.sequence)),
      of(({ id }) => id),
      of(({ account }) => account),
      of(({ experimentId }) => experimentId),
      of(({ closedDay }) => closedDay),
      of(({ verdict }) => verdict),
      of(({ asOf }) => asOf),
      of(({ recordedAt }) => recordedAt),
      rows.map(({ premiseId }) => premiseId),
      rows.map(({ days }) => days),
      of(({ root }) => root),
      rows.map(({ look }) => (look === null ? null : base64(pack(look)))),
      of(({ lookCounts }) => String(lookCounts)),
      rows.map(({ facts }) => base64(pack(facts))),
      of(({ previousHash }) => previousHash),
      rows.map(({ hash }) => hash),
    ],
  );
}

/**
 * What a row adds to the rows before it. If these do not add up to what the decision was made from (days out of order, a look that another
 * worker recorded in the meantime), the row keeps the days or looks themselves.
 */
function adding(
  { parts, lookHashes }: NewRow,
  { days: known, looks: standing }: Timeline,
): { readonly days: readonly DayEntry[]; readonly facts: DecisionParts["facts"] } {
  const entries = entriesOf(parts.days, parts.metrics);
  const standingHashes = standing.valuesBefore(parts.closedDay).map(sha256);
  const addUp =
    standingHashes.length === lookHashes.length && standingHashes.every((hash, at) => hash === lookHashes[at]);
  return {
    days: entries === undefined ? [] : changesOf(known, entries),
    facts: {
      ...parts.facts,
      ...(entries === undefined && {
        days: parts.days as NonNullable<DecisionParts["facts"]["days"]>,
        metricSeries: parts.metrics as NonNullable<DecisionParts["facts"]["metricSeries"]>,
      }),
      ...(!addUp && { looks: parts.looks as NonNullable<DecisionParts["facts"]["looks"]> }),
    },
  };
}

async function notStored(transaction: Queryable, tables: Tables, rows: readonly NewRow[]): Promise<readonly NewRow[]> {
  const stored = await transaction.query<{ readonly id: string }>(
    `SELECT id FROM ${tables.decisions} WHERE id = ANY($1::text[])`,
    [rows.map(({ id }) => id)],
  );
  const ids = new Set(stored.map(({ id }) => id));
  return rows.filter(({ id }) => !ids.has(id));
}

/** A conclusion may return to an earlier one, which is stored once; the as-of time says which one of a day stands. */
async function confirm(transaction: Queryable, tables: Tables, rows: readonly NewRow[]): Promise<void> {
  if (rows.length === 0) return;
  await transaction.query(
    `INSERT INTO ${tables.confirmations} AS known (sequence, as_of)
     SELECT d.sequence, again.as_of FROM unnest($1::text[], $2::timestamptz[]) AS again (id, as_of)
     JOIN ${tables.decisions} d ON d.id = again.id WHERE d.as_of < again.as_of ORDER BY d.sequence
     ON CONFLICT (sequence) DO UPDATE SET as_of = excluded.as_of WHERE excluded.as_of > known.as_of`,
    [rows.map(({ id }) => id), rows.map(({ parts }) => parts.asOf)],
  );
}
