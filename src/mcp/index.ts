/** Herald for agents: a server of the Model Context Protocol that reads, and asks people. What serves it is loaded when somebody connects. */
export type { AgentReads, AgentWrites, Desk, Told } from "./desk.ts";
export { AgentRefusal } from "./refusal.ts";
export type { ToolCall } from "./call-tool.ts";
export { agentDoor, type AgentDoor } from "./door.ts";
export { serveOverStdio } from "./stdio.ts";
export type {
  BacktestFacts,
  ExplainFacts,
  ListFacts,
  PausedFacts,
  PlanFacts,
  ProposedFacts,
  ScorecardFacts,
  SimulateFacts,
  WhatIfFacts,
  WhyNotYetFacts,
} from "./facts.ts";
export type { Inputs } from "./inputs.ts";
export { READ_TOOLS, WRITE_TOOLS } from "./tool-names.ts";
