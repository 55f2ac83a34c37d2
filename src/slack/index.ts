export { createMessenger } from "./create-messenger.ts";
export { createPeople, nobody } from "./people.ts";
export { readPresses } from "./interaction.ts";
export { openSocketMode, type SocketMode, type SocketModeOptions } from "./socket-mode.ts";
export { createPrintingMessenger } from "./printing-messenger.ts";
export { checkSlackAccess, NEEDED_SCOPES, PRIVATE_CHANNEL_SCOPES } from "./check-access.ts";
export { GROUP_SCOPES } from "./check-approvers.ts";
export { checkSocketAccess } from "./check-socket-access.ts";
export { SlackRateLimitError, SlackRefusedError, SlackSetupError, SlackUnavailableError } from "./errors.ts";
