import type { Database, Queryable } from "../../database/index.ts";
import type { Decision, DecisionInput } from "../../decision/index.ts";
import type { Instant, UtcDay } from "../../experiment/index.ts";
import { canonicalJson } from "../canonical-json.ts";
import { decisionIdOf, hashOf, type LinkedRow } from "./chain.ts";
import { decisionInputSchema, decisionSchema, fingerprintSchema } from "../schema/decision-schema.ts";
import { readStored } from "../schema/documents.ts";
import { appendLook, listLooks } from "./looks.ts";
import type { Tables } from "../tables.ts";
import { storedInstant } from "../text.ts";
import { verifyChain } from "./verify-chain.ts";
import type { Ledger, StoredDecision } from "../../ports/index.ts";

interface DecisionRow {
  readonly sequence: string;
  readonly id: string;
  readonly recorded_at: Instant;
  readonly confirmed_as_of: Instant;
  readonly input: string;
  readonly decision: string;
  readonly previous_hash: string;
  readonly hash: string;
}

const COLUMNS =
  "d.sequence, d.id, d.recorded_at, coalesce(l.as_of, d.as_of) AS confirmed_as_of, d.input, d.decision, d.previous_hash, d.hash";

export function decisionsIn(database: Database, tables: Tables): Ledger["decisions"] {
  return {
    async historyOf(account, experimentId, day) {
      const [row] = await database.query<{ first_seen_at: Instant; first_fingerprint: string }>(
        `SELECT first_seen_at, first_fingerprint FROM ${tables.experiments} WHERE account = $1 AND experiment_id = $2`,
        [account, experimentId],
      );
      if (row === undefined) return undefined;
      return {
        firstSeenAt: row.first_seen_at,
        firstFingerprint: readStored(fingerprintSchema, row.first_fingerprint, `first sight of ${experimentId}`),
        looks: await listLooks(database, tables, account, experimentId, day),
      };
    },

    async record(input, decision, now) {
      requireSameSubject(input, decision);
      const id = decisionIdOf(input, decision);
      const isNew = await database.transaction(async (transaction) => {
        const appended = await append(transaction, tables, id, input, decision, now);
        if (appended && decision.look !== null) await appendLook(transaction, tables, id, decision, decision.look);
        await markLatest(transaction, tables, id, decision);
        return appended;
      });
      return { id, isNew };
    },

    async get(id) {
      const [row] = await database.query<DecisionRow>(
        `SELECT ${COLUMNS} FROM ${tables.decisions} d LEFT JOIN ${tables.latestDecisions} l ON l.decision_id = d.id WHERE d.id = $1`,
        [id],
      );
      return row && storedOf(row);
    },

    async latest(account, experimentId, upToDay) {
      const [row] = await database.query<DecisionRow>(
        `SELECT ${COLUMNS} FROM ${tables.latestDecisions} l JOIN ${tables.decisions} d ON d.id = l.decision_id
         WHERE l.account = $1 AND l.experiment_id = $2 AND ($3::date IS NULL OR l.closed_day <= $3::date) ORDER BY l.closed_day DESC LIMIT 1`,
        [account, experimentId, upToDay],
      );
      return row && storedOf(row);
    },

    verify: () => verifyChain(database, tables),
  };
}

function requireSameSubject(input: DecisionInput, decision: Decision): void {
  const { snapshot } = input;
  const isSame =
    snapshot.account === decision.account &&
    snapshot.experiment.id === decision.experimentId &&
    snapshot.lastClosedDay === decision.lastClosedDay;
  const looksAtSameDay = decision.look === null || decision.look.day === decision.lastClosedDay;
  if (!isSame || !looksAtSameDay)
    throw new RangeError("record requires a decision about the experiment and day of its input");
}

/** Appends unless it is there. Appending locks the end of the chain: concurrent workers wait, and link to each other. */
async function append(
  transaction: Queryable,
  tables: Tables,
  id: string,
  input: DecisionInput,
  decision: Decision,
  now: Instant,
): Promise<boolean> {
  if (await isStored(transaction, tables, id)) return false;
  const [head] = await transaction.query<{ sequence: string; hash: string }>(
    `SELECT sequence, hash FROM ${tables.chainHead} FOR UPDATE`,
  );
  if (await isStored(transaction, tables, id)) return false; // by whom we waited for
  const row: LinkedRow = {
    sequence: Number(head!.sequence) + 1,
    id,
    account: decision.account,
    experimentId: decision.experimentId,
    closedDay: decision.lastClosedDay,
    verdict: decision.verdict,
    asOf: storedInstant(decision.asOf),
    recordedAt: storedInstant(now),
    input: canonicalJson(input),
    decision: canonicalJson(decision),
    previousHash: head!.hash,
  };
  const hash = hashOf(row);
  await transaction.query(
    `INSERT INTO ${tables.decisions}
       (sequence, id, account, experiment_id, closed_day, verdict, as_of, recorded_at, input, decision, previous_hash, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      row.sequence,
      id,
      row.account,
      row.experimentId,
      row.closedDay,
      row.verdict,
      row.asOf,
      row.recordedAt,
      row.input,
      row.decision,
      row.previousHash,
      hash,
    ],
  );
  await transaction.query(`UPDATE ${tables.chainHead} SET sequence = $1, hash = $2`, [row.sequence, hash]);
  return true;
}

async function isStored(transaction: Queryable, tables: Tables, id: string): Promise<boolean> {
  return (await transaction.query(`SELECT 1 FROM ${tables.decisions} WHERE id = $1`, [id])).length > 0;
}

/** A conclusion may return to an earlier one, which is stored once; which of a day stands is told by the as-of time. */
async function markLatest(transaction: Queryable, tables: Tables, id: string, decision: Decision): Promise<void> {
  const day: UtcDay = decision.lastClosedDay;
  await transaction.query(
    `INSERT INTO ${tables.latestDecisions} AS latest (account, experiment_id, closed_day, decision_id, as_of) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account, experiment_id, closed_day) DO UPDATE SET decision_id = excluded.decision_id, as_of = excluded.as_of
     WHERE excluded.as_of >= latest.as_of`,
    [decision.account, decision.experimentId, day, id, decision.asOf],
  );
}

function storedOf(row: DecisionRow): StoredDecision {
  return {
    id: row.id,
    sequence: Number(row.sequence),
    recordedAt: row.recorded_at,
    confirmedAsOf: row.confirmed_as_of,
    input: readStored(decisionInputSchema, row.input, `input of decision ${row.id}`),
    decision: readStored(decisionSchema, row.decision, `decision ${row.id}`),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
