import type { Decision, Gate } from "../decision/index.ts";
import { cleanText } from "./clean-text.ts";
import { padWidth, textWidth } from "./text-width.ts";

/** `✓` met, `✗` not met, `!` met with a reservation, `·` not judged. Told apart without colour. */
export const GATE_SYMBOLS: Readonly<Record<Gate["status"], string>> = { pass: "✓", warn: "!", fail: "✗", skipped: "·" };

const LONGEST_TITLE = 24;
const LONGEST_SENTENCE = 240;
const LONGEST_FIGURE = 40;

/** The ladder as plain text, one line for each gate in order: symbol, title, sentence, and what was seen of what was wanted. */
export function renderLadder({ ladder }: Pick<Decision, "ladder">): string[] {
  const titles = ladder.map(({ title }) => cleanText(title, LONGEST_TITLE));
  const widest = Math.max(0, ...titles.map(textWidth));
  return ladder.map((gate, index) => {
    const figures = figuresOf(gate);
    const line = `${GATE_SYMBOLS[gate.status]} ${padWidth(titles[index]!, widest)}  ${cleanText(gate.sentence, LONGEST_SENTENCE)}`;
    return figures === "" ? line : `${line} (${figures})`;
  });
}

const GROUPS: readonly (readonly [Gate["group"], string])[] = [
  ["health", "Data"],
  ["runtime", "Time"],
  ["evidence", "Evidence"],
];

/** The ladder in at most three lines, one for each group: what was checked, and the figures where there are any. Plain text. */
export function compactLadder({ ladder }: Pick<Decision, "ladder">): string[] {
  return GROUPS.flatMap(([group, title]) => {
    const gates = ladder.filter((gate) => gate.group === group);
    if (gates.length === 0) return [];
    const judged = gates.filter(({ status }) => status !== "skipped");
    const items = judged.map((gate) => {
      const figures = group === "health" ? "" : figuresOf(gate);
      const symbol = gate.status === "pass" ? "" : `${GATE_SYMBOLS[gate.status]} `;
      return `${symbol}${cleanText(gate.title, LONGEST_TITLE)}${figures === "" ? "" : ` ${figures}`}`;
    });
    const left = gates
      .filter(({ status }) => status === "skipped")
      .map((gate) => cleanText(gate.title, LONGEST_TITLE).toLowerCase());
    const parts = [
      ...(items.length > 0 ? [items.join(", ")] : []),
      ...(left.length > 0 ? [`not judged: ${left.join(", ")}`] : []),
    ];
    return [`${worst(gates)} ${title}: ${parts.join("; ")}`];
  });
}

function figuresOf({ value, limit, status }: Gate): string {
  if (status === "skipped" || value === "" || value === limit) return "";
  const seen = cleanText(value, LONGEST_FIGURE);
  return limit === "" ? seen : `${seen}, limit ${cleanText(limit, LONGEST_FIGURE)}`;
}

function worst(gates: readonly Gate[]): string {
  const order = ["fail", "warn", "skipped", "pass"] as const;
  return GATE_SYMBOLS[order.find((status) => gates.some((gate) => gate.status === status)) ?? "pass"];
}
