import { openEmbedded } from "../../../src/database/index.ts";
import { ManualClock, silentLog } from "../../../src/platform/index.ts";
import { openLedger } from "../../../src/store/index.ts";
import type { NotificationKind } from "../../../src/notify/index.ts";
import { ADA, aMailMedium, told } from "./mail-medium.ts";

/** What a worker in a process of its own is told, as JSON in its first argument. */
export interface MailProcessOrder {
  /** Of an embedded ledger. */
  readonly directory: string;
  readonly url: string;
  readonly now: string;
  readonly kind: NotificationKind;
}

/** A worker that makes one attempt at a mail, and can be killed at it. Prints what came of it. */
async function main({ directory, url, now, kind }: MailProcessOrder): Promise<void> {
  const database = await openEmbedded({ directory, log: silentLog });
  const ledger = await openLedger(database, { log: silentLog });
  const medium = aMailMedium({ url }, { deliveries: ledger.deliveries, clock: new ManualClock(now) });
  const outcome = await medium.deliver({ key: `${kind}:1`, destination: ADA, notification: told(kind, "Killed") });
  const [delivery] = await ledger.deliveries.of(`${kind}:1`);
  await database.close();
  process.stdout.write(JSON.stringify({ outcome: outcome.kind, place: delivery?.place }));
}

const order = process.argv[2];
if (import.meta.main && order !== undefined) await main(JSON.parse(order) as MailProcessOrder);
