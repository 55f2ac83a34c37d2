import type { NarratedExperiment, NarrativeFacts } from "./narrative-facts.ts";
import { readNumbers, type WrittenNumber } from "./read-numbers.ts";

/** Longest narrative, in characters. */
export const LONGEST_NARRATIVE = 600;

/** Why a text may not be sent. `found`: the part that is wrong. */
export interface NarrativeProblem {
  readonly kind:
    | "empty"
    | "too-long"
    | "markup"
    | "link"
    | "unknown-name"
    | "unreadable-number"
    | "wrong-number"
    | "wrong-claim";
  readonly found: string;
}

export type CheckedNarrative =
  | { readonly kind: "holds"; readonly text: string }
  | { readonly kind: "refused"; readonly problems: readonly NarrativeProblem[] };

/** What stands in a text where a name stood; letters, so that nothing else is found there. */
const FIRST_MARK = 0xe000;
const MARK = /[\ue000-\uf8ff]/u;

/** Words that begin with a capital and name no experiment. */
const PROPER =
  /^(?:I|A|B|AB|Herald|Slack|Ours|Privacy|UTC|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$/u;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** Capitalized, and nothing else that begins so: `1 decision` and `17 may` are no dates. */
const MONTH =
  "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\\.?(?!\\p{L})";
const DATES = new RegExp(
  `\\b(\\d{4})-(\\d{2})-(\\d{2})\\b|\\b${MONTH}\\s(\\d{1,2})(?:st|nd|rd|th)?\\b|\\b(\\d{1,2})(?:st|nd|rd|th)?\\s(?:of\\s)?${MONTH}`,
  "gu",
);
/** Hours of a day in Herald's own words are no figures of an experiment. */
const TIMES = /\b\d{1,2}:\d{2}\b/gu;
/** Words of a loss: a negative lift without its sign needs one, and a positive lift has none. */
const LOSS =
  /\b(?:los\w+|down|lower|worse|behind|drop\w*|less|fewer|fall\w*|fell|declin\w+|decreas\w+|harm\w*|negative)\b/iu;

/**
 * Whether everything that a text says in numbers and names is so: each number belongs to the experiment named before it (or first in
 * its sentence), or where none is named to the digest itself; each name is one of the digest's; nobody is called a winner who is none.
 * Plain text, without links, mentions or markup. Pure.
 */
export function checkNarrative(said: string, facts: NarrativeFacts): CheckedNarrative {
  const text = said.normalize("NFC").replaceAll(/\s+/gu, " ").trim();
  const refused = (...problems: readonly NarrativeProblem[]): CheckedNarrative => ({ kind: "refused", problems });
  if (text === "") return refused({ kind: "empty", found: "" });
  if (text.length > LONGEST_NARRATIVE) return refused({ kind: "too-long", found: String(text.length) });
  const { marked, names } = markNames(text, facts.experiments);
  const form = formProblem(marked);
  if (form !== undefined) return refused(form);
  const problems = sentencesOf(marked).flatMap((sentence) => sentenceProblems(sentence, names, facts));
  return problems.length === 0 ? { kind: "holds", text } : refused(...problems);
}

/** A name that stands in the text: of an experiment, or of a variant of some. */
interface Name {
  readonly experiments: readonly NarratedExperiment[];
  /** Undefined: the experiment itself. */
  readonly variant: string | undefined;
}

function markNames(text: string, experiments: readonly NarratedExperiment[]) {
  const byName = new Map<string, Name>();
  const add = (name: string | null, experiment: NarratedExperiment, isVariant: boolean): void => {
    const key = (name ?? "").normalize("NFC").replaceAll(/\s+/gu, " ").trim();
    if (key === "" || MARK.test(key)) return;
    const known = byName.get(key);
    byName.set(key, {
      experiments: [...(known?.experiments ?? []), experiment],
      variant: isVariant && (known === undefined || known.variant !== undefined) ? key : undefined,
    });
  };
  for (const one of experiments) add(one.name, one, false);
  for (const one of experiments) for (const variant of new Set([one.ahead, one.winner])) add(variant, one, true);
  const names: Name[] = [];
  let marked = text.replaceAll(new RegExp(MARK, "gu"), "\ufffd");
  for (const [key, name] of [...byName].toSorted(([a], [b]) => b.length - a.length)) {
    const mark = String.fromCharCode(FIRST_MARK + names.length);
    const whole = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(key)}(?![\\p{L}\\p{N}])`, "gu");
    const replaced = marked.replaceAll(whole, mark);
    names.push(name);
    marked = replaced;
  }
  return { marked, names };
}

/** Anything but words, figures and the usual signs. */
function formProblem(marked: string): NarrativeProblem | undefined {
  const link = /\b(?:https?|mailto|ftp)\b|:\/\/|\bwww\.|\p{L}\.\p{Ll}/iu.exec(marked);
  if (link !== null) return { kind: "link", found: link[0] };
  const sign = /[^\p{L}\p{M}\p{N}\ue000-\uf8ff .,;:!?'’“”"()/%+−–—-]/u.exec(marked);
  return sign === null ? undefined : { kind: "markup", found: sign[0] };
}

function sentencesOf(marked: string): readonly string[] {
  return marked.split(/(?<=[.!?])\s+/u).filter((sentence) => sentence !== "");
}

function sentenceProblems(
  sentence: string,
  names: readonly Name[],
  facts: NarrativeFacts,
): readonly NarrativeProblem[] {
  const problems: NarrativeProblem[] = [];
  const withoutDates = sentence.replaceAll(DATES, (date: string, ...parts: unknown[]) => {
    if (!isKnownDate(parts as (string | undefined)[], facts)) problems.push({ kind: "wrong-number", found: date });
    return " ".repeat(date.length);
  });
  for (const word of withoutDates.matchAll(/(?<=[^.!?\s]\s*[ "“(])\p{Lu}[\p{L}\p{M}'’]*/gu))
    if (!PROPER.test(word[0])) problems.push({ kind: "unknown-name", found: word[0] });
  for (const [, quoted] of withoutDates.matchAll(/[“"]([^”"]*)[”"]/gu))
    if (!/^[\ue000-\uf8ff]$/u.test(quoted!)) problems.push({ kind: "unknown-name", found: quoted! });
  const numbers = readNumbers(withoutDates);
  if (numbers === undefined) return [...problems, { kind: "unreadable-number", found: plain(sentence) }];
  for (const number of numbers) {
    const about = aboutAt(withoutDates, number.at, names);
    if (!isFact(number, about, withoutDates, facts)) problems.push({ kind: "wrong-number", found: number.text });
  }
  return [...problems, ...claimProblems(withoutDates, names)];
}

/** The experiments that a place of a sentence is about: those named last before it, else those named first after it; empty: none is. */
function aboutAt(sentence: string, at: number, names: readonly Name[]): readonly NarratedExperiment[] {
  const marks = [...sentence.matchAll(new RegExp(MARK, "gu"))].map(({ 0: mark, index }) => ({
    index,
    ...names[mark.charCodeAt(0) - FIRST_MARK]!,
  }));
  const own = marks.filter(({ variant }) => variant === undefined);
  const some = own.length > 0 ? own : marks;
  const named = some.findLast(({ index }) => index < at) ?? some[0];
  return named?.experiments ?? [];
}

function isFact(
  number: WrittenNumber,
  about: readonly NarratedExperiment[],
  sentence: string,
  { counts }: NarrativeFacts,
): boolean {
  if (about.length === 0)
    return (
      number.as === "count" && number.sign === undefined && Object.values(counts).some((count) => fits(number, count))
    );
  return about.some((experiment) => belongsTo(number, experiment, sentence));
}

function belongsTo(number: WrittenNumber, experiment: NarratedExperiment, sentence: string): boolean {
  const { day, plannedDays, impressions, conversions, lift, liftLow, liftHigh, what } = experiment;
  if (isSaid(number, what)) return true;
  if (number.as === "count")
    return (
      number.sign === undefined && [day, plannedDays, impressions, conversions].some((count) => fits(number, count))
    );
  if (number.sign === undefined && isChance(number, experiment)) return true;
  return [lift, liftLow, liftHigh].some((share) => {
    if (share === null || !fits(number, Math.abs(share) * 100)) return false;
    if (number.sign !== undefined) return (number.sign === "-") === share < 0;
    return share === lift ? LOSS.test(sentence) === share < 0 : share >= 0;
  });
}

function isChance(number: WrittenNumber, { chanceOfBeingBest: chance, evidence }: NarratedExperiment): boolean {
  // Certainty is never said: what rounds to it is written as more than 99.9%.
  if (chance !== null && fits(number, Math.min(chance * 100, 99.9))) return true;
  return evidence !== null && fits(number, evidence * 100);
}

/** The same number in Herald's own words of the experiment, written alike. */
function isSaid({ as, value, step, sign }: WrittenNumber, what: string): boolean {
  const said = readNumbers(what.replaceAll("\u00a0", " ").replaceAll(DATES, " ").replaceAll(TIMES, " ")) ?? [];
  return said.some((one) => one.as === as && one.value === value && one.step === step && one.sign === sign);
}

/** Whether a figure rounds to what is written. */
function fits({ value, step }: WrittenNumber, figure: number | null): boolean {
  if (figure === null) return false;
  return Math.abs(figure - value) <= step / 2 + 1e-9 && (step <= 1 || figure >= step);
}

/** Claims of direction, each with what it needs of the experiment that it is about. */
const CLAIMS: readonly (readonly [RegExp, (about: NarratedExperiment, variant: string | undefined) => boolean])[] = [
  [
    /\b(?:winners?|wins?|won|winning|beats?|proven)\b/giu,
    ({ winner }, variant) => winner !== null && (variant ?? winner) === winner,
  ],
  [
    /\b(?:ahead|leads?|leading|best|outperforms?)\b/giu,
    ({ ahead }, variant) => ahead !== null && (variant ?? ahead) === ahead,
  ],
  [/\bstopped\b/giu, ({ standing }) => standing === "stopped"],
  [/\bpaused\b/giu, ({ standing }) => standing === "paused"],
  [/\b(?:losing|harmful|harms?|harmed)\b/giu, ({ standing }) => standing === "harm"],
];

/** `no winner`, `not yet proven`. */
const DENIED = /(?:\b(?:no|not|without|nothing|nobody)|n['’]t)(?:\s\p{L}+){0,2}\s$/iu;

function claimProblems(sentence: string, names: readonly Name[]): readonly NarrativeProblem[] {
  return CLAIMS.flatMap(([claim, holds]) =>
    [...sentence.matchAll(claim)].flatMap(({ 0: found, index }): NarrativeProblem[] => {
      const about = aboutAt(sentence, index, names);
      const isDenied = DENIED.test(sentence.slice(0, index));
      if (isDenied && about.every((one) => !holds(one, undefined))) return [];
      const variants = [...sentence.matchAll(new RegExp(MARK, "gu"))].flatMap(
        ({ 0: mark }) => names[mark.charCodeAt(0) - FIRST_MARK]!.variant ?? [],
      );
      const isSo = about.some((one) => {
        const own = variants.filter((variant) => variant === one.ahead || variant === one.winner);
        return own.length === 0 ? holds(one, undefined) : own.some((variant) => holds(one, variant));
      });
      return isSo && !isDenied ? [] : [{ kind: "wrong-claim", found }];
    }),
  );
}

function isKnownDate(parts: readonly (string | undefined)[], { day, dataThrough }: NarrativeFacts): boolean {
  const [year, month, date, before, dayAfter, dayBefore, after] = parts;
  const monthAt = month === undefined ? MONTHS.indexOf((before ?? after)!.toLowerCase()) + 1 : Number(month);
  const dayOfMonth = Number(date ?? dayAfter ?? dayBefore);
  return [day, dataThrough].some(
    (known) =>
      Number(known.slice(5, 7)) === monthAt &&
      Number(known.slice(8, 10)) === dayOfMonth &&
      (year === undefined || known.startsWith(year)),
  );
}

function plain(sentence: string): string {
  return sentence.replaceAll(new RegExp(MARK, "gu"), "…");
}

/** As it stands in an expression: RegExp.escape is younger than the oldest Node.js that Herald runs on. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
