export type { Readiness } from "./health-routes.ts";
export { ListenError, PortTakenError } from "./listen.ts";
export { createHttpServer, type HttpServer, type HttpServerOptions } from "./server.ts";
export { SLACK_PATH, type SlackOptions } from "./slack-routes.ts";
export { fetchDecision, triggerJob, TriggerError, type TriggerAnswer, type TriggerOptions } from "./trigger-client.ts";
