import type { Database } from "../../database/index.ts";
import { fingerprintOf, type Pause } from "../../decision/index.ts";
import type { Experiment, ExperimentRef, Instant } from "../../experiment/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import { accountFactsSchema, fingerprintSchema, pausesSchema } from "../schema/decision-schema.ts";
import { readStored } from "../schema/read-stored.ts";
import type { Tables } from "../tables.ts";
import { storableText } from "../text.ts";
import type { KnownExperiment, Ledger } from "../../ports/index.ts";

interface ExperimentRow {
  readonly account: string;
  readonly experiment_id: string;
  readonly first_seen_at: Instant;
  readonly first_fingerprint: string;
  readonly account_facts: string;
  readonly name: string;
  readonly last_status: string;
  readonly last_seen_at: Instant;
  readonly hypothesis: string | null;
  readonly pauses: string;
}

const COLUMNS =
  "account, experiment_id, first_seen_at, first_fingerprint, account_facts, name, last_status, last_seen_at, hypothesis, pauses";

export function experimentsIn(database: Database, tables: Tables): Ledger["experiments"] {
  const get = async ({ account, experimentId }: ExperimentRef): Promise<KnownExperiment | undefined> => {
    const [row] = await database.query<ExperimentRow>(
      `SELECT ${COLUMNS} FROM ${tables.experiments} WHERE account = $1 AND experiment_id = $2`,
      [account, experimentId],
    );
    return row && knownOf(row);
  };
  return {
    async remember(account, experiment, now, accountFacts) {
      const place = [account, experiment.id] as const;
      const { name, statusAsSent, hypothesis } = experiment;
      const said = hypothesis === undefined ? null : storableText(hypothesis);
      const before = await get({ account, experimentId: experiment.id });
      const pauses = canonicalJson(pausesAfter(before, experiment, now));
      const seen = [storableText(name), storableText(statusAsSent), now, said, pauses] as const;
      // A run that comes late does not overwrite what a later one saw.
      const [renewed] = await database.query<ExperimentRow>(
        `UPDATE ${tables.experiments} SET name = $3, last_status = $4, hypothesis = $6, last_seen_at = greatest(last_seen_at, $5::timestamptz), pauses = $7
         WHERE account = $1 AND experiment_id = $2 AND last_seen_at <= $5::timestamptz RETURNING ${COLUMNS}`,
        [...place, ...seen],
      );
      if (renewed !== undefined) return knownOf(renewed);
      if (before !== undefined) return before;
      const first = [canonicalJson(fingerprintOf(experiment)), canonicalJson(await accountFacts())];
      // Of two that see it first, one comes first.
      await database.query(
        `INSERT INTO ${tables.experiments} (${COLUMNS}) VALUES ($1, $2, $5, $8, $9, $3, $4, $5, $6, $7)
         ON CONFLICT (account, experiment_id) DO NOTHING`,
        [...place, ...seen, ...first],
      );
      return (await get({ account, experimentId: experiment.id }))!;
    },

    async markDeleted({ account, experimentId }, now) {
      await database.query(
        `UPDATE ${tables.experiments} SET last_status = 'deleted', last_seen_at = $3
         WHERE account = $1 AND experiment_id = $2 AND last_seen_at <= $3`,
        [account, experimentId, now],
      );
    },

    get,

    async list(account) {
      const rows = await database.query<ExperimentRow>(
        `SELECT ${COLUMNS} FROM ${tables.experiments} WHERE account = $1 ORDER BY first_seen_at, experiment_id`,
        [account],
      );
      return rows.map(knownOf);
    },
  };
}

function knownOf(row: ExperimentRow): KnownExperiment {
  return {
    account: row.account,
    experimentId: row.experiment_id,
    firstSeenAt: row.first_seen_at,
    firstFingerprint: readStored(fingerprintSchema, row.first_fingerprint, `first sight of ${row.experiment_id}`),
    accountFacts: readStored(accountFactsSchema, row.account_facts, `first sight of ${row.experiment_id}`),
    name: row.name,
    lastStatus: row.last_status,
    lastSeenAt: row.last_seen_at,
    hypothesis: row.hypothesis ?? undefined,
    pauses: readStored(pausesSchema, row.pauses, `pauses of ${row.experiment_id}`),
  };
}

/** A pause begins when it is first seen, unless Herald paused it itself, and ends with the start that is read then. */
function pausesAfter(
  before: KnownExperiment | undefined,
  { status, startedAt }: Pick<Experiment, "status" | "startedAt">,
  now: Instant,
): readonly Pause[] {
  const pauses = before?.pauses ?? [];
  const last = pauses.at(-1);
  const isOpen = last?.to === null;
  if (status === "paused" && !isOpen) return [...pauses, { from: now, to: null }];
  if (status === "paused" || !isOpen) return pauses;
  const isLater = startedAt !== undefined && Date.parse(startedAt) >= Date.parse(last!.from);
  return [...pauses.slice(0, -1), { from: last!.from, to: status === "running" && isLater ? startedAt : now }];
}
