export { createMessenger, type MessengerOptions } from "./create-messenger.ts";
export { createPeople, nobody } from "./people.ts";
export { readPresses } from "./interaction.ts";
export { openSocketMode, type SocketMode, type SocketModeOptions } from "./socket-mode.ts";
export { createPrintingMessenger } from "./printing-messenger.ts";
export {
  checkSlackAccess,
  NEEDED_SCOPES,
  PRIVATE_CHANNEL_SCOPES,
  type SlackAccessReport,
  type SlackUse,
} from "./check-access.ts";
export { GROUP_SCOPES } from "./check-approvers.ts";
export { checkSocketAccess } from "./check-socket-access.ts";
export type { SlackProblem } from "./slack-problem.ts";
export type { SlackAccess } from "./web-client.ts";
export {
  SlackError,
  SlackRateLimitError,
  SlackRefusedError,
  SlackSetupError,
  SlackUnavailableError,
} from "./errors.ts";
