import { policyVersion } from "../../config/default-policy.ts";
import type { Guardrail, MetricDirection, NamedPolicy } from "../../decision/index.ts";
import { UsageError } from "../failure.ts";
import { proportion } from "./option-values.ts";

/** An event beside the goal that `--guardrail` simulates. */
export interface GuardrailSpec {
  readonly event: string;
  /** Of the control. */
  readonly rate: number;
  /** One for every arm, the control's (0) first. */
  readonly lifts: readonly number[];
  readonly correlation: number;
  /** undefined: the policy's, or else `USUAL`. */
  readonly direction: MetricDirection | undefined;
  /** undefined: the policy's, or else none. */
  readonly margin: number | undefined;
}

const KEYS = ["rate", "lift", "correlation", "direction", "margin", "event"] as const;
type Key = (typeof KEYS)[number];

const EXAMPLE = "rate=4%,lift=0.1,correlation=0.3,direction=more-is-worse,margin=2%,event=refund";
const USUAL: MetricDirection = "more-is-worse";

/** @param arms of the experiment, the control included @throws UsageError with what is wrong and a spec that is right */
export function guardrailSpecs(texts: readonly string[], arms: number): GuardrailSpec[] {
  const specs = texts.map((text, place) => specOf(text, place, arms));
  for (const [place, { event }] of specs.entries())
    if (specs.findIndex((other) => other.event === event) !== place) throw wrong(`names ${event} twice`);
  return specs;
}

function specOf(text: string, place: number, arms: number): GuardrailSpec {
  const told = partsOf(text);
  if (told.rate === undefined) throw wrong(`"${text}" lacks rate, the event's rate in the control`);
  const rate = valueOf("rate", told.rate);
  if (!(rate > 0 && rate < 1)) throw wrong(`has the rate "${told.rate}"; wanted one between 0 and 100%`);
  const correlation = told.correlation === undefined ? 0 : valueOf("correlation", told.correlation);
  if (!(correlation >= 0 && correlation <= 1))
    throw wrong(`has the correlation "${told.correlation}"; wanted a number from 0 to 1`);
  const margin = told.margin === undefined ? undefined : valueOf("margin", told.margin);
  if (margin !== undefined && !(margin > 0 && margin < 1))
    throw wrong(`has the margin "${told.margin}"; wanted one between 0 and 100%`);
  return {
    event: told.event ?? `guardrail-${place + 1}`,
    rate,
    lifts: liftsOf(told.lift, arms),
    correlation,
    direction: directionOf(told.direction),
    margin,
  };
}

function partsOf(text: string): { readonly [Part in Key]?: string } {
  const parts = new Map<Key, string>();
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    const key = KEYS.find((one) => one === part.slice(0, Math.max(0, at)).trim());
    const value = part.slice(at + 1).trim();
    if (key === undefined)
      throw wrong(`has "${part.trim()}"; wanted ${KEYS.join(", ")}, each followed by = and a value`);
    if (value === "") throw wrong(`gives ${key} no value`);
    if (parts.has(key)) throw wrong(`gives ${key} twice`);
    parts.set(key, value);
  }
  return Object.fromEntries(parts);
}

function liftsOf(text: string | undefined, arms: number): readonly number[] {
  const lifts = (text ?? "0").split("/").map((part) => valueOf("lift", part));
  const variants = arms - 1;
  if (lifts.length === 1) return [0, ...Array.from({ length: variants }, () => lifts[0]!)];
  if (lifts.length !== variants)
    throw wrong(
      `has ${lifts.length} lifts; wanted one for all variants, or ${variants} separated by /, without the control's`,
    );
  return [0, ...lifts];
}

function directionOf(text: string | undefined): MetricDirection | undefined {
  if (text === undefined || text === "more-is-worse" || text === "more-is-better") return text;
  throw wrong(`has the direction "${text}"; wanted more-is-worse or more-is-better`);
}

function valueOf(key: Key, text: string): number {
  try {
    return proportion(key, text);
  } catch (error) {
    if (error instanceof UsageError) throw wrong(`has the ${key} "${text}"; wanted a number such as 0.04 or 4%`);
    throw error;
  }
}

function wrong(problem: string): UsageError {
  return new UsageError(`--guardrail ${problem}; an example: --guardrail ${EXAMPLE}`);
}

/** The policy that is simulated, and which of its guardrails are not, because nobody says how often they happen. */
export function withSimulated(
  policy: NamedPolicy,
  specs: readonly GuardrailSpec[],
): { readonly policy: NamedPolicy; readonly leftOut: readonly Guardrail[] } {
  const { guardrails: guarded } = policy.rules;
  const leftOut = guarded.filter(({ event }) => !specs.some((spec) => spec.event === event));
  if (specs.length === 0 && leftOut.length === 0) return { policy, leftOut };
  const guardrails = specs.map((spec): Guardrail => {
    const own = guarded.find(({ event }) => event === spec.event);
    if (own === undefined) {
      const { event, direction = USUAL, margin } = spec;
      return { event, name: undefined, direction, margin };
    }
    for (const key of ["direction", "margin"] as const)
      if (spec[key] !== undefined && spec[key] !== own[key])
        throw wrong(
          `gives ${spec.event} the ${key} ${spec[key]}, but the policy guards it ${own[key] === undefined ? `without a ${key}` : `with the ${key} ${own[key]}`}: leave ${key} out`,
        );
    return own;
  });
  const rules = { ...policy.rules, guardrails };
  return { policy: { name: policy.name, version: policyVersion(rules), rules }, leftOut };
}
