import type { Database, Parameter, Queryable } from "../../database/index.ts";
import type { AlertFact, AlertKind } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Tables } from "../tables.ts";
import { alertEndSchema, alertFactSchema } from "../schema/alert-schema.ts";
import { readFact } from "../schema/read-stored.ts";
import { storableJson, storableText } from "../text.ts";
import type { Alert, Ledger } from "../../ports/index.ts";

interface AlertRow {
  readonly id: string;
  readonly account: string;
  readonly experiment_id: string;
  readonly kind: string;
  readonly arm_id: string;
  readonly event: string;
  readonly fact: unknown;
  readonly onset_at: Instant;
  readonly ended_at: Instant | null;
  readonly ended: unknown;
  readonly decision_id: string | null;
}

const COLUMNS =
  "id::text AS id, account, experiment_id, kind, arm_id, event, fact, onset_at, ended_at, ended, decision_id";

export function alertsIn(database: Database, tables: Tables): Ledger["alerts"] {
  const select = async (condition: string, parameters: readonly Parameter[]): Promise<readonly Alert[]> => {
    const rows = await database.query<AlertRow>(
      `SELECT ${COLUMNS} FROM ${tables.alerts} WHERE ${condition} ORDER BY alerts.id`,
      parameters,
    );
    return rows.map(alertOf);
  };
  return {
    settle: (about, found, seen) =>
      database.transaction((transaction) => settle(transaction, tables, about, found, seen)),
    async get(id) {
      // Ids are numbers in the database; anything else names no alert.
      return /^\d{1,18}$/u.test(id) ? (await select("id = $1", [id]))[0] : undefined;
    },
    of: ({ account, experimentId }) => select("account = $1 AND experiment_id = $2", [account, experimentId]),
    open: (account, experimentIds) =>
      select("account = $1 AND ended_at IS NULL AND ($2::text[] IS NULL OR experiment_id = ANY($2::text[]))", [
        account,
        experimentIds,
      ]),
    recent: (since) => select("coalesce(ended_at, onset_at) >= $1", [since]),
    async before({ id, account, kind, onsetAt }, since) {
      const [row] = await database.query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM ${tables.alerts}
         WHERE coalesce(ended_at, onset_at) >= $1 AND account = $2 AND kind = $3 AND onset_at > $1 AND onset_at <= $4 AND id < $5`,
        [since, account, kind, onsetAt, id],
      );
      return row!.count;
    },
  };
}

type Settle = Parameters<Ledger["alerts"]["settle"]>;

async function settle(
  transaction: Queryable,
  tables: Tables,
  about: Settle[0],
  found: Settle[1],
  seen: Settle[2],
): ReturnType<Ledger["alerts"]["settle"]> {
  const { account, experimentId, kinds } = about;
  const now = found.filter(({ kind }) => kinds.includes(kind));
  const began: Alert[] = [];
  for (const fact of now) {
    const { kind, armId } = fact;
    const event = eventOf(fact);
    // One that is open already stays as it was first seen.
    const [row] = await transaction.query<AlertRow>(
      `INSERT INTO ${tables.alerts} (account, experiment_id, kind, arm_id, event, fact, onset_at, decision_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (account, experiment_id, kind, arm_id, event) WHERE ended_at IS NULL DO NOTHING RETURNING ${COLUMNS}`,
      [
        account,
        experimentId,
        kind,
        storableText(armId ?? ""),
        storableText(event),
        storableJson(fact),
        seen.at,
        seen.decisionId ?? null,
      ],
    );
    if (row !== undefined) began.push(alertOf(row));
  }
  const still = now.map((fact) =>
    JSON.stringify([fact.kind, storableText(fact.armId ?? ""), storableText(eventOf(fact))]),
  );
  const open = await transaction.query<AlertRow>(
    `SELECT ${COLUMNS} FROM ${tables.alerts} WHERE account = $1 AND experiment_id = $2 AND kind = ANY($3::text[]) AND ended_at IS NULL ORDER BY alerts.id FOR UPDATE`,
    [account, experimentId, kinds],
  );
  const ended: Alert[] = [];
  for (const { id, kind, arm_id: armId, event } of open) {
    if (still.includes(JSON.stringify([kind, armId, event]))) continue;
    // A run that comes late does not end what began after it.
    const [row] = await transaction.query<AlertRow>(
      `UPDATE ${tables.alerts} SET ended_at = $2, ended = $3 WHERE id = $1 AND onset_at <= $2 RETURNING ${COLUMNS}`,
      [id, seen.at, storableJson(seen.end ?? { kind: "clear" })],
    );
    if (row !== undefined) ended.push(alertOf(row));
  }
  return { began, ended };
}

/** The guardrail that a condition is about; empty: none. */
function eventOf(fact: AlertFact): string {
  return fact.kind === "harm" ? (fact.event ?? "") : "";
}

function alertOf(row: AlertRow): Alert {
  return {
    id: row.id,
    account: row.account,
    experimentId: row.experiment_id,
    kind: row.kind as AlertKind,
    armId: row.arm_id === "" ? null : row.arm_id,
    fact: readFact(alertFactSchema, row.fact, `alert ${row.id}`),
    onsetAt: row.onset_at,
    endedAt: row.ended_at ?? undefined,
    end: row.ended === null ? undefined : readFact(alertEndSchema, row.ended, `end of alert ${row.id}`),
    decisionId: row.decision_id ?? undefined,
  };
}
