import type { Decision, Check } from "../decision/index.ts";
import { cleanText } from "./clean-text.ts";
import { padWidth, textWidth } from "./text-width.ts";

/** `✓` met, `✗` not met, `!` met with a reservation, `·` not judged. Told apart without colour. */
export const CHECK_SYMBOLS: Readonly<Record<Check["status"], string>> = {
  pass: "✓",
  warn: "!",
  fail: "✗",
  skipped: "·",
};

const LONGEST_TITLE = 24;
const LONGEST_SENTENCE = 240;
const LONGEST_FIGURE = 40;

/** The ladder as plain text, one line for each gate in order: symbol, title, sentence, and what was seen of what was wanted. */
export function renderChecks({ ladder }: Pick<Decision, "ladder">): string[] {
  const titles = ladder.map(({ title }) => cleanText(title, LONGEST_TITLE));
  const widest = Math.max(0, ...titles.map(textWidth));
  return ladder.map((check, index) => {
    const figures = figuresOf(check);
    const line = `${CHECK_SYMBOLS[check.status]} ${padWidth(titles[index]!, widest)}  ${cleanText(check.sentence, LONGEST_SENTENCE)}`;
    return figures === "" ? line : `${line} (${figures})`;
  });
}

const GROUPS: readonly (readonly [Check["group"], string])[] = [
  ["health", "Data"],
  ["runtime", "Time"],
  ["evidence", "Evidence"],
];

/** The ladder in at most three lines, one for each group: what was checked, and the figures where there are any. Plain text. */
export function compactChecks({ ladder }: Pick<Decision, "ladder">): string[] {
  return GROUPS.flatMap(([group, title]) => {
    const checks = ladder.filter((check) => check.group === group);
    if (checks.length === 0) return [];
    const judged = checks.filter(({ status }) => status !== "skipped");
    const items = judged.map((check) => {
      const figures = group === "health" ? "" : figuresOf(check);
      const symbol = check.status === "pass" ? "" : `${CHECK_SYMBOLS[check.status]} `;
      return `${symbol}${cleanText(check.title, LONGEST_TITLE)}${figures === "" ? "" : ` ${figures}`}`;
    });
    const left = checks
      .filter(({ status }) => status === "skipped")
      .map((check) => cleanText(check.title, LONGEST_TITLE).toLowerCase());
    const parts = [
      ...(items.length > 0 ? [items.join(", ")] : []),
      ...(left.length > 0 ? [`not judged: ${left.join(", ")}`] : []),
    ];
    return [`${worst(checks)} ${title}: ${parts.join("; ")}`];
  });
}

function figuresOf({ value, limit, status }: Check): string {
  if (status === "skipped" || value === "" || value === limit) return "";
  const seen = cleanText(value, LONGEST_FIGURE);
  return limit === "" ? seen : `${seen}, limit ${cleanText(limit, LONGEST_FIGURE)}`;
}

function worst(checks: readonly Check[]): string {
  const order = ["fail", "warn", "skipped", "pass"] as const;
  return CHECK_SYMBOLS[order.find((status) => checks.some((check) => check.status === status)) ?? "pass"];
}
