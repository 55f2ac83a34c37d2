export { DEFAULT_POLICY, type ActingMode, type BetaPrior, type NamedPolicy, type Policy } from "./policy.ts";
export { fingerprintOf, type Fingerprint, type History, type Look, type SpendingRecord } from "./history.ts";
export type { Advice, ArmReport, Decision, DecisionInput, Estimate, Forecast, Gate, GateId, Signal, UnsafeNote, Verdict } from "./decision.ts";
export { planAction, type Plan } from "./plan-action.ts";
export { decide } from "./decide.ts";
export { judge, type Judgement } from "./judge.ts";
export type { SpendingPaths } from "./evidence/spending-paths.ts";
export { summarizeArms } from "./summarize-arms.ts";
export { addDay, startTally, type Tally } from "./counts/tally.ts";
