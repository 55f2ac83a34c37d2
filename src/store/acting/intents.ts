import type { Database, Queryable } from "../../database/index.ts";
import type { ActEnding } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import { ClaimLostError } from "../errors.ts";
import { lockKeyOf } from "../lock-key.ts";
import { announceIntent } from "./announce-intent.ts";
import { appendEvent, isHastened, type EventRow } from "./intent-events.ts";
import { BEGUN_STATES, INTENT_COLUMNS as COLUMNS, OPEN, intentOf, type IntentRow } from "./intent-row.ts";
import type { Tables } from "../tables.ts";
import { storableJson } from "../text.ts";
import type { Intent, Ledger } from "../../ports/index.ts";

export function intentsIn(database: Database, tables: Tables): Ledger["intents"] {
  return {
    announce: (intent, now, said) =>
      database.transaction((transaction) => announceIntent(transaction, tables, intent, { now, said })),

    async get(id) {
      const [row] = await database.query<IntentRow>(`SELECT ${COLUMNS} FROM ${tables.intents} WHERE id = $1`, [id]);
      return row && intentOf(row);
    },

    async of({ account, experimentId }) {
      const rows = await database.query<IntentRow>(
        `SELECT ${COLUMNS} FROM ${tables.intents} WHERE account = $1 AND experiment_id = $2 ORDER BY created_at, id`,
        [account, experimentId],
      );
      return rows.map(intentOf);
    },

    async due(now) {
      const rows = await database.query<IntentRow>(
        `SELECT ${COLUMNS} FROM ${tables.intents}
         WHERE (state = 'executing' OR (state = 'announced' AND not_before <= $1)) AND (lease_until IS NULL OR lease_until <= $1)
         ORDER BY not_before, id`,
        [now],
      );
      return rows.map(intentOf);
    },

    async recent(since) {
      const rows = await database.query<IntentRow>(
        `SELECT ${COLUMNS} FROM ${tables.intents} WHERE state IN ${OPEN} OR updated_at >= $1 ORDER BY created_at, id`,
        [since],
      );
      return rows.map(intentOf);
    },

    async claim(id, owner, now, leaseUntil) {
      const [row] = await database.query<IntentRow>(
        `UPDATE ${tables.intents} SET lease_owner = $2, lease_until = $4
         WHERE id = $1 AND (state = 'executing' OR (state = 'announced' AND not_before <= $3))
           AND (lease_owner IS NULL OR lease_owner = $2 OR lease_until <= $3)
         RETURNING ${COLUMNS}`,
        [id, owner, now, leaseUntil],
      );
      return row && intentOf(row);
    },

    begin: (id, owner, now, cap) =>
      database.transaction((transaction) => begin(transaction, tables, { id, owner, now, cap })),

    end: (id, owner, ending, now) =>
      database.transaction((transaction) => end(transaction, tables, { id, owner, ending, now })),

    async release(id, owner) {
      await database.query(
        `UPDATE ${tables.intents} SET lease_owner = NULL, lease_until = NULL WHERE id = $1 AND lease_owner = $2`,
        [id, owner],
      );
    },

    async events(id) {
      const rows = await database.query<EventRow>(
        `SELECT at, state, actor, detail FROM ${tables.intentEvents} WHERE intent_id = $1 ORDER BY sequence`,
        [id],
      );
      return rows.map(({ detail, ...row }) => ({ ...row, isHastened: isHastened(detail) }));
    },

    hasten: (id, by, now) => database.transaction((transaction) => hasten(transaction, tables, id, by, now)),

    veto: (id, by, now) => database.transaction((transaction) => veto(transaction, tables, { id, by, now })),
  };
}

interface Beginning {
  readonly id: string;
  readonly owner: string;
  readonly now: Instant;
  readonly cap: { readonly most: number; readonly since: Instant } | undefined;
}

async function begin(transaction: Queryable, tables: Tables, { id, owner, now, cap }: Beginning): Promise<boolean> {
  if (cap !== undefined && !(await isWithinCap(transaction, tables, id, cap))) return false;
  const moved = await transaction.query(
    `UPDATE ${tables.intents} SET state = 'executing', updated_at = $3, begun_at = coalesce(begun_at, $3)
     WHERE id = $1 AND state IN ${OPEN} AND lease_owner = $2 AND lease_until > $3 RETURNING id`,
    [id, owner, now],
  );
  if (moved.length === 0)
    throw new ClaimLostError(`The intent ${id} may not begin: its claim is over, or it was vetoed or ended`);
  await appendEvent(transaction, tables, { intentId: id, at: now, state: "executing", actor: owner, detail: {} });
  return true;
}

/** Acts that people asked for are not counted; one that has begun already is not counted against itself. */
async function isWithinCap(
  transaction: Queryable,
  tables: Tables,
  id: string,
  { most, since }: { readonly most: number; readonly since: Instant },
): Promise<boolean> {
  // Two workers that begin at once must see each other: the second waits for the first one's transaction.
  await transaction.query("SELECT pg_advisory_xact_lock($1)", [lockKeyOf(`herald acts ${tables.schemaName}`)]);
  const [own] = await transaction.query(`SELECT 1 FROM ${tables.intents} WHERE id = $1 AND begun_at IS NOT NULL`, [id]);
  if (own !== undefined) return true;
  const [begun] = await transaction.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM ${tables.intents}
     WHERE begun_at >= $1 AND requested_by IS NULL AND state IN ${BEGUN_STATES}`,
    [since],
  );
  return begun!.count < most;
}

async function hasten(
  transaction: Queryable,
  tables: Tables,
  id: string,
  by: string,
  now: Instant,
): Promise<Intent | undefined> {
  const [row] = await transaction.query<IntentRow>(
    `UPDATE ${tables.intents} SET not_before = least(not_before, $3::timestamptz), requested_by = $2, updated_at = $3
     WHERE id = $1 AND state = 'announced' AND coalesce(requested_by, $2) = $2 RETURNING ${COLUMNS}`,
    [id, by, now],
  );
  if (row === undefined) return undefined;
  // What is done in somebody's name always has their instruction.
  await transaction.query(
    `INSERT INTO ${tables.instructions} (id, at, actor, via, account, experiment_id, kind, subject)
     VALUES ('hasten ' || $1::text, $2, $3, split_part($3, ':', 1), $4, $5, $6, $1) ON CONFLICT (id) DO NOTHING`,
    [id, now, by, row.account, row.experiment_id, row.act === "pause" ? "pause-experiment" : "stop"],
  );
  await appendEvent(transaction, tables, {
    intentId: id,
    at: now,
    state: "announced",
    actor: by,
    detail: { hastened: true },
  });
  return intentOf(row);
}

interface Ending {
  readonly id: string;
  readonly owner: string;
  readonly ending: ActEnding;
  readonly now: Instant;
}

async function end(transaction: Queryable, tables: Tables, { id, owner, ending, now }: Ending): Promise<Intent> {
  const { state } = ending;
  const [row] = await transaction.query<IntentRow>(
    `UPDATE ${tables.intents} SET state = $3, outcome = $4, updated_at = $5, ended_by = $2, lease_owner = NULL, lease_until = NULL
     WHERE id = $1 AND state IN ${OPEN} AND lease_owner = $2 RETURNING ${COLUMNS}`,
    [id, owner, state, storableJson(ending), now],
  );
  if (row !== undefined) {
    await appendEvent(transaction, tables, { intentId: id, at: now, state, actor: owner, detail: ending });
    return intentOf(row);
  }
  const [ended] = await transaction.query<IntentRow>(
    `SELECT ${COLUMNS} FROM ${tables.intents} WHERE id = $1 AND state = $3 AND ended_by = $2`,
    [id, owner, state],
  );
  if (ended === undefined)
    throw new ClaimLostError(
      `The intent ${id} cannot be ended as ${state}: another worker has it, or it ended otherwise`,
    );
  return intentOf(ended);
}

interface Veto {
  readonly id: string;
  readonly by: string;
  readonly now: Instant;
}

async function veto(transaction: Queryable, tables: Tables, { id, by, now }: Veto): Promise<boolean> {
  const ending: ActEnding = { state: "vetoed", by };
  const vetoed = await transaction.query(
    `UPDATE ${tables.intents} SET state = 'vetoed', outcome = $2, updated_at = $3, ended_by = $4, lease_owner = NULL, lease_until = NULL
     WHERE id = $1 AND state = 'announced' RETURNING id`,
    [id, storableJson(ending), now, by],
  );
  if (vetoed.length > 0) {
    // A veto counts no matter who wrote it: it also writes the instruction that keeps the experiment from being announced again.
    await transaction.query(
      `INSERT INTO ${tables.instructions} (id, at, actor, via, account, experiment_id, kind, subject)
       SELECT 'veto ' || id, $2, $3, split_part($3, ':', 1), account, experiment_id, 'veto', id FROM ${tables.intents} WHERE id = $1 ON CONFLICT (id) DO NOTHING`,
      [id, now, by],
    );
    await appendEvent(transaction, tables, { intentId: id, at: now, state: "vetoed", actor: by, detail: ending });
    return true;
  }
  return (
    (await transaction.query(`SELECT 1 FROM ${tables.intents} WHERE id = $1 AND state = 'vetoed'`, [id])).length > 0
  );
}
