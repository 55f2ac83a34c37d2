import type { Database } from "../../database/index.ts";
import type { Instant } from "../../experiment/index.ts";
import { callerId } from "../../ports/index.ts";
import { instructionsIn } from "../acting/instructions.ts";
import type { Tables } from "../tables.ts";
import { notesIn } from "../messaging/notes.ts";
import { peopleIn } from "../messaging/people.ts";

/** Notes of this topic say that the ledger was restored (`at`), and from when it is (`as_of`). */
export const RESTORED = "ledger-restored";

const NAME = "herald restore";
const ACTOR = callerId("cli", NAME);

/**
 * Remembers that the ledger does not know what happened after the backup was made. Messages may have been sent since: deliveries look for
 * them first. People may have vetoed a stop: nothing is stopped until somebody has looked, and resumes.
 */
export async function markRestored(
  transaction: Database,
  tables: Tables,
  { madeAt, at }: { readonly madeAt: Instant; readonly at: Instant },
): Promise<void> {
  await notesIn(transaction, tables).write({ key: `${RESTORED} ${at}`, topic: RESTORED, asOf: madeAt, at, fact: {} });
  await peopleIn(transaction, tables).remember(ACTOR, NAME, at);
  await instructionsIn(transaction, tables).give({
    id: `${RESTORED} ${at}`,
    at,
    actor: ACTOR,
    via: "cli",
    account: null,
    experimentId: null,
    kind: "pause",
    until: null,
    subject: null,
  });
}
