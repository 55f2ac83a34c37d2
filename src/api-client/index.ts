export { checkAccess, checkUnpublishedAccess, whatToDo, type AccessProblem } from "./check-access.ts";
export { createExperimentsApi, type ClosableExperimentsApi, type ObservableExperimentsApi } from "./client.ts";
export type { ExperimentsApiOptions } from "./options.ts";
export { silentLog } from "../platform/index.ts";
export { READ_RETRY } from "./requests/retry-policy.ts";
export { requireExperimentId } from "./route.ts";
export { changeSchema, draftSchema, requireBody, rolloutSchema, stopSchema, winnerSchema } from "./write-bodies.ts";
export { driftIn, openApiSchema, type Drift, type OpenApi } from "./contract/drift.ts";
