import type { Database, Queryable } from "../../database/index.ts";
import type { Decision, History, Look, Pause } from "../../decision/index.ts";
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
import { auditChain } from "./audit.ts";
import { recordAll } from "./append.ts";
import { hashesOfDays, rootOf, sha256 } from "./chain.ts";
import { daysOf, metricDaysOf } from "./day-entries.ts";
import { linkedDecision } from "./linked.ts";
import { unpack } from "./packing.ts";
import { concludedOf, wholeOf, type DecisionParts } from "./parts.ts";
import { premiseOf } from "./premises.ts";
import { lastLooks, listLooks, lookOf, readTimeline } from "./timeline.ts";
import type { Conclusion, Ledger, StoredDecision } from "../../ports/index.ts";

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
  /** Null: archived. */
  readonly facts: Uint8Array | null;
  readonly previous_hash: string;
  readonly hash: string;
}

/** What was decided, about what and under which policy; not the days that the row adds. */
const CONCLUDED =
  "d.id, d.account, d.experiment_id, d.closed_day, d.verdict, d.as_of, p.body AS premise, d.look, d.facts";

const COLUMNS = `d.sequence, d.id, d.account, d.experiment_id, d.closed_day, d.verdict, d.as_of, d.recorded_at, coalesce(c.as_of, d.as_of) AS confirmed_as_of,
  p.body AS premise, d.days, encode(d.root, 'hex') AS root, d.look, d.facts, encode(d.previous_hash, 'hex') AS previous_hash, encode(d.hash, 'hex') AS hash`;

interface FirstSightRow {
  readonly experiment_id: string;
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

function historyFrom(row: FirstSightRow, looks: readonly Look[]): History {
  const about = `first sight of ${row.experiment_id}`;
  const pauses = readStored(pausesSchema, row.pauses, `pauses of ${row.experiment_id}`);
  return {
    firstSeenAt: row.first_seen_at,
    firstFingerprint: readStored(fingerprintSchema, row.first_fingerprint, about),
    account: readStored(accountFactsSchema, row.account_facts, about),
    looks,
    pauses,
    harmAcknowledgedOn: acknowledgedOn(pauses, row.paused_for_harm_at),
  };
}

export function decisionsIn(database: Database, tables: Tables): Ledger["decisions"] {
  const from = `${tables.decisions} d JOIN ${tables.premises} p ON p.id = d.premise_id LEFT JOIN ${tables.confirmations} c ON c.sequence = d.sequence`;
  const historiesOf: Ledger["decisions"]["historiesOf"] = async (account, wanted) => {
    const ids = wanted.map(({ experimentId }) => experimentId);
    const rows = await database.query<FirstSightRow>(
      `SELECT experiment_id, first_seen_at, first_fingerprint, account_facts, pauses,
         (SELECT max(updated_at) FROM ${tables.intents} i
          WHERE i.account = e.account AND i.experiment_id = e.experiment_id AND i.state = 'paused' AND i.because = 'harm') AS paused_for_harm_at
       FROM ${tables.experiments} e WHERE account = $1 AND experiment_id = ANY($2::text[])`,
      [account, ids],
    );
    const looks = await listLooks(database, tables, account, wanted);
    return new Map(rows.map((row) => [row.experiment_id, historyFrom(row, looks.get(row.experiment_id)!)]));
  };
  return {
    historyOf: async ({ account, experimentId }, day) =>
      (await historiesOf(account, [{ experimentId, day }])).get(experimentId),

    historiesOf,

    lastLooks: (account) => lastLooks(database, tables, account),

    record: async (input, decision, now) => (await recordAll(database, tables, [{ input, decision }], now))[0]!,

    recordAll: (made, now) => recordAll(database, tables, made, now),

    async get(id) {
      const [row] = await database.query<DecisionRow>(`SELECT ${COLUMNS} FROM ${from} WHERE d.id = $1`, [id]);
      return row && storedOf(database, tables, row);
    },

    linked: (id) => linkedDecision(database, tables, id),

    async latest({ account, experimentId }, upToDay, { withoutLooks } = { withoutLooks: false }) {
      const [row] = await database.query<DecisionRow>(
        `SELECT ${COLUMNS} FROM ${from} WHERE d.account = $1 AND d.experiment_id = $2 AND d.closed_day =
           (SELECT max(closed_day) FROM ${tables.decisions} WHERE account = $1 AND experiment_id = $2 AND ($3::date IS NULL OR closed_day <= $3::date))
         ORDER BY confirmed_as_of DESC, d.sequence DESC LIMIT 1`,
        [account, experimentId, upToDay],
      );
      return row && storedOf(database, tables, row, { withoutLooks });
    },

    verdicts: ({ account, experimentId }, most) =>
      database.query<{ readonly id: string; readonly closedDay: UtcDay; readonly verdict: Decision["verdict"] }>(
        `SELECT id, closed_day AS "closedDay", verdict FROM ${tables.decisions} WHERE account = $1 AND experiment_id = $2
         ORDER BY closed_day DESC, sequence DESC LIMIT $3`,
        [account, experimentId, String(most)],
      ),

    async conclusions(ids) {
      const rows = await database.query<ConclusionRow>(
        `SELECT ${CONCLUDED} FROM ${tables.decisions} d JOIN ${tables.premises} p ON p.id = d.premise_id WHERE d.id = ANY($1::text[]) AND d.facts IS NOT NULL`,
        [ids],
      );
      return rows.map(conclusionOf);
    },

    async latestConclusions(refs, upToDay) {
      const rows = await database.query<ConclusionRow>(
        `SELECT latest.* FROM unnest($1::text[], $2::text[]) AS wanted (account, experiment_id) CROSS JOIN LATERAL (
           SELECT ${CONCLUDED} FROM ${from} WHERE d.account = wanted.account AND d.experiment_id = wanted.experiment_id AND d.closed_day =
             (SELECT max(closed_day) FROM ${tables.decisions} o WHERE o.account = wanted.account AND o.experiment_id = wanted.experiment_id AND ($3::date IS NULL OR o.closed_day <= $3::date))
           ORDER BY coalesce(c.as_of, d.as_of) DESC, d.sequence DESC LIMIT 1) latest WHERE latest.facts IS NOT NULL`,
        [refs.map(({ account }) => account), refs.map(({ experimentId }) => experimentId), upToDay],
      );
      return rows.map(conclusionOf);
    },

    verify: () => auditChain(database, tables),
  };
}

interface ConclusionRow
  extends Pick<
    DecisionRow,
    "id" | "account" | "experiment_id" | "closed_day" | "verdict" | "as_of" | "premise" | "look"
  > {
  readonly facts: Uint8Array;
}

function conclusionOf(row: ConclusionRow): Conclusion {
  const { id, account } = row;
  const parts = concludedParts(row);
  const { experiment, firstSeenAt, policy } = parts.premise;
  return {
    id,
    input: { snapshot: { account, experiment }, history: { firstSeenAt }, policy },
    decision: readFact(decisionSchema, concludedOf(parts), `decision ${id}`),
  };
}

/** The parts that stand in the row itself. */
function concludedParts(row: ConclusionRow): Omit<DecisionParts, "days" | "metrics" | "looks"> {
  const { id } = row;
  return {
    account: row.account,
    experimentId: row.experiment_id,
    closedDay: row.closed_day,
    verdict: row.verdict,
    asOf: row.as_of,
    premise: premiseOf(row.premise, id),
    look: row.look && lookOf(unpack(row.look, `look of decision ${id}`), `look of decision ${id}`),
    facts: readStored(factsSchema, unpack(row.facts, `decision ${id}`), `decision ${id}`),
  };
}

async function storedOf(
  database: Queryable,
  tables: Tables,
  row: DecisionRow,
  { withoutLooks } = { withoutLooks: false },
): Promise<StoredDecision | undefined> {
  const { id, facts: packed } = row;
  if (packed === null) return undefined;
  const sequence = Number(row.sequence);
  const parts = concludedParts({ ...row, facts: packed });
  const { facts, premise } = parts;
  // Up to and with this row: its own days are among those it was made from, its look is not among the earlier ones.
  const timeline = await readTimeline(database, tables, parts, sequence + 1);
  const entries = timeline.days.values();
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
    ...parts,
    days,
    metrics,
    // Their hash has been checked, and the input is read as a whole below.
    looks: withoutLooks ? [] : (facts.looks ?? lookTexts.map((text) => JSON.parse(text) as Look)),
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
