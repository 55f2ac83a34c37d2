import type { ArmReport, Decision } from "../decision/index.ts";
import { cleanText } from "./clean-text.ts";
import { fitText, SENTENCES } from "./fit.ts";
import {
  formatAmount,
  formatCount,
  formatDay,
  formatLift,
  formatProbability,
  formatRate,
  formatTime,
  plainSpaces,
} from "./format.ts";
import { compactChecks } from "./checks/render-checks.ts";
import type { Block, Message, TableCell } from "./message.ts";
import type { DigestEntry, DigestModel } from "./model.ts";
import { linked, mrkdwn } from "./mrkdwn.ts";
import { context, Page, section } from "./page.ts";
import { armName, tellEntry } from "./story.ts";

const NAME = 80;
const ARM = 40;
const SENTENCE = 200;
const POLICY = 40;
/** Arms in one table; what more there are stands in Ours Privacy. */
const MOST_ARMS = 30;
const ARMS_PER_PAGE = 10;

/** One experiment in detail, for the thread of its digest: every variant's figures, and the ladder. */
export function renderDetail(
  entry: DigestEntry,
  model: Pick<DigestModel, "since" | "timeZone" | "accountName">,
): Message {
  const { decision, decisionId, url } = entry;
  const { arms } = decision;
  const story = tellEntry(entry, model);
  const notes = story.notes.slice(0, 4);
  const head = section(
    fitText(SENTENCES, (most) =>
      [
        `*${linked(url, story.name, NAME)}*  ·  ${story.day}`,
        ...notes.map(({ label, sentence }) => `*${mrkdwn(label, 60)}:* ${mrkdwn(sentence, Math.min(most, SENTENCE))}`),
      ].join("\n"),
    ),
  );
  const smallPrint = context(
    ...[...compactChecks(decision), footLine(decision, decisionId, model.timeZone)].map((line) => mrkdwn(line, 400)),
  );
  const footOf = (left: number): Block[] => [
    ...(left > 0 ? [context(`${formatAmount(left, "more variant")} in Ours Privacy`)] : []),
    smallPrint,
  ];
  const text = plainSpaces(`${mrkdwn(story.name, NAME)} (${mrkdwn(model.accountName, NAME)}) in detail`);
  if (arms.length === 0) return { text, blocks: [head, ...footOf(0)] };
  return { text, blocks: asTable(story.name, head, arms, footOf), plainBlocks: asLines(head, arms, footOf) };
}

const COLUMNS = [
  "Variant",
  "Impressions",
  "Conversions",
  "Rate (95 %)",
  "Lift (95 %)",
  "To be best",
  "Expected loss",
] as const;

/** As many variants as find room, at least one. */
function asTable(
  name: string,
  head: Block,
  arms: readonly ArmReport[],
  footOf: (left: number) => readonly Block[],
): Block[] {
  const rows = arms.slice(0, MOST_ARMS).map(cellsOf);
  for (let shown = rows.length; ; shown -= 1) {
    const foot = footOf(arms.length - shown);
    const page = new Page(foot);
    if (page.add(head, tableOf(name, rows.slice(0, shown))) || shown <= 1) return [...page.blocks, ...foot];
  }
}

function tableOf(name: string, arms: readonly (readonly string[])[]): Block {
  const rows = [COLUMNS, ...arms].map((cells) => cells.map((text): TableCell => ({ type: "raw_text", text })));
  return {
    type: "data_table",
    caption: `Variants of ${cleanText(name, NAME)}`,
    rows,
    page_size: Math.min(ARMS_PER_PAGE, arms.length),
  };
}

function cellsOf(arm: ArmReport): string[] {
  const { impressions, conversions, probabilityToBeBest: best, expectedLoss: loss } = arm;
  return [
    armName(arm),
    countOf(impressions),
    countOf(conversions),
    rateOf(arm),
    arm.isControl ? "–" : arm.lift === null ? "not estimable" : formatLift(arm.lift),
    best === null ? "not estimable" : formatProbability(best),
    loss === null ? "–" : formatRate(loss),
  ];
}

/** The same as a line for each variant. */
function asLines(head: Block, arms: readonly ArmReport[], footOf: (left: number) => readonly Block[]): Block[] {
  // The room of the note on those that find none is kept free.
  const page = new Page(footOf(arms.length));
  page.add(head);
  const rows = arms.slice(0, MOST_ARMS).map((arm) => {
    const [, impressions, conversions, rate, lift, best, loss] = cellsOf(arm);
    const parts = [
      `${impressions} impressions`,
      `${conversions} conversions`,
      `rate ${rate}`,
      ...(arm.isControl ? [] : [`lift ${lift}`]),
      `${best} to be best`,
      `expected loss ${loss}`,
    ];
    return `*${mrkdwn(armName(arm), ARM)}*: ${parts.map((part) => mrkdwn(part, 80)).join(", ")}`;
  });
  const shown = page.addRows(rows, "\n");
  return [...page.blocks, ...footOf(arms.length - shown)];
}

function rateOf({ rate }: ArmReport): string {
  if (rate.kind === "not-estimable") return "not estimable";
  return `${formatRate(rate.value)} (${[rate.low, rate.high].map((end) => formatRate(end).replace(/\u00a0%$/u, "")).join("\u00a0to\u00a0")})`;
}

/** Counts that cannot be true are shown as they came. */
function countOf(count: number): string {
  return Number.isInteger(count) ? formatCount(count) : String(count);
}

function footLine({ policyName, asOf, lastClosedDay }: Decision, decisionId: string, timeZone: string): string {
  return `Policy ${cleanText(policyName, POLICY)}. Judged ${formatTime(asOf, timeZone)}, counted up to ${formatDay(lastClosedDay)} (UTC). Expected loss: conversions per impression that choosing this variant may cost. herald explain ${decisionId}`;
}
