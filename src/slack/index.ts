export type { DeliveryLog, DeliveryOutcome, DeliveryRecord, Messenger, Parcel } from "./messenger.ts";
export { SlackError, SlackRateLimitError, SlackRefusedError, SlackSetupError, SlackUnavailableError } from "./errors.ts";
