export type { Readiness } from "./health-routes.ts";
export { ListenError, PortTakenError } from "./listen.ts";
export { createHttpServer, type HttpServer, type HttpServerOptions } from "./server.ts";
export { SLACK_PATH, type SlackOptions } from "./slack-routes.ts";
export { ledgerAtWorker, type LedgerAtWorker } from "./ledger-client.ts";
export type { LedgerPageQuery, LedgerQuestions } from "./ledger-routes.ts";
export { triggerJob, type TriggerAnswer, type TriggerOptions } from "./trigger-client.ts";
export { TriggerError, type WorkerAddress } from "./worker-client.ts";
