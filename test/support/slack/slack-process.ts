import { openEmbedded, openPostgres } from "../../../src/database/index.ts";
import { ManualClock, silentLog } from "../../../src/platform/index.ts";
import { createSlackMedium } from "../../../src/slack/index.ts";
import { openLedger } from "../../../src/store/index.ts";
import { HERALD_TOKEN } from "./emulated-slack.ts";
import { slackOperations } from "./slack-operations.ts";

/** What a worker in a process of its own is told, as JSON in its first argument. */
export interface SlackProcessOrder {
  readonly ledger:
    | { readonly kind: "embedded"; readonly directory: string }
    | { readonly kind: "postgres"; readonly url: string; readonly schema: string };
  readonly apiUrl: string;
  readonly now: string;
  /** Which operation, and the id of its keys. */
  readonly operation: string;
  readonly id: string;
}

/** A worker that makes one attempt at a delivery, and can be killed at it. */
async function main({ ledger: place, apiUrl, now, operation, id }: SlackProcessOrder): Promise<void> {
  const database =
    place.kind === "embedded"
      ? await openEmbedded({ directory: place.directory, log: silentLog })
      : await openPostgres({ url: place.url, log: silentLog, maxConnections: 1 });
  const ledger = await openLedger(database, {
    ...(place.kind === "postgres" && { schema: place.schema }),
    log: silentLog,
  });
  const messenger = createSlackMedium({
    token: HERALD_TOKEN,
    apiUrl,
    deliveries: ledger.deliveries,
    clock: new ManualClock(now),
    owner: "killed",
    canAnswer: true,
    logger: silentLog,
    timeoutMs: 10_000,
  });
  await slackOperations(id)
    .find(({ name }) => name === operation)!
    .attempt(messenger);
}

const order = process.argv[2];
if (import.meta.main && order !== undefined) await main(JSON.parse(order) as SlackProcessOrder);
