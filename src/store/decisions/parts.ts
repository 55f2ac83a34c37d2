import type { z } from "zod";
import type { ArmReport, Decision, DecisionInput, History, Look } from "../../decision/index.ts";
import type { Arm, DayCounts, ExperimentRef, Instant, MetricSeries, Snapshot, UtcDay } from "../../experiment/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import type { factsSchema, premiseSchema } from "../schema/kept-schema.ts";
import { storedInstant } from "../text.ts";

export type Premise = z.output<typeof premiseSchema>;
export type KeptFacts = z.output<typeof factsSchema>;

/** A decision and its input as they are kept: each part once, and nothing that another part says already. */
export interface DecisionParts extends ExperimentRef {
  readonly closedDay: UtcDay;
  readonly verdict: Decision["verdict"];
  readonly asOf: Instant;
  readonly premise: Premise;
  readonly days: readonly DayCounts[];
  readonly metrics: readonly MetricSeries[];
  /** At earlier days. */
  readonly looks: readonly Look[];
  readonly look: Look | null;
  readonly facts: KeptFacts;
}

/** @throws RangeError unless the decision is one about its input: same experiment, day, arms and policy, and a look at that very day */
export function partsOf({ snapshot, history, policy }: DecisionInput, decision: Decision): DecisionParts {
  const { account, experimentId, asOf, lastClosedDay, verdict, look, ...concluded } = decision;
  const { experimentKey, experimentName, policyName, policyVersion, arms, ...rest } = concluded;
  const looksAtItsDay = look === null || look.day === lastClosedDay;
  const said = {
    account,
    experimentId,
    experimentKey,
    experimentName,
    asOf: storedInstant(asOf),
    lastClosedDay,
    policy: [policyName, policyVersion],
    arms: arms.map(({ id, name, isControl, vendor }) => ({ id, name, isControl, vendor: figuresOf(vendor) })),
  };
  const given = {
    account: snapshot.account,
    experimentId: snapshot.experiment.id,
    experimentKey: snapshot.experiment.key,
    experimentName: snapshot.experiment.name,
    asOf: storedInstant(snapshot.asOf),
    lastClosedDay: snapshot.lastClosedDay,
    policy: [policy.name, policy.version],
    arms: snapshot.arms.map(({ id, name, isControl, vendor }) => ({
      id,
      name,
      isControl,
      vendor: figuresOf(vendor),
    })),
  };
  if (!looksAtItsDay || canonicalJson(said) !== canonicalJson(given))
    throw new RangeError("record requires a decision about the experiment, arms, policy and day of its input");
  return {
    account,
    experimentId,
    closedDay: lastClosedDay,
    verdict,
    asOf: said.asOf,
    premise: {
      experiment: mutable(snapshot.experiment),
      arms: snapshot.arms.map(({ vendor: _, ...arm }) => arm),
      unknownArmIds: [...snapshot.unknownArmIds],
      firstSeenAt: history.firstSeenAt,
      firstFingerprint: mutable(history.firstFingerprint),
      account: history.account,
      pauses: mutable(history.pauses),
      harmAcknowledgedOn: history.harmAcknowledgedOn,
      metrics: snapshot.metrics.map(({ event, problem }) => ({ event, problem })),
      policy: mutable(policy),
    },
    days: snapshot.days,
    metrics: snapshot.metrics,
    looks: history.looks,
    look,
    facts: mutable({
      ...rest,
      arms: arms.map(({ id: _id, name: _name, isControl: _isControl, vendor: _vendor, ...arm }) => arm),
      vendor: snapshot.arms.map(({ vendor }): Figures => figuresOf(vendor)),
    }),
  };
}

/** The input and the decision that were taken apart. `Required`: what is put together key by key misses none, not even an optional one. */
export function wholeOf(parts: DecisionParts): { readonly input: DecisionInput; readonly decision: Decision } {
  const { account, closedDay, asOf, premise, days, metrics, looks, facts } = parts;
  const { vendor } = facts;
  const { experiment, policy, firstSeenAt, firstFingerprint, account: accountFacts } = premise;
  const { unknownArmIds, pauses, harmAcknowledgedOn } = premise;
  return {
    input: {
      snapshot: {
        account,
        asOf,
        lastClosedDay: closedDay,
        experiment,
        arms: premise.arms.map((arm, index) => ({ ...arm, vendor: totalsOf(vendor[index]!) })),
        days,
        unknownArmIds,
        metrics,
      } satisfies Required<Snapshot>,
      history: {
        firstSeenAt,
        firstFingerprint,
        account: accountFacts,
        looks,
        pauses,
        harmAcknowledgedOn,
      } satisfies Required<History>,
      policy,
    },
    decision: concludedOf(parts),
  };
}

/** The decision, which needs nothing of what it was made from. */
export function concludedOf(parts: Omit<DecisionParts, "days" | "metrics" | "looks">): Decision {
  const { account, experimentId, closedDay, verdict, asOf, premise, look, facts } = parts;
  const { vendor, arms, days: _days, metricSeries: _series, looks: _looks, ...rest } = facts;
  const { experiment, policy } = premise;
  return {
    ...rest,
    account,
    experimentId,
    experimentKey: experiment.key,
    experimentName: experiment.name,
    asOf,
    lastClosedDay: closedDay,
    verdict,
    arms: arms.map((arm, index) => {
      const { id, name, isControl } = premise.arms[index]!;
      const [impressions, conversions, probabilityToBeBest] = vendor[index]!;
      const said = { impressions, conversions, probabilityToBeBest } satisfies Required<ArmReport["vendor"]>;
      return { ...arm, id, name, isControl, vendor: said };
    }),
    look,
    policyName: policy.name,
    policyVersion: policy.version,
  };
}

type VendorTotals = Arm["vendor"];
type Figures = KeptFacts["vendor"][number];

function figuresOf({ impressions, conversions, probabilityToBeBest }: VendorTotals | ArmReport["vendor"]): Figures {
  return [impressions ?? null, conversions ?? null, probabilityToBeBest ?? null];
}

function totalsOf([impressions, conversions, probabilityToBeBest]: Figures): Required<VendorTotals> {
  return {
    impressions: impressions ?? undefined,
    conversions: conversions ?? undefined,
    probabilityToBeBest: probabilityToBeBest ?? undefined,
  };
}

/** Records are read-only, but what a schema returns is not: the same value, of the other type. */
function mutable<T>(value: T): Mutable<T> {
  return value as Mutable<T>;
}

type Mutable<T> = T extends readonly unknown[]
  ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;
