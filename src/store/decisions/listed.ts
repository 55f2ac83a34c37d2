import type { Database, Queryable } from "../../database/index.ts";
import { listFacts, type Decision, type DecisionInput } from "../../decision/index.ts";
import type { Instant, UtcDay } from "../../experiment/index.ts";
import type { Ledger, ListedExperiment, ListedFilter, ListedOrder } from "../../ports/index.ts";
import type { Tables } from "../tables.ts";

/** Keeps by what experiments are listed, where the decision is about a day as late as the one that is listed, as read later. */
export async function list(
  transaction: Queryable,
  tables: Tables,
  made: readonly { readonly input: DecisionInput; readonly decision: Decision; readonly decisionId: string }[],
): Promise<void> {
  const rows = made
    .map(({ input, decision, decisionId }) => ({ decision, decisionId, facts: listFacts(input, decision) }))
    // In order, so that no two wait for each other.
    .toSorted((a, b) => (placeOf(a.decision) < placeOf(b.decision) ? -1 : 1));
  await transaction.query(
    `INSERT INTO ${tables.listed} AS known
       (account, experiment_id, name, status, as_of, closed_day, decision_id, experiment_key, policy, attention, problem, day, chance, lift, evidence, expected_on, lifts)
     SELECT account, experiment_id, e.name, e.last_status, as_of, closed_day, decision_id, experiment_key, policy, attention, problem, day, chance, lift, evidence, expected_on, lifts::float4[]
     FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::date[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::integer[],
       $11::float8[], $12::float8[], $13::float8[], $14::date[], $15::text[])
       AS made (account, experiment_id, as_of, closed_day, decision_id, experiment_key, policy, attention, problem, day, chance, lift, evidence, expected_on, lifts)
     JOIN ${tables.experiments} e USING (account, experiment_id)
     ON CONFLICT (account, experiment_id) DO UPDATE SET name = excluded.name, status = excluded.status, as_of = excluded.as_of, closed_day = excluded.closed_day, decision_id = excluded.decision_id,
       experiment_key = excluded.experiment_key, policy = excluded.policy, attention = excluded.attention, problem = excluded.problem, day = excluded.day,
       chance = excluded.chance, lift = excluded.lift, evidence = excluded.evidence, expected_on = excluded.expected_on, lifts = excluded.lifts
     WHERE (known.closed_day, known.as_of) <= (excluded.closed_day, excluded.as_of)`,
    [
      rows.map(({ decision }) => decision.account),
      rows.map(({ decision }) => decision.experimentId),
      rows.map(({ decision }) => decision.asOf),
      rows.map(({ decision }) => decision.lastClosedDay),
      rows.map(({ decisionId }) => decisionId),
      rows.map(({ decision }) => decision.experimentKey),
      rows.map(({ decision }) => decision.policyName),
      rows.map(({ facts }) => facts.attention),
      rows.map(({ facts }) => facts.problem),
      rows.map(({ facts }) => String(facts.day)),
      rows.map(({ facts }) => numberText(facts.chance)),
      rows.map(({ facts }) => numberText(facts.lift)),
      rows.map(({ facts }) => numberText(facts.evidence)),
      rows.map(({ facts }) => facts.expectedOn),
      rows.map(({ facts }) => `{${facts.lifts.join(",")}}`),
    ],
  );
}

/** Keeps what the list says of experiments as they were last seen. */
export async function listAsSeen(
  transaction: Queryable,
  tables: Tables,
  account: string,
  experimentIds: readonly string[],
): Promise<void> {
  await transaction.query(
    `UPDATE ${tables.listed} l SET name = e.name, status = e.last_status FROM ${tables.experiments} e
     WHERE l.account = $1 AND l.experiment_id = ANY($2::text[]) AND e.account = l.account AND e.experiment_id = l.experiment_id
       AND (l.name <> e.name OR l.status <> e.last_status)`,
    [account, experimentIds],
  );
}

interface ListedRow {
  readonly account: string;
  readonly experiment_id: string;
  readonly name: string;
  readonly status: string;
  readonly decision_id: string;
  readonly as_of: Instant;
  readonly closed_day: UtcDay;
  readonly policy: string;
  readonly attention: string | null;
  readonly expected_on: UtcDay | null;
  readonly lifts: readonly number[];
  readonly total: string;
}

const SORTED_BY: Readonly<Record<ListedOrder["by"], string>> = {
  name: "lower(l.name)",
  "closed-day": "l.closed_day",
  day: "l.day",
  chance: "l.chance",
  lift: "l.lift",
  evidence: "l.evidence",
  expected: "l.expected_on",
};

export function listedIn(database: Database, tables: Tables): Ledger["listed"] {
  const from = `${tables.listed} l`;
  return {
    async page(filter, { by, descending }, { limit, offset }) {
      const { sql, parameters } = conditionOf(filter);
      const rows = await database.query<ListedRow>(
        `SELECT l.account, l.experiment_id, l.name, l.status, l.decision_id, l.as_of, l.closed_day, l.policy, l.attention, l.expected_on, l.lifts, count(*) OVER () AS total
         FROM ${from} WHERE ${sql}
         ORDER BY ${SORTED_BY[by]} ${descending ? "DESC" : "ASC"} NULLS LAST, lower(l.name), l.account, l.experiment_id
         LIMIT $${parameters.length + 1} OFFSET $${parameters.length + 2}`,
        [...parameters, String(limit), String(offset)],
      );
      return { rows: rows.map(listedOf), total: Number(rows[0]?.total ?? 0) };
    },

    async counts(filter) {
      const { sql, parameters } = conditionOf(filter);
      const rows = await database.query<{
        readonly attention: string | null;
        readonly problem: string | null;
        readonly status: string;
        readonly count: string;
        readonly as_of: Instant;
      }>(
        `SELECT l.attention, l.problem, l.status, count(*) AS count, max(l.as_of) AS as_of FROM ${from} WHERE ${sql} GROUP BY 1, 2, 3`,
        parameters,
      );
      return rows.map(({ attention, problem, status, count, as_of: asOf }) => ({
        attention: attention as ListedExperiment["attention"],
        problem,
        status,
        count: Number(count),
        asOf,
      }));
    },
  };
}

function placeOf({ account, experimentId }: Decision): string {
  return `${account} ${experimentId}`;
}

function numberText(value: number | null): string | null {
  return value === null ? null : String(value);
}

function listedOf(row: ListedRow): ListedExperiment {
  return {
    account: row.account,
    experimentId: row.experiment_id,
    name: row.name,
    status: row.status,
    decisionId: row.decision_id,
    asOf: row.as_of,
    lastClosedDay: row.closed_day,
    policyName: row.policy,
    attention: row.attention as ListedExperiment["attention"],
    expectedOn: row.expected_on,
    lifts: row.lifts,
  };
}

/** Which experiments fit. What people search for stands anywhere in id, key or name, in small or capital letters. */
function conditionOf({ accounts, statuses, policies, attention, problem, isExpected, search }: ListedFilter): {
  readonly sql: string;
  readonly parameters: readonly (string | readonly string[])[];
} {
  const parameters: (string | readonly string[])[] = [];
  const given = (value: string | readonly string[], type: "text" | "text[]"): string =>
    `$${parameters.push(value)}::${type}`;
  const conditions = ["true"];
  if (accounts !== undefined) conditions.push(`l.account = ANY(${given(accounts, "text[]")})`);
  if (statuses !== undefined) conditions.push(`l.status = ANY(${given(statuses, "text[]")})`);
  if (policies !== undefined) conditions.push(`l.policy = ANY(${given(policies, "text[]")})`);
  if (attention !== undefined) {
    // So said, few of many are found by an index.
    const wanted = `l.attention IS NOT NULL AND l.attention = ANY(${given(attention, "text[]")})`;
    conditions.push(attention.includes("none") ? `(l.attention IS NULL OR ${wanted})` : wanted);
  }
  if (problem !== undefined) conditions.push(`l.problem = ${given(problem, "text")}`);
  if (isExpected === true) conditions.push("l.expected_on IS NOT NULL");
  if (search !== undefined) {
    const wanted = given(`%${search.toLowerCase().replaceAll(/[\\%_]/gu, String.raw`\$&`)}%`, "text");
    conditions.push(
      `(lower(l.name) LIKE ${wanted} OR lower(l.experiment_key) LIKE ${wanted} OR lower(l.experiment_id) LIKE ${wanted})`,
    );
  }
  return { sql: conditions.join(" AND "), parameters };
}
