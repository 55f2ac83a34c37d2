import type { Clock } from "../platform/index.ts";
import type { DeliveryLog } from "./messenger.ts";
import type { SlackAccess } from "./web-client.ts";

export interface MessengerOptions extends SlackAccess {
  readonly log: DeliveryLog;
  readonly clock: Clock;
  /** Names this worker in the delivery log. */
  readonly owner: string;
}
