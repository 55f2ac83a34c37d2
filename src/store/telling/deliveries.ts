import type { Database, Queryable } from "../../database/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Tables } from "../tables.ts";
import type { Delivery, Ledger } from "../../ports/index.ts";

interface DeliveryRow {
  readonly key: string;
  readonly channel: string;
  readonly state: Delivery["state"];
  readonly channel_id: string | null;
  readonly ts: string | null;
  readonly content_hash: string;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly is_doubtful: boolean;
}

const COLUMNS = "key, channel, state, channel_id, ts, content_hash, created_at, updated_at, is_doubtful";

export function deliveriesIn(database: Database, tables: Tables): Ledger["deliveries"] {
  const get = async (queryable: Queryable, key: string): Promise<Delivery | undefined> => {
    const [row] = await queryable.query<DeliveryRow>(`SELECT ${COLUMNS} FROM ${tables.deliveries} WHERE key = $1`, [
      key,
    ]);
    return row && deliveryOf(row);
  };
  return {
    claim: (key, channel, contentHash, owner, now, leaseUntil) =>
      database.transaction(async (transaction) => {
        const [first] = await transaction.query<DeliveryRow>(
          `INSERT INTO ${tables.deliveries} (key, channel, state, content_hash, created_at, updated_at, lease_owner, lease_until)
           VALUES ($1, $2, 'sending', $3, $5, $5, $4, $6) ON CONFLICT (key) DO NOTHING RETURNING ${COLUMNS}`,
          [key, channel, contentHash, owner, now, leaseUntil],
        );
        if (first !== undefined) return { kind: "granted", attempt: "first", delivery: deliveryOf(first) };
        // A lease that nobody gave back: its holder may have sent before it died.
        const [taken] = await transaction.query<DeliveryRow>(
          `UPDATE ${tables.deliveries} SET is_doubtful = is_doubtful OR lease_owner IS NOT NULL,
             channel = $2, content_hash = $3, lease_owner = $4, lease_until = $6,
             updated_at = CASE WHEN ts IS NULL THEN $5 ELSE updated_at END
           WHERE key = $1 AND state = 'sending' AND (lease_owner IS NULL OR lease_owner = $4 OR lease_until <= $5) RETURNING ${COLUMNS}`,
          [key, channel, contentHash, owner, now, leaseUntil],
        );
        if (taken !== undefined)
          return { kind: "granted", attempt: taken.is_doubtful ? "again" : "first", delivery: deliveryOf(taken) };
        const delivery = await get(transaction, key);
        return delivery?.state === "sent" ? { kind: "sent", delivery } : { kind: "held" };
      }),

    async sharing(key, owner, place, now) {
      const rows = await database.query(
        `UPDATE ${tables.deliveries} SET channel_id = $3, ts = $4, updated_at = $5 WHERE key = $1 AND lease_owner = $2 AND state = 'sending' RETURNING key`,
        [key, owner, place.channelId, place.ts, now],
      );
      return rows.length > 0;
    },

    async sent(key, owner, place, contentHash, now) {
      const rows = await database.query(
        `UPDATE ${tables.deliveries} SET state = 'sent', channel_id = $3, ts = $4, content_hash = $5, updated_at = $6, is_doubtful = false,
           lease_owner = CASE WHEN lease_owner = $2 THEN NULL ELSE lease_owner END,
           lease_until = CASE WHEN lease_owner = $2 THEN NULL ELSE lease_until END
         WHERE key = $1 RETURNING key`,
        [key, owner, place.channelId, place.ts, contentHash, now],
      );
      if (rows.length === 0) throw new RangeError("sent requires a key that was claimed");
    },

    async release(key, owner, { nothingLeft }) {
      await database.query(
        `UPDATE ${tables.deliveries} SET lease_owner = NULL, lease_until = NULL, is_doubtful = is_doubtful OR NOT $3::boolean
         WHERE key = $1 AND lease_owner = $2`,
        [key, owner, nothingLeft],
      );
    },

    get: (key) => get(database, key),
  };
}

function deliveryOf(row: DeliveryRow): Delivery {
  return {
    key: row.key,
    channel: row.channel,
    state: row.state,
    channelId: row.channel_id ?? undefined,
    ts: row.ts ?? undefined,
    contentHash: row.content_hash,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
