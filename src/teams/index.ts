export { createTeamsMedium, TEAMS, type TeamsOptions } from "./teams-medium.ts";
export { MOST_BYTES, renderTeamsPost, type TeamsPost } from "./card/render-card.ts";
export { AFTER_DOUBT } from "./policy.ts";
export { TeamsRateLimitError, TeamsRefusedError, TeamsUnavailableError } from "./errors.ts";
