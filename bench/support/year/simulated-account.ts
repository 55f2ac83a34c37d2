import { defaultPolicy } from "../../../src/config/index.ts";
import {
  decide,
  fingerprintOf,
  type AccountFacts,
  type Decision,
  type DecisionInput,
  type Look,
} from "../../../src/decision/index.ts";
import {
  addDays,
  bareExperiment,
  daysBetween,
  type Experiment,
  type Instant,
  type UtcDay,
} from "../../../src/experiment/index.ts";
import { RandomStream, scenarioOf, simulateSeries, type DailySeries } from "../../../src/replay/index.ts";

/** What an account and its experiments are called in the ledger. */
export const ACCOUNT = "main";
export const FIRST_DAY: UtcDay = "2026-01-01";
/** Days that an experiment runs before another takes its place. */
const LASTS = 28;
/** Relative effects, over and over: most experiments have none worth the name, some win, some lose. */
const LIFTS = [0, 0.02, -0.02, 0.2, 0, 0.03, -0.2, 0.01, 0.25, 0];

/** What a sweep concluded of one experiment on one day. */
export interface Swept {
  readonly input: DecisionInput;
  readonly decision: Decision;
}

/** A place in the account where one experiment follows the other. The first ones end staggered, so that every day a few end. */
export class Slot {
  readonly #number: number;
  #succession = 0;
  #endsOn: UtcDay;
  /** Undefined between two experiments. */
  #running: { readonly series: DailySeries; readonly facts: AccountFacts; looks: readonly Look[] } | undefined;
  #experiment: Experiment | undefined;

  constructor(number: number) {
    this.#number = number;
    this.#endsOn = addDays(FIRST_DAY, number % LASTS);
  }

  get experiment(): Experiment {
    return this.#experiment!;
  }

  /**
   * The experiment as the sweep of the morning after `day` reads it.
   * @param facts of the account, where it begins
   */
  sweep(day: UtcDay, facts: AccountFacts): Swept {
    const running = (this.#running ??= this.#begin(day, facts));
    const experiment = this.experiment;
    const { arms, days } = running.series;
    const input = withTotals(
      {
        snapshot: {
          account: ACCOUNT,
          asOf: `${addDays(day, 1)}T08:00:00.000Z`,
          lastClosedDay: day,
          experiment,
          arms,
          days: days.filter(({ date }) => date <= day),
          unknownArmIds: [],
          metrics: [],
        },
        history: {
          firstSeenAt: experiment.createdAt,
          firstFingerprint: fingerprintOf(experiment),
          account: running.facts,
          looks: running.looks,
          pauses: [],
          harmAcknowledgedOn: null,
        },
        policy: defaultPolicy,
      },
      0,
    );
    const decision = decide(input);
    if (decision.look !== null) running.looks = [...running.looks, decision.look];
    return { input, decision };
  }

  /** Whether the day that was swept last was its last one. */
  hasEnded(day: UtcDay, isStopped: boolean): boolean {
    return isStopped || day >= this.#endsOn;
  }

  /** As the next sweep reads it once it has ended: nothing more is counted. The next day another experiment begins. */
  end({ snapshot, history, policy }: DecisionInput, at: Instant): Swept {
    const experiment = {
      ...snapshot.experiment,
      status: "completed",
      statusAsSent: "completed",
      stoppedAt: at,
    } as const;
    const input = { snapshot: { ...snapshot, asOf: at, experiment }, history, policy };
    this.#experiment = experiment;
    this.#running = undefined;
    this.#succession += 1;
    this.#endsOn = addDays(snapshot.lastClosedDay, LASTS);
    return { input, decision: decide(input) };
  }

  #begin(day: UtcDay, facts: AccountFacts) {
    const lift = LIFTS[(this.#number + this.#succession * 7) % LIFTS.length]!;
    const scenario = scenarioOf({ rate: 0.05, daily: 1_000, days: LASTS, lifts: [0, lift] });
    const { name, arms, days } = simulateSeries(scenario, new RandomStream(this.#succession + 1, this.#number));
    const later = daysBetween(days[0]!.date, day);
    const startedAt = `${day}T00:00:00.000Z`;
    this.#experiment = bareExperiment({
      id: `6a1f${String(this.#succession).padStart(4, "0")}${String(this.#number).padStart(16, "0")}`,
      key: `landing-${this.#number}-${this.#succession}`,
      name: `Landing page ${this.#number}: shorter form, version ${this.#succession}`,
      status: "running",
      statusAsSent: "running",
      type: "ab",
      createdAt: startedAt,
      startedAt,
      trafficAllocation: 100,
      goal: "purchase",
      variants: arms.map((arm) => ({ id: arm.id, name: arm.name, isControl: arm.isControl, weight: arm.weight! })),
    });
    const moved = days.map((one) => ({ ...one, date: addDays(one.date, later) }));
    return { series: { name, arms, days: moved }, facts, looks: [] as readonly Look[] };
  }
}

/** As a later sweep reads it: only the vendor's totals have moved. */
export function withTotals(input: DecisionInput, hours: number): DecisionInput {
  const { snapshot } = input;
  const arms = snapshot.arms.map((arm, index) => {
    const totals = { impressions: hours * 21, conversions: hours, probabilityToBeBest: 0.5 };
    for (const { impressions, conversions } of snapshot.days) {
      totals.impressions += impressions[index]!;
      totals.conversions += conversions[index]!;
    }
    return { ...arm, vendor: totals };
  });
  const asOf = new Date(Date.parse(snapshot.asOf) + hours * 3_600_000).toISOString();
  return { ...input, snapshot: { ...snapshot, asOf, arms } };
}
