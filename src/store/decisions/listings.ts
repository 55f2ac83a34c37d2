import type { Database } from "../../database/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import type { Ledger } from "../../ports/index.ts";
import { readStored } from "../schema/read-stored.ts";
import { experimentSchema } from "../schema/snapshot-schema.ts";
import type { Tables } from "../tables.ts";

interface ListingRow {
  readonly id: string;
  readonly experiment: string;
}

export function listingsIn(database: Database, tables: Tables): Ledger["listings"] {
  return {
    async keep(account, at, experiments) {
      if (experiments.length === 0) return;
      // In order, so that no two wait for each other.
      const sorted = experiments.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      await database.query(
        `INSERT INTO ${tables.listings} AS known (account, at, experiment_id, experiment)
         SELECT $1, $2::timestamptz, listed.* FROM unnest($3::text[], $4::text[]) AS listed
         ON CONFLICT (account, experiment_id) DO UPDATE SET at = excluded.at, experiment = excluded.experiment WHERE known.at <= excluded.at`,
        [account, at, sorted.map(({ id }) => id), sorted.map((experiment) => canonicalJson(experiment))],
      );
    },

    async of(account, experimentIds, since) {
      const rows = await database.query<ListingRow>(
        `SELECT experiment_id AS id, experiment FROM ${tables.listings} WHERE account = $1 AND experiment_id = ANY($2::text[]) AND at >= $3`,
        [account, experimentIds, since],
      );
      return new Map(
        rows.map(({ id, experiment }) => [id, readStored(experimentSchema, experiment, `listing of ${id}`)]),
      );
    },
  };
}
