import type { Config } from "../config/index.ts";
import type { QueueBackend } from "../queue/index.ts";
import type { World } from "./world.ts";

/** Where the queue of this configuration is kept. @throws RangeError when it should be embedded and the ledger is not */
export function backendOf({ queue }: Pick<Config, "queue">, world: Partial<Pick<World, "embedded">>): QueueBackend {
  if (queue.kind !== "embedded") return { kind: queue.kind, url: queue.url.reveal() };
  if (world.embedded === undefined) throw new RangeError("an embedded queue requires an embedded ledger");
  return { kind: "embedded", database: world.embedded };
}
