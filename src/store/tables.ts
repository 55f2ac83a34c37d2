/** The ledger's tables, each with its schema, ready to be put into SQL: nothing depends on a search path. */
export interface Tables {
  /** Quoted, for SQL. */
  readonly schema: string;
  /** As text, for parameters. */
  readonly schemaName: string;
  readonly migrations: string;
  readonly runs: string;
  readonly experiments: string;
  readonly decisions: string;
  readonly latestDecisions: string;
  readonly chainHead: string;
  readonly looks: string;
  readonly intents: string;
  readonly intentEvents: string;
  readonly deliveries: string;
  readonly instructions: string;
  readonly alerts: string;
}

const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;

/** @throws RangeError unless `schema` is a plain lower-case identifier: it becomes part of SQL */
export function tablesIn(schema: string): Tables {
  if (!IDENTIFIER.test(schema))
    throw new RangeError("openLedger requires a schema of lower-case letters, digits and underscores");
  const quoted = `"${schema}"`;
  return {
    schema: quoted,
    schemaName: schema,
    migrations: `${quoted}.migrations`,
    runs: `${quoted}.runs`,
    experiments: `${quoted}.experiments`,
    decisions: `${quoted}.decisions`,
    latestDecisions: `${quoted}.latest_decisions`,
    chainHead: `${quoted}.chain_head`,
    looks: `${quoted}.looks`,
    intents: `${quoted}.intents`,
    intentEvents: `${quoted}.intent_events`,
    deliveries: `${quoted}.deliveries`,
    instructions: `${quoted}.instructions`,
    alerts: `${quoted}.alerts`,
  };
}
