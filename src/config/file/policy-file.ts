import { type Document, LineCounter, isMap, isScalar, parseDocument } from "yaml";
import { z } from "zod";
import type { NamedPolicy } from "../../decision/index.ts";
import { describeIssue } from "../describe-issue.ts";
import { defaultPolicy, policyVersion } from "../default-policy.ts";
import { completePolicy, contradictions, policyRules } from "./policy-schema.ts";
import { ProblemList } from "../problems.ts";
import { atLine, readText } from "./read-text.ts";

const schema = z.strictObject({ ...policyRules, name: z.string().min(1).max(40).optional() });

/**
 * One policy in a file of its own, YAML or JSON: any rules, under the names they have in the configuration file; the others are the default's.
 * @throws ConfigError with everything that is wrong with it
 */
export function readPolicyFile(path: string): NamedPolicy {
  const problems = new ProblemList();
  const read = readText(path);
  if (!("text" in read)) {
    problems.add(atLine(path, read.line), `cannot be read: ${read.reason}`);
    problems.throwIfAny();
    return defaultPolicy;
  }
  const lines = new LineCounter();
  const document = parseDocument(read.text, { lineCounter: lines, prettyErrors: false });
  for (const flaw of [...document.errors, ...document.warnings])
    problems.add(`${path}:${lines.linePos(flaw.pos[0]).line}`, `is not valid YAML: ${flaw.message}`);
  problems.throwIfAny();
  const rulesGiven = contentOf(document, path, problems);

  const where = (rule: PropertyKey | undefined, rest: readonly PropertyKey[] = []): string => {
    const pair = isMap(document.contents)
      ? document.contents.items.find(({ key }) => isScalar(key) && key.value === rule)
      : undefined;
    const offset = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
    return `${path}${offset === undefined ? "" : `:${lines.linePos(offset).line}`} ${[rule ?? "", ...rest].map(String).join(".")}`.trim();
  };
  const parsed = schema.safeParse(rulesGiven, { reportInput: true });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      for (const { path: at, problem } of describeIssue(issue, Object.keys(schema.shape)))
        problems.add(where(at[0], at.slice(1)), problem);
    }
    problems.throwIfAny();
  }
  const { name, ...given } = parsed.data!;
  const rules = completePolicy(given);
  for (const { rule, problem } of contradictions(rules)) problems.add(where(rule), problem);
  problems.throwIfAny();
  return { name: name ?? "file", version: policyVersion(rules), rules };
}

function contentOf(document: Document, path: string, problems: ProblemList): unknown {
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    // An alias without its anchor, or a bomb of aliases.
    problems.add(path, `is not valid YAML: ${(error as Error).message}`);
  }
  if (content === null) problems.add(path, "has no rules; wanted lines such as minDays: 14");
  problems.throwIfAny();
  return content;
}
