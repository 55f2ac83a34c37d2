import { daysNeeded, type Policy } from "../../decision/index.ts";
import { formatAmount, formatCount, formatDecimals, formatSetting } from "../text/format.ts";
import type { PolicyLimits, WhatIfAsked, WhatIfField, WhatIfFieldName } from "./what-if-view.ts";

type FieldFacts = Omit<WhatIfField, "value" | "own" | "problem" | "name">;

/** Where sliders end unless what is asked for lies beyond. */
const SLIDER = { minDays: 56, horizonDays: 112, mdePercent: 50 };

/** Reads what was asked for: the fields as they are shown, and the rules; no rules where a field makes no sense. */
export function readWhatIf(
  policy: Policy,
  asked: WhatIfAsked,
  limits: PolicyLimits,
): { readonly fields: readonly WhatIfField[]; readonly rules: Policy | undefined } {
  const own = valuesOf(policy);
  const facts = factsOf(policy, limits);
  const names = Object.keys(facts) as WhatIfFieldName[];
  const read = names.map((name) => {
    const given = asked[name]?.trim() || undefined;
    const value = given === undefined ? own[name] : Number(given);
    const { min, max } = facts[name];
    // What the policy says stands, whatever may be written into a new one.
    const isSensible = given === undefined || value === own[name] || isWithin(value, facts[name]);
    const problem = isSensible ? undefined : `Choose ${numberKind(facts[name])} from ${shown(min)} to ${shown(max)}.`;
    return { name, value, text: given ?? String(own[name]), problem };
  });
  const values = Object.fromEntries(read.map(({ name, value }) => [name, value])) as Record<WhatIfFieldName, number>;
  const areSensible = read.every(({ problem }) => problem === undefined);
  const tooShort = areSensible ? horizonProblem(values) : undefined;
  const fields = read.map(({ name, text, value, problem }): WhatIfField => {
    const { sliderMax, ...rest } = facts[name];
    const reached = Number.isFinite(value) ? Math.min(rest.max, Math.max(sliderMax, value)) : sliderMax;
    return {
      name,
      ...rest,
      hint: `${rest.hint} Current: ${ownText(own[name], rest.unit)}.`,
      sliderMax: reached,
      value: text,
      own: String(own[name]),
      problem: name === "horizonDays" ? (problem ?? tooShort) : problem,
    };
  });
  return {
    fields,
    rules: areSensible && tooShort === undefined ? { ...policy, ...rulesOf(values, policy) } : undefined,
  };
}

/** The five rules as they are written into fields; 0: no effect is planned. */
function valuesOf(policy: Policy): Readonly<Record<WhatIfFieldName, number>> {
  const { minDays, horizonDays, alpha, probabilityToBeBest, minimumDetectableLift = 0 } = policy;
  return {
    minDays,
    horizonDays,
    alphaPercent: inPercent(alpha),
    chancePercent: inPercent(probabilityToBeBest),
    mdePercent: inPercent(minimumDetectableLift),
  };
}

/** The five rules that the values say, each as the policy has it where it was not changed. */
export function rulesOf(values: Readonly<Record<WhatIfFieldName, number>>, policy: Policy): Partial<Policy> {
  const own = valuesOf(policy);
  const { minDays, horizonDays, alphaPercent, chancePercent, mdePercent } = values;
  return {
    minDays,
    horizonDays,
    ...(alphaPercent !== own.alphaPercent && { alpha: inProportion(alphaPercent) }),
    ...(chancePercent !== own.chancePercent && { probabilityToBeBest: inProportion(chancePercent) }),
    ...(mdePercent !== own.mdePercent && {
      minimumDetectableLift: mdePercent === 0 ? undefined : inProportion(mdePercent),
    }),
  };
}

function factsOf(policy: Policy, limits: PolicyLimits): Readonly<Record<WhatIfFieldName, FieldFacts>> {
  const days = { min: limits.fewestDays, max: limits.mostDays, step: 1, unit: "days" } as const;
  const bare = policy.evidence === "threshold";
  return {
    minDays: {
      label: "Minimum days",
      hint: "No winner before; rounded up to full weeks.",
      ...days,
      sliderMax: SLIDER.minDays,
    },
    horizonDays: {
      label: "Planned duration, days",
      hint: "The horizon: without a winner by then, it is inconclusive.",
      ...days,
      sliderMax: SLIDER.horizonDays,
    },
    alphaPercent: {
      label: "Maximum false-positive rate, %",
      hint: bare
        ? "This policy looks only at the chance of being best, so it promises no maximum."
        : "The largest share of experiments without a difference that may ever be stopped with a winner.",
      min: 0.1,
      max: inPercent(limits.largestAlpha),
      sliderMax: inPercent(limits.largestAlpha),
      step: 0.1,
      unit: "%",
    },
    chancePercent: {
      label: "Chance of being best, %",
      hint:
        policy.gate === "good-enough" && !bare
          ? "A winner needs it, or a negligible expected loss."
          : "A winner needs at least this.",
      min: inPercent(limits.leastChance),
      max: 99.9,
      sliderMax: 99.9,
      step: 0.1,
      unit: "%",
    },
    mdePercent: {
      label: "Minimum detectable effect (MDE), %",
      hint: "The smallest lift worth finding (0: none). It stops nothing; power and futility are based on it.",
      min: 0,
      max: inPercent(limits.largestLift),
      sliderMax: SLIDER.mdePercent,
      step: 0.5,
      unit: "%",
    },
  };
}

function ownText(value: number, unit: WhatIfField["unit"]): string {
  if (unit === "days") return formatAmount(value, "day");
  return value === 0 ? "none" : formatSetting(inProportion(value));
}

function isWithin(value: number, { min, max, unit }: FieldFacts): boolean {
  return value >= min && value <= max && (unit === "%" || Number.isInteger(value));
}

function numberKind({ unit }: FieldFacts): string {
  return unit === "days" ? "a whole number" : "a number";
}

function horizonProblem({ minDays, horizonDays }: Readonly<Record<WhatIfFieldName, number>>): string | undefined {
  const needed = daysNeeded({ minDays });
  if (horizonDays >= needed) return undefined;
  return `${formatAmount(horizonDays, "day")} is shorter than the minimum of ${formatAmount(minDays, "day")}, counted in full weeks. Choose ${formatCount(needed)} or more.`;
}

function shown(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : formatDecimals(value, 1);
}

/** More digits than anyone types: a quotient of two decimals is no decimal. */
const DIGITS = 12;

function inPercent(proportion: number): number {
  return Number((proportion * 100).toPrecision(DIGITS));
}

function inProportion(percent: number): number {
  return Number((percent / 100).toPrecision(DIGITS));
}
