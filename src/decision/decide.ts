import { adviceOf } from "./advice.ts";
import type { Snapshot } from "../experiment/index.ts";
import type { Decision } from "./decision.ts";
import type { DecisionInput } from "./decision-input.ts";
import { forecastOf } from "./forecast.ts";
import { METHOD } from "./method.ts";
import { judge } from "./judge.ts";
import { summarizeMetrics } from "./metrics/summarize-metrics.ts";
import { summarizeArms } from "./summarize-arms.ts";
import { unsafeNote } from "./unsafe.ts";

/**
 * Judges one experiment: a pure function of what was read, what is remembered and the policy. Never throws on what was read;
 * doubtful data fail a check instead.
 * @throws RangeError on a policy that breaks its promise without saying `unsafe`
 */
export function decide(input: DecisionInput): Decision {
  const { snapshot, policy } = input;
  const { opened, paths: _, ...judgement } = judge(input);
  const { verdict, winner, checks, day } = judgement;
  const horizonDays = opened.figures?.plan?.rules.horizonDays ?? policy.rules.horizonDays;
  return {
    schemaVersion: 1,
    method: METHOD,
    account: snapshot.account,
    experimentId: snapshot.experiment.id,
    experimentKey: snapshot.experiment.key,
    experimentName: snapshot.experiment.name,
    asOf: snapshot.asOf,
    lastClosedDay: snapshot.lastClosedDay,
    ...judgement,
    advice: adviceOf(opened, verdict),
    forecast: forecastOf(opened, verdict, checks),
    unsafe: unsafeNote(opened),
    winnersCurse: winner !== null && winner !== opened.control && day < horizonDays,
    arms: summarizeArms(opened),
    liftPrior: input.history.account.liftPrior,
    unlistedVariants: unlistedIn(snapshot),
    metrics: summarizeMetrics(opened),
    policyName: policy.name,
    policyVersion: policy.version,
  };
}

function unlistedIn({ arms, experiment: { variants = [] } }: Snapshot): Decision["unlistedVariants"] {
  return variants.filter(({ id }) => !arms.some((arm) => arm.id === id)).map(({ id, name }) => ({ id, name }));
}
