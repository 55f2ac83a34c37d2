import { scenarioOf, withRates, type Scenario } from "../../replay/index.ts";
import { UsageError } from "../failure.ts";
import { guardrailSpecs, type GuardrailSpec } from "./guardrail-option.ts";
import { asUsage, listOf, number, oneOrMore, proportion, whole } from "./option-values.ts";

/** What is simulated, as the command line gives it: text, or undefined where left out. */
export interface ScenarioOptions {
  readonly arms?: string;
  readonly rate?: string;
  readonly daily?: string;
  readonly days?: string;
  readonly horizon?: string;
  readonly lift?: string;
  readonly split?: string;
  readonly actualSplit?: string;
  readonly impressionsPerVisitor?: string;
  readonly overdispersion?: string;
  readonly weekendOverdispersion?: string;
  readonly weekendTraffic?: string;
  readonly clusters?: string;
  readonly repeatsNextDay?: string;
  readonly season?: boolean;
  /** Events beside the goal, each as `GuardrailSpec` is written. */
  readonly guardrail?: readonly string[];
}

/** What is simulated, and which of its events are guardrails. */
export interface Simulation {
  readonly scenario: Scenario;
  readonly guardrails: readonly GuardrailSpec[];
}

/** @throws UsageError on options that make no experiment */
export function scenarioFrom(options: ScenarioOptions): Simulation {
  const ifGiven = <Value>(option: keyof ScenarioOptions, read: (text: string) => Value): Value | undefined =>
    options[option] === undefined ? undefined : read(String(options[option]));
  const lifts = ifGiven("lift", (text) => listOf(text, (part) => proportion("lift", part)));
  const shares = ifGiven("split", (text) => listOf(text, (part) => number("split", part)));
  const actualShares = ifGiven("actualSplit", (text) => listOf(text, (part) => number("actual-split", part)));
  const arms = whole(
    "arms",
    options.arms ?? String(shares?.length ?? (lifts === undefined ? 2 : Math.max(2, lifts.length))),
    2,
    100,
  );
  if (lifts !== undefined && lifts.length !== arms && lifts.length !== arms - 1) {
    throw new UsageError(
      `--lift requires ${arms} lifts, the control's first, or ${arms - 1} without it; got ${lifts.length}`,
    );
  }
  if (lifts?.length === arms && lifts[0] !== 0)
    throw new UsageError("--lift requires 0 for the control, which comes first: lifts are relative to it");
  const guardrails = guardrailSpecs(options.guardrail ?? [], arms);
  const scenario = asUsage(() =>
    scenarioOf({
      rate: proportion("rate", options.rate ?? "0.05"),
      daily: number("daily", options.daily ?? "2000"),
      days: whole("days", options.days ?? options.horizon ?? "28", 1, 3660),
      lifts:
        lifts === undefined ? Array.from({ length: arms }, () => 0) : lifts.length === arms ? lifts : [0, ...lifts],
      shares,
      actualShares,
      impressionsPerVisitor: ifGiven("impressionsPerVisitor", (text) => number("impressions-per-visitor", text)),
      overdispersion: ifGiven("overdispersion", (text) => oneOrMore(text, (part) => number("overdispersion", part))),
      weekendOverdispersion: ifGiven("weekendOverdispersion", (text) =>
        oneOrMore(text, (part) => number("weekend-overdispersion", part)),
      ),
      weekendTraffic: ifGiven("weekendTraffic", (text) => number("weekend-traffic", text)),
      clusters: ifGiven("clusters", clustersFrom),
      repeatsNextDay: ifGiven("repeatsNextDay", (text) => proportion("repeats-next-day", text)),
      season: options.season,
      others: guardrails,
    }),
  );
  return { scenario, guardrails };
}

/** The same experiment with one variant that has a lift, the last one; all others are like the control. */
export function withLift(scenario: Scenario, lift: number): Scenario {
  const [control = 0] = scenario.rates;
  const last = scenario.rates.length - 1;
  const rates = scenario.rates.map((_, arm) => (arm === last ? control * (1 + lift) : control));
  if (!(lift > 0 && rates[last]! < 1))
    throw new UsageError("--power-at requires a lift above 0 that leaves the conversion rate below 100%");
  return asUsage(() => withRates(scenario, rates));
}

function clustersFrom(text: string): Scenario["clusters"] {
  if (text === "equal" || text === "geometric") return text;
  throw new UsageError(`--clusters requires equal or geometric, got "${text}"`);
}
