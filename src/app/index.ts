export { checkEverything, checkOutside } from "./checks.ts";
export { explain, NotExplainedError } from "./explain.ts";
export type { Finding } from "./finding.ts";
export { ledgerQuestions } from "./ledger-questions.ts";
export type { OnDelivered } from "./observing.ts";
export { uniqueOwner } from "./owner.ts";
export { startWorker, type RunningWorker, type WorkerOptions } from "./worker.ts";
export { openWorld, type World } from "./world.ts";
export { readWorkerUrl } from "./worker-url.ts";
