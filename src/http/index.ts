export { MCP_PATH, type Agents } from "./agents/agent-routes.ts";
export { toolAtWorker } from "./agents/tool-client.ts";
export { askForJob } from "./asking.ts";
export { doctorAtWorker } from "./doctor-client.ts";
export type { Readiness } from "./health-routes.ts";
export { PortTakenError } from "./listen.ts";
export { createHttpServer, type HttpServer, type HttpServerOptions } from "./server.ts";
export { SLACK_COMMANDS_PATH, SLACK_EVENTS_PATH, SLACK_PATH } from "./slack-routes.ts";
export { ledgerAtWorker, ledgerCopyAtWorker, type LedgerAtWorker } from "./ledger-client.ts";
export type { LedgerQuestions } from "./ledger-routes.ts";
export { triggerJob, type TriggerAnswer, type TriggerOptions } from "./trigger-client.ts";
export { signInPasses, type PageAccess } from "./access/access.ts";
export type { TrustedHeader } from "./access/trusted-header.ts";
export { signInLink, type SignInLink } from "./access/link-client.ts";
export { answerLinksFor, type AnswerLinkSeal, type LinkedAnswer } from "./access/answer-links.ts";
export type { MailAnswers } from "./page/answer-routes.ts";
export { signInAddress } from "./page/sign-in-routes.ts";
export { ASSETS_PATH } from "./page/page-routes.ts";
export {
  NOBODY,
  SiteRefusal,
  type Answer as SiteAnswer,
  type Parameters as SiteParameters,
  type AnswerPage,
  type Site,
  type SitePage,
} from "./page/site.ts";
export { reloadWorker } from "./reload/reload-client.ts";
export type { ReloadAnswer } from "./reload/reload-routes.ts";
