export { startSandbox } from "./sandbox.ts";
export type { Sandbox, SandboxOptions } from "./options.ts";
export type { Generation } from "./api/index.ts";
export type { Fault, FaultKind } from "./faults/fault.ts";
export type { SinkMessage } from "./slack/message.ts";
export type { SandboxExperiment } from "./world/experiment.ts";
export { DEFAULT_SCENARIOS, isScenarioName, SCENARIOS, type ScenarioName } from "./scenarios/catalogue.ts";
