import type { Database, Queryable } from "../../database/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Delivery, DeliveryName, Place } from "../../notify/index.ts";
import type { Ledger } from "../../ports/index.ts";
import { RESTORED } from "../backup/mark-restored.ts";
import type { Tables } from "../tables.ts";

interface DeliveryRow {
  readonly key: string;
  readonly destination: Delivery["destination"];
  readonly state: Delivery["state"];
  readonly place: Place | null;
  readonly content_hash: string;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly is_doubtful: boolean;
}

const COLUMNS = "key, destination, state, place, content_hash, created_at, updated_at, is_doubtful";
const NAMED = "key = $1 AND destination = $2";
/** A message that the ledger forgot with its restore is sent again by then, or never: sweeps, digests and scorecards have come by. */
const DOUBTED_DAYS_AFTER_RESTORE = 14;

export function deliveriesIn(database: Database, tables: Tables): Ledger["deliveries"] {
  const get = async (queryable: Queryable, { key, destination }: DeliveryName): Promise<Delivery | undefined> => {
    const [row] = await queryable.query<DeliveryRow>(`SELECT ${COLUMNS} FROM ${tables.deliveries} WHERE ${NAMED}`, [
      key,
      destination,
    ]);
    return row && deliveryOf(row);
  };
  const ofAll = async (keys: readonly string[]): Promise<readonly Delivery[]> => {
    const rows = await database.query<DeliveryRow>(
      `SELECT ${COLUMNS} FROM ${tables.deliveries} WHERE key = ANY($1::text[]) ORDER BY created_at, key, destination`,
      [keys],
    );
    return rows.map(deliveryOf);
  };
  return {
    claim: (name, contentHash, owner, now, leaseUntil) =>
      database.transaction(async (transaction) => {
        const { key, destination } = name;
        // Soon after a restore it may have been sent by the ledger that was lost: then it counts as begun when the backup was made.
        const [first] = await transaction.query<DeliveryRow>(
          `INSERT INTO ${tables.deliveries} (key, destination, state, content_hash, created_at, updated_at, lease_owner, lease_until, is_doubtful)
           SELECT $1, $2, 'sending', $3, least($5::timestamptz, min(as_of)), $5, $4, $6, count(*) > 0 FROM ${tables.notes}
           WHERE topic = '${RESTORED}' AND at > $5::timestamptz - interval '${DOUBTED_DAYS_AFTER_RESTORE} days'
           ON CONFLICT (key, destination) DO NOTHING RETURNING ${COLUMNS}`,
          [key, destination, contentHash, owner, now, leaseUntil],
        );
        if (first !== undefined) return { kind: "granted", attempt: attemptOf(first), delivery: deliveryOf(first) };
        // A lease that nobody released: its holder may have sent before it died.
        const [taken] = await transaction.query<DeliveryRow>(
          `UPDATE ${tables.deliveries} SET is_doubtful = is_doubtful OR lease_owner IS NOT NULL,
             content_hash = $3, lease_owner = $4, lease_until = $6, updated_at = CASE WHEN place IS NULL THEN $5 ELSE updated_at END
           WHERE ${NAMED} AND state = 'sending' AND (lease_owner IS NULL OR lease_owner = $4 OR lease_until <= $5) RETURNING ${COLUMNS}`,
          [key, destination, contentHash, owner, now, leaseUntil],
        );
        if (taken !== undefined) return { kind: "granted", attempt: attemptOf(taken), delivery: deliveryOf(taken) };
        const delivery = await get(transaction, name);
        return delivery?.state === "sent" ? { kind: "sent", delivery } : { kind: "held" };
      }),

    async sharing({ key, destination }, owner, place, now) {
      const rows = await database.query(
        `UPDATE ${tables.deliveries} SET place = $4, updated_at = $5 WHERE ${NAMED} AND lease_owner = $3 AND state = 'sending' RETURNING key`,
        [key, destination, owner, JSON.stringify(place), now],
      );
      return rows.length > 0;
    },

    async sent({ key, destination }, owner, place, contentHash, now) {
      const rows = await database.query(
        `UPDATE ${tables.deliveries} SET state = 'sent', place = $4, content_hash = $5, updated_at = $6, is_doubtful = false,
           lease_owner = CASE WHEN lease_owner = $3 THEN NULL ELSE lease_owner END,
           lease_until = CASE WHEN lease_owner = $3 THEN NULL ELSE lease_until END
         WHERE ${NAMED} RETURNING key`,
        [key, destination, owner, JSON.stringify(place), contentHash, now],
      );
      if (rows.length === 0) throw new RangeError("sent requires a name that was claimed");
    },

    async release({ key, destination }, owner, { nothingLeft }) {
      await database.query(
        `UPDATE ${tables.deliveries} SET lease_owner = NULL, lease_until = NULL, is_doubtful = is_doubtful OR NOT $4::boolean
         WHERE ${NAMED} AND lease_owner = $3`,
        [key, destination, owner, nothingLeft],
      );
    },

    get: (name) => get(database, name),

    of: (key) => ofAll([key]),
    ofAll,
  };
}

function attemptOf(row: DeliveryRow): "first" | "again" {
  return row.is_doubtful ? "again" : "first";
}

function deliveryOf(row: DeliveryRow): Delivery {
  return {
    key: row.key,
    destination: row.destination,
    state: row.state,
    place: row.place ?? undefined,
    contentHash: row.content_hash,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
