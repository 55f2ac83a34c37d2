import type { Decision, DecisionInput } from "./decision.ts";
import { judge } from "./judge.ts";
import { summarizeArms } from "./summarize-arms.ts";

/**
 * Judges one experiment: a pure function of what was read, what is remembered and the policy. Never throws on what was read;
 * doubtful data fail a gate instead.
 * @throws RangeError on a policy that asks for evidence this version does not have
 */
export function decide(input: DecisionInput): Decision {
  const { snapshot, policy } = input;
  const { opened, ...judgement } = judge(input);
  return {
    schemaVersion: 1,
    account: snapshot.account,
    experimentId: snapshot.experiment.id,
    experimentKey: snapshot.experiment.key,
    experimentName: snapshot.experiment.name,
    asOf: snapshot.asOf,
    lastClosedDay: snapshot.lastClosedDay,
    ...judgement,
    arms: summarizeArms(opened),
    policyName: policy.name,
    policyVersion: policy.version,
  };
}
