import type { Database, Parameter, Queryable } from "../../database/index.ts";
import type { Instruction } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Tables } from "../tables.ts";
import type { Ledger } from "../../ports/index.ts";

interface InstructionRow {
  readonly id: string;
  readonly at: Instant;
  readonly actor: string;
  readonly via: Instruction["via"];
  readonly account: string | null;
  readonly experiment_id: string | null;
  readonly kind: Instruction["kind"];
  readonly until: Instant | null;
  readonly subject: string | null;
}

const COLUMNS = "id, at, actor, via, account, experiment_id, kind, until, subject";

export function instructionsIn(database: Database, tables: Tables): Ledger["instructions"] {
  const select = async (condition: string, parameters: readonly Parameter[]): Promise<readonly Instruction[]> => {
    const rows = await database.query<InstructionRow>(
      `SELECT ${COLUMNS} FROM ${tables.instructions} WHERE ${condition} ORDER BY sequence`,
      parameters,
    );
    return rows.map(({ experiment_id: experimentId, ...row }) => ({ ...row, experimentId }));
  };
  return {
    give: async (instruction) => ({ isNew: await appendInstruction(database, tables, instruction) }),
    of: ({ account, experimentId }) =>
      select("(account = $1 AND experiment_id = $2) OR account IS NULL", [account, experimentId]),
    ofAll: (account, experimentIds) =>
      select("(account = $1 AND experiment_id = ANY($2::text[])) OR account IS NULL", [account, experimentIds]),
    general: () => select("account IS NULL", []),
    recent: (since) => select("at >= $1", [since]),
  };
}

/** False: one with this id is there already. */
export async function appendInstruction(
  database: Queryable,
  tables: Tables,
  { id, at, actor, via, account, experimentId, kind, until, subject }: Instruction,
): Promise<boolean> {
  const written = await database.query(
    `INSERT INTO ${tables.instructions} (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING RETURNING id`,
    [id, at, actor, via, account, experimentId, kind, until, subject],
  );
  return written.length > 0;
}
