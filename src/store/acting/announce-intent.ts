import type { Queryable } from "../../database/index.ts";
import type { Instruction } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Intent, Ledger } from "../../ports/index.ts";
import { sha256 } from "../decisions/chain.ts";
import { lockKeyOf } from "../lock-key.ts";
import type { Tables } from "../tables.ts";
import { storableText } from "../text.ts";
import { appendInstruction } from "./instructions.ts";
import { appendEvent } from "./intent-events.ts";
import { INTENT_COLUMNS as COLUMNS, OPEN, intentOf, type IntentRow } from "./intent-row.ts";

type Announcement = Parameters<Ledger["intents"]["announce"]>[0];

/**
 * The unique indexes decide between concurrent announcements; the loser finds the one that stands. Whatever is open stands in the way of
 * every act, and a stop that was carried out in the way of another stop or a pause.
 */
export async function announceIntent(
  transaction: Queryable,
  tables: Tables,
  intent: Announcement,
  { now, said }: { readonly now: Instant; readonly said: Instruction | undefined },
): Promise<{ intent: Intent; isNew: boolean }> {
  const asked = said && (await askedBefore(transaction, tables, intent, said));
  if (asked !== undefined) return { intent: asked, isNew: false };
  const { account, experimentId, act } = intent;
  const isBarredByStop = act === "stop" || act === "pause";
  for (;;) {
    const [standing] = await transaction.query<IntentRow>(
      `SELECT ${COLUMNS} FROM ${tables.intents} WHERE account = $1 AND experiment_id = $2 AND (state IN ${OPEN} OR (state = 'stopped' AND $3))
       ORDER BY state = 'stopped' LIMIT 1`,
      [account, experimentId, isBarredByStop],
    );
    if (standing !== undefined) return { intent: intentOf(standing), isNew: false };
    const [written] = await insert(transaction, tables, intent, now);
    if (written === undefined) continue; // another worker was first: its intent stands now, or ended in the meantime
    const detail = { decisionId: intent.decisionId };
    await appendEvent(transaction, tables, {
      intentId: written.id,
      at: now,
      state: "announced",
      actor: intent.requestedBy,
      detail,
    });
    if (said !== undefined) await appendInstruction(transaction, tables, said);
    return { intent: intentOf(written), isNew: true };
  }
}

/** The id is the experiment and the number of its intents so far: the same on every worker. */
async function insert(
  transaction: Queryable,
  tables: Tables,
  intent: Announcement,
  now: Instant,
): Promise<readonly IntentRow[]> {
  const { account, experimentId } = intent;
  const [earlier] = await transaction.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM ${tables.intents} WHERE account = $1 AND experiment_id = $2`,
    [account, experimentId],
  );
  const id = `act_${sha256(JSON.stringify([account, experimentId, earlier!.count + 1])).slice(0, 24)}`;
  return transaction.query<IntentRow>(
    `INSERT INTO ${tables.intents}
       (id, account, experiment_id, experiment_name, decision_id, act, because, variant_id, on_winner, state, not_before, created_at, updated_at, requested_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'announced', $10, $11, $11, $12) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [
      id,
      account,
      experimentId,
      storableText(intent.experimentName),
      intent.decisionId,
      intent.act,
      intent.because,
      intent.variantId,
      intent.onWinner,
      intent.notBefore,
      now,
      intent.requestedBy ?? null,
    ],
  );
}

/** What an instruction has set off already. Two workers that take the same one at once must see each other: the second waits for the first. */
async function askedBefore(
  transaction: Queryable,
  tables: Tables,
  { account, experimentId, act }: Announcement,
  { id, actor }: Instruction,
): Promise<Intent | undefined> {
  await transaction.query("SELECT pg_advisory_xact_lock($1)", [lockKeyOf(`herald hears ${tables.schemaName} ${id}`)]);
  const [row] = await transaction.query<IntentRow>(
    `SELECT ${COLUMNS} FROM ${tables.intents} WHERE account = $1 AND experiment_id = $2 AND act = $3 AND requested_by = $4
       AND EXISTS (SELECT 1 FROM ${tables.instructions} WHERE id = $5)
     ORDER BY created_at DESC, id LIMIT 1`,
    [account, experimentId, act, actor, id],
  );
  return row && intentOf(row);
}
