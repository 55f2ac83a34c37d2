import type { z } from "zod";
import { inWords } from "./checks.ts";
import { didYouMean } from "../messages/text/nearest.ts";

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings",
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return KINDS[typeof value] ?? typeof value;
}

/** A scalar as written, or what kind of thing stands there. */
function shown(value: unknown): string {
  return typeof value === "object" ? kindOf(value) : JSON.stringify(value);
}

function limit(issue: Issue & { code: "too_small" | "too_big" }): string {
  const isSmall = issue.code === "too_small";
  const bound = isSmall ? issue.minimum : issue.maximum;
  if (issue.origin === "string")
    return isSmall ? "is empty; wanted some text" : `is too long; wanted at most ${bound} characters`;
  if (issue.origin === "array")
    return isSmall ? "is an empty list; wanted at least one entry" : `has too many entries; wanted at most ${bound}`;
  const relation = isSmall ? (issue.inclusive ? "at least" : "more than") : issue.inclusive ? "at most" : "less than";
  return `${shown(issue.input)} is too ${isSmall ? "small" : "large"}; wanted ${relation} ${bound}`;
}

/** One problem per unknown key, and one sentence for everything else. Expects issues that report their input. */
export function describeIssue(
  issue: Issue,
  knownKeys: readonly string[],
): readonly { readonly path: readonly PropertyKey[]; readonly problem: string }[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const hint = didYouMean(key, knownKeys) || `; known here: ${knownKeys.join(", ")}`;
      return { path: [...issue.path, key], problem: `there is no such setting${hint}` };
    });
  }
  return [{ path: issue.path, problem: sentence(issue) }];
}

function sentence(issue: Issue): string {
  if (issue.code === "invalid_type") {
    const wanted = KINDS[issue.expected] ?? issue.expected;
    if (issue.input === undefined) return `is missing; wanted ${wanted}`;
    if (issue.input === null)
      return `is empty; wanted ${wanted}${wanted === "text" ? ' (a "#" without quotes begins a comment)' : ""}`;
    return `${shown(issue.input)} is ${kindOf(issue.input)}; wanted ${wanted}`;
  }
  if (issue.code === "invalid_value") {
    const near = typeof issue.input === "string" ? didYouMean(issue.input, issue.values.map(String)) : "";
    if (issue.input === undefined) return `is missing; wanted ${inWords(issue.values)}`;
    return `${shown(issue.input)} is not known here; wanted ${inWords(issue.values)}${near}`;
  }
  if (issue.code === "too_small" || issue.code === "too_big") return limit(issue);
  if (issue.code === "invalid_union" && issue.input === undefined)
    return `is missing; ${issue.message.replace(/^.*; /, "")}`;
  return issue.message;
}
