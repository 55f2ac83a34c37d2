import type { Policy } from "../policy.ts";
import type { LargestEvidence } from "../counts/largest-evidence.ts";

/** Everything an engine may weigh an arm by. */
export interface Evidence {
  readonly control: number;
  readonly armCount: number;
  readonly largest: LargestEvidence;
}

/** How far an arm is from being declared the winner, as natural logarithms of e-values. */
export interface Weighing {
  readonly logEvidence: number;
  readonly logNeeded: number;
  readonly suffices: boolean;
  /** The opponent against which the evidence is weakest. */
  readonly against: number;
}

/**
 * A way to judge whether an arm has beaten the others, valid however often it is asked. For a variant: that it beats the
 * control. For the control: that it beats every variant.
 */
export interface EvidenceEngine {
  weigh(arm: number, evidence: Evidence, rules: Policy): Weighing;
}
