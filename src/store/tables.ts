/** The ledger's tables, each with its schema, ready to be put into SQL: nothing depends on a search path. */
export interface Tables {
  /** Quoted, for SQL. */
  readonly schema: string;
  /** As text, for parameters. */
  readonly schemaName: string;
  readonly migrations: string;
  readonly notes: string;
  readonly people: string;
  readonly experiments: string;
  readonly readings: string;
  readonly listings: string;
  readonly listed: string;
  readonly premises: string;
  readonly decisions: string;
  readonly confirmations: string;
  readonly chainHead: string;
  readonly intents: string;
  readonly intentEvents: string;
  readonly deliveries: string;
  readonly instructions: string;
  readonly alerts: string;
  readonly archives: string;
  readonly waits: string;
  readonly spentTokens: string;
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
    notes: `${quoted}.notes`,
    people: `${quoted}.people`,
    experiments: `${quoted}.experiments`,
    readings: `${quoted}.readings`,
    listings: `${quoted}.listings`,
    listed: `${quoted}.listed`,
    premises: `${quoted}.premises`,
    decisions: `${quoted}.decisions`,
    confirmations: `${quoted}.confirmations`,
    chainHead: `${quoted}.chain_head`,
    intents: `${quoted}.intents`,
    intentEvents: `${quoted}.intent_events`,
    deliveries: `${quoted}.deliveries`,
    instructions: `${quoted}.instructions`,
    alerts: `${quoted}.alerts`,
    archives: `${quoted}.archives`,
    waits: `${quoted}.waits`,
    spentTokens: `${quoted}.spent_tokens`,
  };
}
