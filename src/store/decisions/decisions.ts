import type { Database, Queryable } from "../../database/index.ts";
import type { Decision, DecisionInput, Pause } from "../../decision/index.ts";
import { utcDayOf, type Instant, type UtcDay } from "../../experiment/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import { LedgerDamagedError } from "../errors.ts";
import {
  accountFactsSchema,
  decisionSchema,
  decisionInputSchema,
  fingerprintSchema,
  pausesSchema,
} from "../schema/decision-schema.ts";
import { factsSchema } from "../schema/kept-schema.ts";
import { readFact, readStored } from "../schema/read-stored.ts";
import type { Tables } from "../tables.ts";
import { storedInstant } from "../text.ts";
import { auditChain } from "./audit.ts";
import { decisionIdOf, hashOf, rootOf, sha256 } from "./chain.ts";
import { changesOf, daysOf, entriesOf, hashesOfDays, metricDaysOf, type DayEntry } from "./day-entries.ts";
import { pack, unpack } from "./packing.ts";
import { partsOf, wholeOf, type DecisionParts } from "./parts.ts";
import { keepPremise, premiseOf } from "./premises.ts";
import { countsAfter, lastLooks, listLooks, lookOf, readTimeline, type Timeline } from "./timeline.ts";
import type { Ledger, StoredDecision } from "../../ports/index.ts";

interface DecisionRow {
  readonly sequence: string;
  readonly id: string;
  readonly account: string;
  readonly experiment_id: string;
  readonly closed_day: UtcDay;
  readonly verdict: Decision["verdict"];
  readonly as_of: Instant;
  readonly recorded_at: Instant;
  readonly confirmed_as_of: Instant;
  readonly premise: Uint8Array;
  readonly days: unknown;
  readonly root: string;
  readonly look: Uint8Array | null;
  readonly facts: Uint8Array;
  readonly previous_hash: string;
  readonly hash: string;
}

const COLUMNS = `d.sequence, d.id, d.account, d.experiment_id, d.closed_day, d.verdict, d.as_of, d.recorded_at, coalesce(c.as_of, d.as_of) AS confirmed_as_of,
  p.body AS premise, d.days, encode(d.root, 'hex') AS root, d.look, d.facts, encode(d.previous_hash, 'hex') AS previous_hash, encode(d.hash, 'hex') AS hash`;

interface FirstSightRow {
  readonly first_seen_at: Instant;
  readonly first_fingerprint: string;
  readonly account_facts: string;
  readonly pauses: string;
  readonly paused_for_harm_at: Instant | null;
}

/** Whoever resumes an experiment that Herald paused for harm knows of the harm until then; the day of the resume belongs to both sides. */
function acknowledgedOn(pauses: readonly Pause[], pausedAt: Instant | null): UtcDay | null {
  if (pausedAt === null) return null;
  const ended = pauses.find(({ to }) => to !== null && Date.parse(to) >= Date.parse(pausedAt));
  return ended === undefined ? null : utcDayOf(ended.to!);
}

export function decisionsIn(database: Database, tables: Tables): Ledger["decisions"] {
  const from = `${tables.decisions} d JOIN ${tables.premises} p ON p.id = d.premise_id LEFT JOIN ${tables.confirmations} c ON c.sequence = d.sequence`;
  return {
    async historyOf(ref, day) {
      const { account, experimentId } = ref;
      const [row] = await database.query<FirstSightRow>(
        `SELECT first_seen_at, first_fingerprint, account_facts, pauses,
           (SELECT max(updated_at) FROM ${tables.intents} i WHERE i.account = $1 AND i.experiment_id = $2 AND i.state = 'paused' AND i.because = 'harm') AS paused_for_harm_at
         FROM ${tables.experiments} WHERE account = $1 AND experiment_id = $2`,
        [account, experimentId],
      );
      if (row === undefined) return undefined;
      const pauses = readStored(pausesSchema, row.pauses, `pauses of ${experimentId}`);
      return {
        firstSeenAt: row.first_seen_at,
        firstFingerprint: readStored(fingerprintSchema, row.first_fingerprint, `first sight of ${experimentId}`),
        account: readStored(accountFactsSchema, row.account_facts, `first sight of ${experimentId}`),
        looks: await listLooks(database, tables, ref, day),
        pauses,
        harmAcknowledgedOn: acknowledgedOn(pauses, row.paused_for_harm_at),
      };
    },

    lastLooks: (account) => lastLooks(database, tables, account),

    async record(input, decision, now) {
      const row = rowOf(input, decision);
      const isNew = await database.transaction(async (transaction) => {
        if (await append(transaction, tables, row, now)) return true;
        await confirm(transaction, tables, row.id, row.parts.asOf);
        return false;
      });
      return { id: row.id, isNew };
    },

    async get(id) {
      const [row] = await database.query<DecisionRow>(`SELECT ${COLUMNS} FROM ${from} WHERE d.id = $1`, [id]);
      return row && storedOf(database, tables, row);
    },

    async latest({ account, experimentId }, upToDay) {
      const [row] = await database.query<DecisionRow>(
        `SELECT ${COLUMNS} FROM ${from} WHERE d.account = $1 AND d.experiment_id = $2 AND d.closed_day =
           (SELECT max(closed_day) FROM ${tables.decisions} WHERE account = $1 AND experiment_id = $2 AND ($3::date IS NULL OR closed_day <= $3::date))
         ORDER BY confirmed_as_of DESC, d.sequence DESC LIMIT 1`,
        [account, experimentId, upToDay],
      );
      return row && storedOf(database, tables, row);
    },

    verify: () => auditChain(database, tables),
  };
}

/** A decision ready to be appended: everything that does not depend on the rows before it. */
interface NewRow {
  readonly id: string;
  readonly parts: DecisionParts;
  readonly premise: { readonly text: string; readonly hash: string };
  readonly lookHashes: readonly string[];
  readonly root: string;
  readonly look: string | null;
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

/** Appends unless it is there. Appending locks the end of the chain: concurrent workers wait, and link to each other. */
async function append(transaction: Queryable, tables: Tables, row: NewRow, now: Instant): Promise<boolean> {
  const { id, parts, premise, root, look } = row;
  if (await isStored(transaction, tables, id)) return false;
  const premiseId = await keepPremise(transaction, tables, premise.text, premise.hash);
  const [head] = await transaction.query<{ sequence: string; hash: string }>(
    `SELECT sequence, hash FROM ${tables.chainHead} FOR UPDATE`,
  );
  if (await isStored(transaction, tables, id)) return false; // by whom we waited for
  const timeline = await readTimeline(transaction, tables, parts);
  const { days, facts } = adding(row, timeline);
  const before = timeline.looks.get(parts.closedDay);
  const lookCounts =
    parts.look !== null &&
    countsAfter(parts.look, before === undefined ? undefined : lookOf(before, `look before ${id}`));
  const factsText = canonicalJson(facts);
  const linked = {
    sequence: Number(head!.sequence) + 1,
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
    lookCounts,
    facts: sha256(factsText),
    previousHash: head!.hash,
  };
  const hash = hashOf(linked);
  await transaction.query(
    `INSERT INTO ${tables.decisions}
       (sequence, id, account, experiment_id, closed_day, verdict, as_of, recorded_at, premise_id, days, root, look, look_counts, facts, previous_hash, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, decode($11, 'hex'), $12, $13, $14, decode($15, 'hex'), decode($16, 'hex'))`,
    [
      linked.sequence,
      id,
      linked.account,
      linked.experimentId,
      linked.closedDay,
      linked.verdict,
      linked.asOf,
      linked.recordedAt,
      premiseId,
      canonicalJson(days),
      root,
      look === null ? null : pack(look),
      lookCounts,
      pack(factsText),
      linked.previousHash,
      hash,
    ],
  );
  await transaction.query(`UPDATE ${tables.chainHead} SET sequence = $1, hash = $2`, [linked.sequence, hash]);
  return true;
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

async function isStored(transaction: Queryable, tables: Tables, id: string): Promise<boolean> {
  return (await transaction.query(`SELECT 1 FROM ${tables.decisions} WHERE id = $1`, [id])).length > 0;
}

/** A conclusion may return to an earlier one, which is stored once; the as-of time says which one of a day stands. */
async function confirm(transaction: Queryable, tables: Tables, id: string, asOf: Instant): Promise<void> {
  await transaction.query(
    `INSERT INTO ${tables.confirmations} AS known (sequence, as_of) SELECT sequence, $2::timestamptz FROM ${tables.decisions} WHERE id = $1 AND as_of < $2::timestamptz
     ON CONFLICT (sequence) DO UPDATE SET as_of = excluded.as_of WHERE excluded.as_of > known.as_of`,
    [id, asOf],
  );
}

async function storedOf(database: Queryable, tables: Tables, row: DecisionRow): Promise<StoredDecision> {
  const { id } = row;
  const sequence = Number(row.sequence);
  const facts = readStored(factsSchema, unpack(row.facts, `decision ${id}`), `decision ${id}`);
  const about = { account: row.account, experimentId: row.experiment_id };
  // Up to and with this row: its own days are among those it was made from, its look is not among the earlier ones.
  const timeline = await readTimeline(database, tables, about, sequence + 1);
  const entries = timeline.days.values();
  const premise = premiseOf(row.premise, id);
  const days = facts.days ?? daysOf(entries);
  const metrics =
    facts.metricSeries ?? premise.metrics.map((metric) => ({ ...metric, days: metricDaysOf(entries, metric.event) }));
  const lookTexts = facts.looks?.map((look) => canonicalJson(look)) ?? timeline.looks.valuesBefore(row.closed_day);
  const root = rootOf(
    hashesOfDays(days, metrics),
    lookTexts.map((text) => sha256(text)),
  );
  if (root !== row.root)
    throw new LedgerDamagedError(`The days or looks that decision ${id} was made from have changed: verify the ledger`);
  const whole = wholeOf({
    ...about,
    closedDay: row.closed_day,
    verdict: row.verdict,
    asOf: row.as_of,
    premise,
    days,
    metrics,
    looks: facts.looks ?? lookTexts.map((text) => lookOf(text, `look before decision ${id}`)),
    look: row.look && lookOf(unpack(row.look, `look of decision ${id}`), `look of decision ${id}`),
    facts,
  });
  return {
    id,
    sequence,
    recordedAt: row.recorded_at,
    confirmedAsOf: row.confirmed_as_of,
    input: readFact(decisionInputSchema, whole.input, `input of decision ${id}`),
    decision: readFact(decisionSchema, whole.decision, `decision ${id}`),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
