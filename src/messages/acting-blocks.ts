import type { Decision } from "../decision/index.ts";
import type { ActingModel } from "./acting-model.ts";
import { bar, SLACK_BAR } from "./bar.ts";
import { cleanText } from "./clean-text.ts";
import { fitBlocks, SENTENCES } from "./fit.ts";
import { formatAmount, formatDay, formatLift, formatProbability, formatTime, plainSpaces } from "./format.ts";
import { checkWords } from "./checks/check-words.ts";
import { compactChecks } from "./checks/render-checks.ts";
import type { Block, Message } from "./message.ts";
import { linked, mrkdwn } from "./mrkdwn.ts";
import { context, section } from "./page.ts";
import { winnerOf } from "./stop-words.ts";

const NAME = 80;
const ARM = 40;
const POLICY = 40;

/** A labelled line of a message; the sentences are plain text without full stop. */
export interface Line {
  readonly label: string;
  readonly sentences: readonly string[];
}

/**
 * The one shape of every message about a stop: a title, the experiment, the winner with its figures, what there is to say, why
 * the evidence suffices, what can be pressed, and the small print.
 */
export function actingMessage(
  model: ActingModel,
  {
    title,
    lines,
    buttons = [],
  }: { readonly title: string; readonly lines: readonly Line[]; readonly buttons?: readonly Block[] },
): Message {
  const { decision, accountName, url } = model;
  const told = lines.filter(({ sentences }) => sentences.length > 0);
  const blocks = fitBlocks(SENTENCES, (most) => [
    { type: "header", text: { type: "plain_text", text: title, emoji: false } },
    section(
      [
        `*${linked(url, decision.experimentName, NAME)}*  ·  ${mrkdwn(accountName, NAME)}  ·  day ${decision.day}`,
        ...figures(model),
      ].join("\n"),
    ),
    ...told.map((line) => section(lineOf(line, most))),
    ...buttons,
    context(...[...compactChecks(decision), ...foot(model)].map((text) => mrkdwn(text, 400))),
  ]);
  const summary =
    lines[0] === undefined ? "" : ` ${lines[0].sentences.map((sentence) => mrkdwn(sentence, 200)).join(". ")}.`;
  return {
    text: plainSpaces(`${title}. ${mrkdwn(decision.experimentName, NAME)} (${mrkdwn(accountName, NAME)}):${summary}`),
    blocks,
  };
}

/** Why the winner may be declared: the checks that weighed the numbers. */
export function evidenceSentences(decision: Decision): string[] {
  const weighed = decision.checks.filter(
    ({ id, status }) => (id === "evidence" || id === "probably-best" || id === "full-weeks") && status !== "skipped",
  );
  return weighed.map((check) => checkWords(check, decision).sentence);
}

/** What a reader must know of a lift measured at the moment it looked best. */
export const WINNERS_CURSE =
  "A lift measured when a test is stopped early tends to be larger than what lasts; trust the interval more than the number";

/** The interval that an early stop does not spoil. */
export function peekSafeInterval({ low, high }: { readonly low: number; readonly high: number }): string {
  return `Odds of converting against the original, in an interval that holds however early one stops: ${low.toFixed(2)} to ${high.toFixed(2)} times`;
}

function figures({ decision, winnerVariantId }: ActingModel): string[] {
  const winner = winnerOf(decision, winnerVariantId);
  if (winner === undefined) return [];
  const best = winner.probabilityToBeBest;
  const probability =
    best === null ? "" : `  ${bar(best, 8, SLACK_BAR)} ${mrkdwn(formatProbability(best), ARM)} to be best`;
  const lift =
    winner.lift === null ? "it is the original" : `lift ${mrkdwn(formatLift(winner.lift), NAME)} over the original`;
  const counts = `${formatAmount(winner.impressions, "impression")}, ${formatAmount(winner.conversions, "conversion")}`;
  return [`*${mrkdwn(winner.name, ARM)}*${probability}  ·  ${lift}  ·  ${counts}`];
}

function lineOf({ label, sentences }: Line, most: number): string {
  return `*${mrkdwn(label, ARM)}:* ${sentences.map((sentence) => `${mrkdwn(sentence, most)}.`).join(" ")}`;
}

function foot({ decision, decisionId, timeZone, isDemo }: ActingModel): string[] {
  const { asOf, lastClosedDay, policyName } = decision;
  return [
    `Policy ${cleanText(policyName, POLICY)}. Judged ${formatTime(asOf, timeZone)}, counted up to ${formatDay(lastClosedDay)} (UTC). 95 % intervals. Recompute it: herald explain ${decisionId}`,
    ...(isDemo ? ["Demo: this experiment is made up by the built-in sandbox."] : []),
  ];
}
