import type {
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
import type { Inputs } from "./inputs.ts";

/** An answer: facts for programs, and the same in the words that Herald uses elsewhere. */
export interface Told<Facts> {
  readonly facts: Facts;
  readonly words: string;
}

/** Answers a question. The signal is aborted when nobody waits any more. @throws AgentRefusal with what to do */
type Read<Input, Facts> = (input: Input, signal: AbortSignal) => Promise<Told<Facts>>;
/** Sets something off. @param by what the agent calls itself */
type Write<Input, Facts> = (input: Input, by: string, signal: AbortSignal) => Promise<Told<Facts>>;

/** Everything that agents may ask. Nothing here changes anything. */
export interface AgentReads {
  readonly listExperiments: Read<Inputs["listExperiments"], ListFacts>;
  readonly explain: Read<Inputs["explain"], ExplainFacts>;
  readonly whyNotYet: Read<Inputs["whyNotYet"], WhyNotYetFacts>;
  readonly whatIf: Read<Inputs["whatIf"], WhatIfFacts>;
  readonly backtest: Read<Inputs["backtest"], BacktestFacts>;
  readonly simulate: Read<Inputs["simulate"], SimulateFacts>;
  readonly plan: Read<Inputs["plan"], PlanFacts>;
  readonly scorecard: Read<Inputs["scorecard"], ScorecardFacts>;
}

/**
 * The two things that agents can set off. Neither stops, pauses, resumes or rolls out an experiment: one posts a question that people
 * answer, the other keeps Herald from acting until a person resumes it.
 */
export interface AgentWrites {
  readonly propose: Write<Inputs["propose"], ProposedFacts>;
  readonly pauseHerald: Write<Inputs["pauseHerald"], PausedFacts>;
}

/** All that a server for agents is given. */
export interface Desk {
  readonly reads: AgentReads;
  readonly writes: AgentWrites;
}
