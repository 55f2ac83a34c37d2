export { DEFAULT_POLICY, type ActingMode, type BetaPrior, type NamedPolicy, type Policy } from "./policy.ts";
export { fingerprintOf, type Fingerprint, type History, type Look } from "./history.ts";
export type { ArmReport, Decision, DecisionInput, Estimate, Gate, GateId, Signal, Verdict } from "./decision.ts";
export { planAction, type Plan } from "./plan-action.ts";
export { decide } from "./decide.ts";
export { judge, type Judgement } from "./judge.ts";
export { summarizeArms } from "./summarize-arms.ts";
export { addDay, startTally, type Tally } from "./counts/tally.ts";
