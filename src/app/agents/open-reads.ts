import { settingsOf, type Config } from "../../config/index.ts";
import type { AgentReads } from "../../mcp/index.ts";
import type { Clock, Log } from "../../ports/index.ts";
import { backupBeforeMigration, openLedger } from "../../store/index.ts";
import { createWhatIf } from "../../what-if-threads/index.ts";
import { backupFolder, openDatabase } from "../open-database.ts";
import { agentReads } from "./reads.ts";

/**
 * The configured ledger, for agents that only ask it: no sandbox, no API and no medium is opened. The caller closes it.
 * @throws DatabaseLockedError, DatabaseUnreachableError, LedgerError
 */
export async function openAgentReads({
  config,
  clock,
  log,
}: {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<{ readonly reads: AgentReads; close(): Promise<void> }> {
  const database = await openDatabase({ config, log });
  try {
    const beforeMigration = backupBeforeMigration({ folder: backupFolder(config), clock, log });
    const ledger = await openLedger(database, { log, beforeMigration });
    const whatIf = createWhatIf();
    const workerHealth = async () => ({ givenUp: 0, overdue: [] });
    // Nothing is sent from here, so no message has an address.
    const messenger = { linkTo: async () => undefined };
    return {
      reads: agentReads({ ledger, settings: settingsOf(config), clock, workerHealth, whatIf, messenger }),
      async close() {
        await whatIf.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
