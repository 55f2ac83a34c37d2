import { groupOf, type ArmReport, type Decision, type Hindsight } from "../decision/index.ts";
import type { Instant } from "../experiment/index.ts";
import { peekSafeInterval, WINNERS_CURSE } from "./acting-blocks.ts";
import { bar, SLACK_BAR } from "./bar.ts";
import { checkWords } from "./checks/check-words.ts";
import { hindsightSentences } from "./checks/outlook-words.ts";
import { fitBlocks, SENTENCES } from "./fit.ts";
import {
  formatAmount,
  formatDay,
  formatLift,
  formatProbability,
  formatRate,
  formatTime,
  plainSpaces,
} from "./format.ts";
import { LIMITS } from "./limits.ts";
import type { Block, Message } from "./message.ts";
import { linked, mrkdwn } from "./mrkdwn.ts";
import { context, Page, section } from "./page.ts";
import { nameOf, winnerOf } from "./stop-words.ts";

const NAME = 80;
const ARM = 40;
/** Whatever there is to conclude, the variants' figures have the other half of the message. */
const MOST_CONCLUSIONS = LIMITS.allBlocks / 2;
const LONGEST_FACT = 300;

/** Who ended an experiment. */
export type StoppedBy =
  /** Herald by itself. */
  | { readonly kind: "herald" }
  /** A person, through Herald. */
  | { readonly kind: "person"; readonly name: string }
  /** Somebody in Ours Privacy. */
  | { readonly kind: "elsewhere" };

export interface FinalReportModel {
  readonly decision: Decision;
  readonly decisionId: string;
  readonly accountName: string;
  readonly url: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly stoppedBy: StoppedBy;
  /** Undefined: not told. */
  readonly stoppedAt: Instant | undefined;
  /** As read now; undefined: none on record. */
  readonly winnerVariantId: string | undefined;
  /** Shown to everyone now; undefined: none. */
  readonly rolloutVariantId: string | undefined;
  /** Whether Herald was told that its stop was published; undefined: not its stop. */
  readonly publishStatus: "published" | "pending" | "unknown" | undefined;
  /** It was stopped before its planned end with a variant as the winner. */
  readonly isEarly: boolean;
  /** Undefined without a winner on record. */
  readonly hindsight: Hindsight | undefined;
  readonly isDemo: boolean;
}

const TITLES = {
  holds: "Final report: the winner holds",
  "looks-wrong": "Final report: the winner looks wrong in hindsight",
  "cannot-say": "Final report",
} as const;

/** Told once, when everything that an ended experiment counted is in. */
export function renderFinalReport(model: FinalReportModel): Message {
  const { decision, accountName, url, hindsight } = model;
  const title = hindsight === undefined ? "Final report: ended without a winner" : TITLES[hindsight.kind];
  const foot = context(
    `Counted up to ${formatDay(decision.lastClosedDay)} (UTC). 95 % intervals. Policy ${mrkdwn(decision.policyName, NAME)}. Recompute it: herald explain ${mrkdwn(model.decisionId, NAME)}`,
    ...(model.isDemo ? ["Demo: this experiment is made up by the built-in sandbox."] : []),
  );
  const conclusions = fitBlocks(SENTENCES, (most) => conclusionsOf(model, most), MOST_CONCLUSIONS);
  const noRoom = (left: number): Block => context(`${formatAmount(left, "more variant")} found no room here.`);
  const page = new Page([noRoom(decision.arms.length), ...conclusions, foot]);
  page.add(
    { type: "header", text: { type: "plain_text", text: title, emoji: false } },
    section(
      `*${linked(url, decision.experimentName, NAME)}*  ·  ${mrkdwn(accountName, NAME)}  ·  ran ${formatAmount(decision.day, "day")}`,
    ),
    section(facts(model).join("\n")),
  );
  const rows = decision.arms.map((arm) => armRow(arm, model.winnerVariantId));
  const left = rows.length - page.addRows(rows, "\n");
  const winner = model.winnerVariantId === undefined ? "no winner" : `winner ${mrkdwn(winnerName(model), ARM)}`;
  return {
    text: plainSpaces(
      `${title}. ${mrkdwn(decision.experimentName, NAME)} (${mrkdwn(accountName, NAME)}): ${winner}, stopped ${byWhom(model.stoppedBy)}`,
    ),
    blocks: [...page.blocks, ...(left === 0 ? [] : [noRoom(left)]), ...conclusions, foot],
  };
}

/** Told in place of the report, where the experiment was deleted before its numbers could be read once more. */
export function renderDeletedReport({
  experimentName,
  accountName,
}: {
  readonly experimentName: string;
  readonly accountName: string;
}): Message {
  const sentence =
    "It was deleted in Ours Privacy before its final numbers could be read. What Herald decided about it stays in the ledger.";
  return {
    text: plainSpaces(`No final report: ${mrkdwn(experimentName, NAME)} (${mrkdwn(accountName, NAME)}) was deleted`),
    blocks: [
      section(`*No final report*\n*${mrkdwn(experimentName, NAME)}*  ·  ${mrkdwn(accountName, NAME)}\n${sentence}`),
    ],
  };
}

/** `by Herald, automatically`. Safe inside Slack markup. */
export function byWhom(by: StoppedBy): string {
  switch (by.kind) {
    case "herald":
      return "by Herald, automatically";
    case "person":
      return `by ${mrkdwn(by.name, ARM)} through Herald`;
    case "elsewhere":
      return "by somebody in Ours Privacy";
  }
}

function facts(model: FinalReportModel): string[] {
  const { stoppedAt, timeZone, stoppedBy, winnerVariantId } = model;
  const when = stoppedAt === undefined ? "" : ` ${formatTime(stoppedAt, timeZone)}`;
  return [
    `*Stopped:*${when} ${byWhom(stoppedBy)}`,
    `*Winner on record:* ${winnerVariantId === undefined ? "none" : mrkdwn(winnerName(model), ARM)}`,
    `*What visitors see:* ${mrkdwn(visitorsSee(model), LONGEST_FACT)}.`,
  ];
}

function visitorsSee(model: FinalReportModel): string {
  const { decision, winnerVariantId, rolloutVariantId, publishStatus } = model;
  const perhaps =
    publishStatus === "pending" ? ", once the stop is published: until then some may still see the test" : "";
  if (rolloutVariantId !== undefined)
    return `All visitors see ${nameOf(winnerOf(decision, rolloutVariantId), rolloutVariantId)}: it is rolled out${perhaps}`;
  const winner = winnerVariantId === undefined ? undefined : winnerOf(decision, winnerVariantId);
  if (winner?.isControl === true) return `All visitors see the original, which won${perhaps}`;
  if (winnerVariantId === undefined) return `All visitors see the original${perhaps}`;
  return `All visitors see the original, not ${winnerName(model)}: a winner on record is not rolled out by itself${perhaps}`;
}

function armRow(arm: ArmReport, winnerVariantId: string | undefined): string {
  const { rate, lift, probabilityToBeBest: best } = arm;
  const mark = arm.id === winnerVariantId ? " (winner)" : arm.isControl ? " (original)" : "";
  const shown =
    rate.kind === "estimated"
      ? `${formatRate(rate.value)} (${formatRate(rate.low)} to ${formatRate(rate.high)})`
      : "not estimable";
  return [
    `*${mrkdwn(arm.name, ARM)}*${mark}`,
    ...(best === null ? [] : [`${bar(best, 8, SLACK_BAR)} ${mrkdwn(formatProbability(best), ARM)} to be best`]),
    `rate ${shown}`,
    ...(lift === null ? [] : [`lift ${formatLift(lift)}`]),
    `${formatAmount(arm.impressions, "impression")}, ${formatAmount(arm.conversions, "conversion")}`,
  ].join("  ·  ");
}

function conclusionsOf(model: FinalReportModel, most: number): Block[] {
  const { hindsight, decision, winnerVariantId, isEarly, stoppedBy } = model;
  const winner = winnerVariantId === undefined ? undefined : winnerOf(decision, winnerVariantId);
  const odds = winner?.oddsRatio?.kind === "estimated" ? [peekSafeInterval(winner.oddsRatio)] : [];
  const steps =
    hindsight?.kind === "looks-wrong"
      ? ["Do not roll it out on these numbers: test it once more"]
      : toShowWinner(model);
  const lines: readonly (readonly [label: string, sentences: readonly string[]])[] = [
    [
      "In hindsight",
      hindsight === undefined
        ? []
        : [
            ...(hindsight.kind === "holds" ? ["The final numbers still support it"] : []),
            ...hindsightSentences(hindsight, decision),
          ],
    ],
    ["About the lift", isEarly && winner?.isControl === false ? [WINNERS_CURSE, ...odds] : []],
    ["Doubts", doubtsOf(decision)],
    ["What you can do", winnerVariantId === undefined && stoppedBy.kind !== "elsewhere" ? [] : steps],
  ];
  return lines.flatMap(([label, sentences]) =>
    sentences.length === 0
      ? []
      : [section(`*${label}:* ${sentences.map((sentence) => `${mrkdwn(sentence, most)}.`).join(" ")}`)],
  );
}

/** Health checks that fail on the final counts; that it no longer runs is no doubt. */
function doubtsOf(decision: Decision): readonly string[] {
  return decision.checks
    .filter(({ id, status }) => groupOf(id) === "health" && status === "fail" && id !== "running")
    .map((check) => checkWords(check, decision).sentence);
}

function toShowWinner(model: FinalReportModel): string[] {
  const { winnerVariantId, rolloutVariantId, decision } = model;
  if (
    winnerVariantId === undefined ||
    winnerVariantId === rolloutVariantId ||
    winnerOf(decision, winnerVariantId)?.isControl === true
  )
    return [];
  return [`To show ${winnerName(model)} to everyone, roll it out in Ours Privacy`];
}

function winnerName({ decision, winnerVariantId }: FinalReportModel): string {
  return winnerVariantId === undefined ? "none" : nameOf(winnerOf(decision, winnerVariantId), winnerVariantId);
}
