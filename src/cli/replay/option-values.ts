import { NO_ACCOUNT_FACTS, type AccountFacts, type NamedPolicy } from "../../decision/index.ts";
import { defaultPolicy, policyVersion } from "../../config/default-policy.ts";
import { UsageError } from "../failure.ts";

/** A number as an option gives it. */
export function number(option: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError(`--${option} requires a number, got "${text}"`);
  return value;
}

/** A proportion: `0.05` or `5%`. */
export function proportion(option: string, text: string): number {
  const [, percent] = /^(.*\S)\s*%$/u.exec(text.trim()) ?? [];
  if (percent === undefined) return number(option, text);
  const value = Number(percent);
  if (!Number.isFinite(value)) throw new UsageError(`--${option} requires a number such as 0.05 or 5%, got "${text}"`);
  // The number nearest to what was typed: 7% is 0.07, and not 7 times 0.01.
  return Number(`${value}e-2`);
}

/** A whole number between two others, both included. */
export function whole(option: string, text: string, least: number, most: number): number {
  const value = number(option, text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${option} requires a whole number from ${least} to ${most}, got "${text}"`);
  return value;
}

/** Several separated by commas. */
export function listOf(text: string, one: (part: string) => number): number[] {
  return text.split(",").map(one);
}

/** One number, or several separated by commas. */
export function oneOrMore(text: string, one: (part: string) => number): number | readonly number[] {
  const all = listOf(text, one);
  return all.length === 1 ? all[0]! : all;
}

/** The rules of a file, or the default ones. @param horizon instead of theirs */
export async function policyFrom(file: string | undefined, horizon?: string): Promise<NamedPolicy> {
  const policy = file === undefined ? defaultPolicy : await readPolicy(file);
  if (horizon === undefined) return policy;
  const rules = { ...policy.rules, horizonDays: whole("horizon", horizon, 1, 3660) };
  const fullWeeks = Math.ceil(rules.minDays / 7) * 7;
  if (rules.horizonDays < fullWeeks)
    throw new UsageError(
      `--horizon is over before the policy's minimum runtime; wanted at least ${fullWeeks} days, got ${horizon}`,
    );
  return { name: policy.name, version: policyVersion(rules), rules };
}

/** Few commands are given a file, and reading one takes the whole configuration. */
async function readPolicy(file: string): Promise<NamedPolicy> {
  const { readPolicyFile } = await import("../../config/index.ts");
  return readPolicyFile(file);
}

/** What is known of the account: nothing but its usual dispersion, if that is given. */
export function accountOf(usualPhi: string | undefined): AccountFacts {
  if (usualPhi === undefined) return NO_ACCOUNT_FACTS;
  const value = number("usual-phi", usualPhi);
  if (!(value > 0 && value <= 1000)) throw new UsageError(`--usual-phi requires a number above 0, got "${usualPhi}"`);
  return { ...NO_ACCOUNT_FACTS, usualPhi: value };
}

/** What makes a RangeError of the core one of the command line. */
export function asUsage<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
