import { groupOf, type Check, type CheckGroup, type Decision } from "../../decision/index.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatCount } from "../text/format.ts";
import { padWidth, textWidth } from "../text/text-width.ts";
import { checkTitle, checkWords, type Checked } from "./check-words.ts";

/** `✓` passes, `✗` fails, `!` warns, `·` not evaluated. Told apart without colour. */
export const CHECK_SYMBOLS: Readonly<Record<Check["status"], string>> = {
  pass: "✓",
  warn: "!",
  fail: "✗",
  skipped: "·",
};

const LONGEST_SENTENCE = 240;
const LONGEST_FIGURES = 60;
const MOST_NAMED = 4;

/** What is checked, and the decision that the checks belong to. */
export type WithChecks = Checked & Pick<Decision, "checks">;

/** A check in words. */
export interface ToldCheck {
  readonly id: Check["id"];
  readonly status: Check["status"];
  readonly symbol: string;
  readonly title: string;
  readonly sentence: string;
  /** The same in statistical terms; empty where there are none. */
  readonly detail: string;
  /** That an experiment has ended is no failure, although nothing is decided any more. */
  readonly isOver: boolean;
}

/** The checks in words, in order. */
export function toldChecks(decision: WithChecks): readonly ToldCheck[] {
  return decision.checks.map((check) => {
    const { sentence, detail } = checkWords(check, decision);
    return {
      id: check.id,
      status: check.status,
      symbol: CHECK_SYMBOLS[check.status],
      title: checkTitle(check.id),
      sentence: cleanText(sentence, LONGEST_SENTENCE),
      detail: detail === "" ? "" : cleanText(detail, LONGEST_SENTENCE),
      isOver: check.id === "running" && check.finding.kind === "completed",
    };
  });
}

/** The checks as plain text, one line each in order: symbol, title, sentence, and the same in statistical terms. */
export function renderChecks(decision: WithChecks): string[] {
  return checkLines(toldChecks(decision));
}

export function checkLines(checks: readonly ToldCheck[]): string[] {
  const widest = Math.max(0, ...checks.map(({ title }) => textWidth(title)));
  return checks.map(({ symbol, title, sentence, detail }) => {
    const line = `${symbol} ${padWidth(title, widest)}  ${sentence}`;
    return detail === "" ? line : `${line} (${detail})`;
  });
}

/** Whether all is well, in one phrase: `All 16 checks passed`, or how many, and which did not. Without full stop. */
export function proofPhrase({ checks }: Pick<Decision, "checks">): string {
  const named = (status: Check["status"]) => checks.filter((check) => check.status === status).map(({ id }) => id);
  const [failed, warned, skipped] = [named("fail"), named("warn"), named("skipped")];
  const passed = checks.length - failed.length - warned.length - skipped.length;
  const all = formatCount(checks.length);
  if (passed === checks.length) return `All ${all} checks passed`;
  const rest = [
    ...(failed.length === 0 ? [] : [`Failed: ${titles(failed)}`]),
    ...(warned.length === 0 ? [] : [`Warning: ${titles(warned)}`]),
    ...(skipped.length === 0 ? [] : [`Not evaluated: ${titles(skipped)}`]),
  ];
  return [`${formatCount(passed)} of ${all} checks passed`, ...rest].join(". ");
}

function titles(ids: readonly Check["id"][]): string {
  const shown = ids.slice(0, MOST_NAMED).map((id) => checkTitle(id).toLowerCase());
  return [...shown, ...(ids.length > MOST_NAMED ? [`${formatCount(ids.length - MOST_NAMED)} more`] : [])].join(", ");
}

const GROUPS: readonly (readonly [CheckGroup, string])[] = [
  ["health", "Data"],
  ["runtime", "Time"],
  ["evidence", "Result"],
  ["guardrails", "Guardrails"],
];

/** The checks in at most four lines, one for each group: what was checked, and the figures where there are any. Plain text. */
export function compactChecks(decision: WithChecks): string[] {
  return GROUPS.flatMap(([group, title]) => {
    const checks = decision.checks.filter(({ id }) => groupOf(id) === group);
    if (checks.length === 0) return [];
    const judged = checks.filter(({ status }) => status !== "skipped");
    const items = judged.map((check) => {
      const { figures } = group === "health" ? { figures: "" } : checkWords(check, decision);
      const symbol = check.status === "pass" ? "" : `${CHECK_SYMBOLS[check.status]} `;
      return `${symbol}${checkTitle(check.id)}${figures === "" ? "" : `: ${cleanText(figures, LONGEST_FIGURES)}`}`;
    });
    const left = checks.filter(({ status }) => status === "skipped").map(({ id }) => checkTitle(id).toLowerCase());
    const parts = [
      ...(items.length > 0 ? [items.join(", ")] : []),
      ...(left.length > 0 ? [`not evaluated: ${left.join(", ")}`] : []),
    ];
    // The ones that do not pass have a mark of their own.
    const mark = worst(checks);
    return [`${mark === CHECK_SYMBOLS.pass ? `${mark} ` : ""}${title}: ${parts.join("; ")}`];
  });
}

/** What the failing and the deciding checks say in statistical terms. Clauses. */
export function checkDetails(decision: WithChecks): string[] {
  return decision.checks
    .filter(({ id, status }) => status === "fail" || id === "evidence")
    .map((check) => checkWords(check, decision).detail)
    .filter((detail) => detail !== "");
}

function worst(checks: readonly Check[]): string {
  const order = ["fail", "warn", "skipped", "pass"] as const;
  return CHECK_SYMBOLS[order.find((status) => checks.some((check) => check.status === status)) ?? "pass"];
}
