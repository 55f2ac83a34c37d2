import type { ArmReport, Decision, LiftPrior } from "../../decision/index.ts";
import { link, strong, text, type Facts, type Line, type Notification, type Part } from "../../notify/index.ts";
import type { ActingModel } from "./acting-model.ts";
import { cleanText } from "../text/clean-text.ts";
import {
  formatAmount,
  formatCount,
  formatFactor,
  formatGain,
  formatLiftRange,
  formatReadCount,
  formatSize,
  formatWeekday,
  isEstimated,
} from "../text/format.ts";
import { chanceText } from "../checks/chance.ts";
import { hiddenSentence } from "../checks/hidden-words.ts";
import { unsafeDetail, unsafeSentence } from "../checks/outlook-words.ts";
import { checkDetails, proofPhrase } from "../checks/render-checks.ts";
import { controlName, winnerOf } from "./stop-words.ts";
import { writtenCommand } from "../text/reader.ts";

/** Tried in turn: escaping can make text five times as long. */
const PROOF = [80, 40, 20] as const;
const ARM = 40;
const POLICY = 40;
const LONGEST_TITLE = 150;

/** A labelled line of a message; the sentences are plain text without full stop. */
export interface Saying {
  /** Absent: the sentences speak for themselves. */
  readonly label?: string;
  readonly sentences: readonly string[];
  /** Said only where the message can be answered, or only where it cannot. */
  readonly only?: "answerable" | "unanswerable";
}

/**
 * The one shape of every message about a stop: a title, what was found and what visitors see, what can be pressed, what else there is
 * to say, and the proof in small print.
 */
export function actingNotification(
  model: ActingModel,
  {
    kind,
    severity,
    title,
    facts,
    lead,
    actions = [],
    sayings = [],
  }: Pick<Notification, "kind" | "severity" | "title"> & {
    readonly facts: Facts;
    readonly lead: readonly Line[];
    readonly actions?: readonly Part[];
    readonly sayings?: readonly Saying[];
  },
): Notification {
  const [first = []] = lead;
  const lines = [...lead, ...warningLine(model.decision)];
  return {
    kind,
    severity,
    title,
    summary: [text(title, LONGEST_TITLE), ". ", ...first],
    link: model.url,
    facts,
    body: [
      { part: "title", text: title },
      ...(lines.length === 0 ? [] : [{ part: "lines" as const, lines }]),
      ...actions,
      ...sayings.filter(({ sentences }) => sentences.length > 0).map(sayingPart),
      { part: "small", lines: proofLines(model) },
    ],
  };
}

/** Stands above the buttons: whoever answers has to know it. */
function warningLine({ unsafe }: Decision): Line[] {
  return unsafe === null ? [] : [[strong("Careful:"), " ", ...sentencesLine([unsafeSentence(unsafe)])]];
}

/** Tried in turn: escaping can make text five times as long. */
export const SENTENCES = [300, 160, 80, 40, 20] as const;

/** `*Please check:* One sentence. Another.` */
export function sayingLine({ label, sentences }: Saying): Line {
  const lead: Line = label === undefined ? [] : [strong(text(label, ARM), label.endsWith("?") ? "" : ":"), " "];
  return [...lead, ...sentencesLine(sentences)];
}

/** Sentences without full stop, one after the other. */
export function sentencesLine(sentences: readonly string[]): Line {
  return sentences.flatMap((sentence, index): Line => [...(index === 0 ? [] : [" "]), text(sentence, SENTENCES), "."]);
}

export function sayingPart(saying: Saying): Part {
  return { part: "lines", lines: [sayingLine(saying)], ...(saying.only !== undefined && { only: saying.only }) };
}

/** What of a lift may be expected to last, because the best of several looks too good; undefined where it cannot be told. */
export function expectedSentence({ expectedLift }: Pick<ArmReport, "expectedLift">): string | undefined {
  if (expectedLift === null || !isEstimated(expectedLift)) return undefined;
  return `In the long run, expect about ${formatGain(expectedLift.value)} (${formatLiftRange(expectedLift)})`;
}

/** How that was found, a clause. */
export function expectedDetail({ fittedTo }: LiftPrior): string {
  const from =
    fittedTo === 0 ? "a general prior" : `a prior from ${formatAmount(fittedTo, "earlier effect")} of this account`;
  return `long-run lift with an 80% interval, shrunk by ${from}`;
}

/** `*Video of a visit* converts *14.9%* better than Still photo (10.1% to 20.0%) after 17 days.` */
export function resultLine({ decision, intention: { variantId } }: ActingModel): Line {
  const winner = winnerOf(decision, variantId);
  if (winner === undefined) return variantId === null ? [] : ["The winner is ", strong(text(variantId, ARM)), "."];
  const name = strong(text(winner.name, ARM));
  const after = decision.day > 0 ? ` after ${formatAmount(decision.day, "day")}` : "";
  if (winner.isControl) return [name, ` (the control) is best: no variant beats it${after}.`];
  if (winner.lift === null || !isEstimated(winner.lift)) return [name, ` is best${after}.`];
  const { value } = winner.lift;
  const size = strong(formatSize(value));
  const range = ` (${formatLiftRange(winner.lift)})`;
  const expected = expectedSentence(winner);
  const lasts = expected === undefined ? "" : ` ${expected}.`;
  return [
    name,
    " converts ",
    size,
    ` ${value < 0 ? "worse" : "better"} than `,
    text(controlName(decision), ARM),
    `${range}${after}.${lasts}`,
  ];
}

/** `+14.9%`; undefined for the control, and where it cannot be told. */
export function winnersGain(decision: Decision, variantId: string | null): string | undefined {
  const lift = winnerOf(decision, variantId)?.lift;
  return lift && isEstimated(lift) ? formatGain(lift.value) : undefined;
}

/** `Odds ratio 1.08 to 1.26 (valid under early stopping)`. */
export function peekSafeInterval({ low, high }: { readonly low: number; readonly high: number }): string {
  return `odds ratio ${formatFactor(low)} to ${formatFactor(high)} (valid under early stopping)`;
}

/** Why it may be believed, in small print. */
function proofLines(model: ActingModel): Line[] {
  const { decision, decisionId, accountName, url, isDemo } = model;
  const { lastClosedDay, policyName, day } = decision;
  const details = detailsOf(model);
  const proof = [
    proofPhrase(decision),
    `policy ${cleanText(policyName, POLICY)}`,
    `data through ${formatWeekday(lastClosedDay)} (UTC)`,
    writtenCommand("explain", decisionId),
  ];
  return [
    [
      link(url, decision.experimentName, PROOF),
      " · ",
      text(accountName, PROOF),
      ` · day ${formatCount(day)}`,
      ...countsOf(model).flatMap((part): Line => [" · ", text(part, PROOF)]),
    ],
    ...(decision.hidden === undefined ? [] : [sentencesLine([hiddenSentence(decision.hidden)])]),
    [text(proof.join(" · "), 400)],
    ...(details.length === 0 ? [] : [[text(`Details: ${details.join("; ")}`, 400)]]),
    ...(isDemo ? [["Demo: the built-in sandbox simulates this experiment."]] : []),
  ];
}

/** The chance of being best, and the counts of the winner and of what it is compared with. */
function countsOf({ decision, intention: { variantId } }: ActingModel): string[] {
  const winner = winnerOf(decision, variantId);
  if (winner === undefined) return [];
  const best = winner.probabilityToBeBest;
  const control = decision.arms.find(({ isControl }) => isControl);
  const shown = [winner, ...(control === undefined || control === winner ? [] : [control])];
  return [
    ...(best === null ? [] : [`chance of being best ${chanceText(best, decision)}`]),
    ...(decision.hidden === undefined ? shown : []).map(
      (arm: ArmReport) =>
        `${cleanText(arm.name, ARM)}: ${formatReadCount(arm.conversions)} of ${formatReadCount(arm.impressions)} converted`,
    ),
  ];
}

/** In statistical terms. */
function detailsOf({ decision, intention: { variantId } }: ActingModel): string[] {
  const winner = winnerOf(decision, variantId);
  const odds = winner?.oddsRatio;
  return [
    ...checkDetails(decision),
    ...(odds?.kind === "estimated" ? [peekSafeInterval(odds)] : []),
    ...(winner?.expectedLift?.kind === "estimated" ? [expectedDetail(decision.liftPrior)] : []),
    ...(decision.unsafe === null ? [] : [unsafeDetail(decision.unsafe)]),
  ];
}
