import { groupOf, type Check, type CheckGroup, type Decision } from "../../decision/index.ts";
import { cleanText } from "../text/clean-text.ts";
import { padWidth, textWidth } from "../text/text-width.ts";
import { checkTitle, checkWords, type Checked } from "./check-words.ts";

/** `✓` met, `✗` not met, `!` met with a reservation, `·` not judged. Told apart without colour. */
export const CHECK_SYMBOLS: Readonly<Record<Check["status"], string>> = {
  pass: "✓",
  warn: "!",
  fail: "✗",
  skipped: "·",
};

const LONGEST_SENTENCE = 240;
const LONGEST_FIGURE = 40;

/** What is checked, and the decision that the checks belong to. */
export type WithChecks = Checked & Pick<Decision, "checks">;

/** The checks as plain text, one line each in order: symbol, title, sentence, and what was seen of what was wanted. */
export function renderChecks(decision: WithChecks): string[] {
  const widest = Math.max(0, ...decision.checks.map(({ id }) => textWidth(checkTitle(id))));
  return decision.checks.map((check) => {
    const figures = figuresOf(check, decision);
    const { sentence } = checkWords(check, decision);
    const line = `${CHECK_SYMBOLS[check.status]} ${padWidth(checkTitle(check.id), widest)}  ${cleanText(sentence, LONGEST_SENTENCE)}`;
    return figures === "" ? line : `${line} (${figures})`;
  });
}

const GROUPS: readonly (readonly [CheckGroup, string])[] = [
  ["health", "Data"],
  ["runtime", "Time"],
  ["evidence", "Evidence"],
];

/** The checks in at most three lines, one for each group: what was checked, and the figures where there are any. Plain text. */
export function compactChecks(decision: WithChecks): string[] {
  return GROUPS.flatMap(([group, title]) => {
    const checks = decision.checks.filter(({ id }) => groupOf(id) === group);
    if (checks.length === 0) return [];
    const judged = checks.filter(({ status }) => status !== "skipped");
    const items = judged.map((check) => {
      const figures = group === "health" ? "" : figuresOf(check, decision);
      const symbol = check.status === "pass" ? "" : `${CHECK_SYMBOLS[check.status]} `;
      return `${symbol}${checkTitle(check.id)}${figures === "" ? "" : ` ${figures}`}`;
    });
    const left = checks.filter(({ status }) => status === "skipped").map(({ id }) => checkTitle(id).toLowerCase());
    const parts = [
      ...(items.length > 0 ? [items.join(", ")] : []),
      ...(left.length > 0 ? [`not judged: ${left.join(", ")}`] : []),
    ];
    return [`${worst(checks)} ${title}: ${parts.join("; ")}`];
  });
}

function figuresOf(check: Check, decision: Checked): string {
  const { value, limit } = checkWords(check, decision);
  if (check.status === "skipped" || value === "" || value === limit) return "";
  const seen = cleanText(value, LONGEST_FIGURE);
  return limit === "" ? seen : `${seen}, limit ${cleanText(limit, LONGEST_FIGURE)}`;
}

function worst(checks: readonly Check[]): string {
  const order = ["fail", "warn", "skipped", "pass"] as const;
  return CHECK_SYMBOLS[order.find((status) => checks.some((check) => check.status === status)) ?? "pass"];
}
