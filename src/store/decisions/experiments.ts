import { listAsSeen } from "./listed.ts";
import type { Database } from "../../database/index.ts";
import { fingerprintOf, type Pause } from "../../decision/index.ts";
import type { Experiment, Instant } from "../../experiment/index.ts";
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

const NAMES = [
  "account",
  "experiment_id",
  "first_seen_at",
  "first_fingerprint",
  "account_facts",
  "name",
  "last_status",
  "last_seen_at",
  "hypothesis",
  "pauses",
];
const COLUMNS = NAMES.join(", ");

export function experimentsIn(database: Database, tables: Tables): Ledger["experiments"] {
  const all = async (account: string, ids: readonly string[]): Promise<Map<string, KnownExperiment>> => {
    const rows = await database.query<ExperimentRow>(
      `SELECT ${COLUMNS} FROM ${tables.experiments} WHERE account = $1 AND experiment_id = ANY($2::text[])`,
      [account, ids],
    );
    return new Map(rows.map((row) => [row.experiment_id, knownOf(row)]));
  };

  const rememberAll: Ledger["experiments"]["rememberAll"] = async (account, experiments, now, accountFacts) => {
    const before = await all(
      account,
      experiments.map(({ id }) => id),
    );
    const known = experiments.filter(({ id }) => before.has(id));
    // A run that comes late does not overwrite what a later one saw.
    const renewed =
      known.length === 0
        ? []
        : await database.query<ExperimentRow>(
            `WITH locked AS (
               SELECT experiment_id AS id FROM ${tables.experiments} WHERE account = $1 AND experiment_id = ANY($2::text[]) ORDER BY experiment_id FOR UPDATE)
             UPDATE ${tables.experiments} SET name = seen.name, last_status = seen.status, hypothesis = seen.hypothesis,
               last_seen_at = greatest(last_seen_at, $7::timestamptz), pauses = seen.pauses
             FROM locked JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS seen (id, name, status, hypothesis, pauses) ON seen.id = locked.id
             WHERE account = $1 AND experiment_id = seen.id AND last_seen_at <= $7::timestamptz RETURNING ${NAMES.map((name) => `experiments.${name}`).join(", ")}`,
            [account, ...seenOf(known, before, now), now],
          );
    const changed = renewed.filter((row) => {
      const { name, lastStatus } = before.get(row.experiment_id)!;
      return row.name !== name || row.last_status !== lastStatus;
    });
    if (changed.length > 0)
      await listAsSeen(
        database,
        tables,
        account,
        changed.map((row) => row.experiment_id),
      );
    // In order, so that no two wait for each other.
    const first = experiments.filter(({ id }) => !before.has(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    if (first.length > 0) {
      const facts = await Promise.all(first.map(async (experiment) => canonicalJson(await accountFacts(experiment))));
      // Of two that see it first, one comes first.
      await database.query(
        `INSERT INTO ${tables.experiments} (account, last_seen_at, first_seen_at, experiment_id, name, last_status, hypothesis, pauses, first_fingerprint, account_facts)
         SELECT $1, $7::timestamptz, $7::timestamptz, seen.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $8::text[], $9::text[]) AS seen
         ON CONFLICT (account, experiment_id) DO NOTHING`,
        [
          account,
          ...seenOf(first, before, now),
          now,
          first.map((experiment) => canonicalJson(fingerprintOf(experiment))),
          facts,
        ],
      );
    }
    return new Map([
      ...before,
      ...renewed.map((row) => [row.experiment_id, knownOf(row)] as const),
      ...(first.length === 0
        ? []
        : await all(
            account,
            first.map(({ id }) => id),
          )),
    ]);
  };

  return {
    remember: async (account, experiment, now, accountFacts) =>
      (await rememberAll(account, [experiment], now, accountFacts)).get(experiment.id)!,

    rememberAll,

    async markDeleted({ account, experimentId }, now) {
      await database.query(
        `UPDATE ${tables.experiments} SET last_status = 'deleted', last_seen_at = $3
         WHERE account = $1 AND experiment_id = $2 AND last_seen_at <= $3`,
        [account, experimentId, now],
      );
      await listAsSeen(database, tables, account, [experimentId]);
    },

    get: async ({ account, experimentId }) => (await all(account, [experimentId])).get(experimentId),

    async list(account, { statuses, except, seenSince } = {}) {
      const rows = await database.query<ExperimentRow>(
        `SELECT ${COLUMNS} FROM ${tables.experiments}
         WHERE account = $1 AND ($2::text[] IS NULL OR last_status = ANY($2::text[])) AND ($3::text[] IS NULL OR last_status <> ALL($3::text[]))
           AND ($4::timestamptz IS NULL OR last_seen_at >= $4)
         ORDER BY first_seen_at, experiment_id`,
        [account, statuses, except, seenSince],
      );
      return rows.map(knownOf);
    },
  };
}

/** What was read of each: ids, names, statuses, hypotheses, pauses. */
function seenOf(
  experiments: readonly Experiment[],
  before: ReadonlyMap<string, KnownExperiment>,
  now: Instant,
): readonly (readonly (string | null)[])[] {
  return [
    experiments.map(({ id }) => id),
    experiments.map(({ name }) => storableText(name)),
    experiments.map(({ statusAsSent }) => storableText(statusAsSent)),
    experiments.map(({ hypothesis }) => (hypothesis === undefined ? null : storableText(hypothesis))),
    experiments.map((experiment) => canonicalJson(pausesAfter(before.get(experiment.id), experiment, now))),
  ];
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
