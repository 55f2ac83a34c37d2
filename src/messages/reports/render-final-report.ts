import { groupOf, type ArmReport, type Decision, type Hindsight } from "../../decision/index.ts";
import type { ExperimentRef, Instant } from "../../experiment/index.ts";
import { link, strong, text, type Line, type Notification } from "../../notify/index.ts";
import {
  peekSafeInterval,
  sayingLine,
  sayingPart,
  sentencesLine,
  expectedDetail,
  expectedSentence,
  type Saying,
} from "../acting/acting-notification.ts";
import { chanceText } from "../checks/chance.ts";
import { checkWords, mostTelling } from "../checks/check-words.ts";
import { TOO_FEW } from "../checks/hidden-words.ts";
import { metricParts } from "../checks/metric-table.ts";
import { hindsightSentences } from "../checks/outlook-words.ts";
import {
  formatAmount,
  formatLift,
  formatRateRange,
  formatReadCount,
  formatTime,
  formatWeekday,
} from "../text/format.ts";
import { cleanText, shortenToLength } from "../text/clean-text.ts";
import { finalReportFacts } from "../facts/report-facts.ts";
import { hypothesisLines } from "../text/hypothesis.ts";
import { NO_OFFER, offerParts, type OfferParts } from "../acting/rollout-offer.ts";
import type { RolloutOffer } from "../acting/acting-model.ts";
import { controlName, nameOf, winnerOf } from "../acting/stop-words.ts";
import { writtenCommand } from "../text/reader.ts";

const NAME = 80;
const COMMAND = 200;
/** Tried in turn: escaping can make text five times as long. */
const SHORTER = [80, 40, 20] as const;
const ARM = 40;

/** Who ended an experiment. */
export type StoppedBy =
  /** Herald by itself. */
  | { readonly kind: "herald" }
  /** A person, through Herald. */
  /** As people are called. */
  | { readonly kind: "person"; readonly by: string }
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
  /** What people expected of it; undefined: they did not say. */
  readonly hypothesis: string | undefined;
  /** What can be done about the winner's rollout; absent: nothing by Herald. */
  readonly rollout?: RolloutOffer | undefined;
  readonly isDemo: boolean;
}

const TITLES = {
  holds: "the winner holds",
  "looks-wrong": "the winner looks wrong now",
  "cannot-say": "the numbers do not confirm the winner",
} as const;
const LONGEST_TITLE = 150;

/** Told once, when everything that an ended experiment counted is in. */
export function renderFinalReport(model: FinalReportModel): Notification {
  const { decision, accountName, url, hindsight, winnerVariantId, timeZone, stoppedAt } = model;
  const offered = rolloutOf(model);
  const outcome = hindsight === undefined ? "it ended without a winner" : TITLES[hindsight.kind];
  const title = shortenToLength(
    `Final report on ${cleanText(decision.experimentName, NAME)}: ${outcome}`,
    LONGEST_TITLE,
  );
  const account = text(accountName, NAME);
  const winner: Line = winnerVariantId === undefined ? ["no winner"] : ["winner ", text(winnerName(model), ARM)];
  const when = stoppedAt === undefined ? "" : ` ${formatTime(stoppedAt, timeZone)}`;
  return {
    kind: "final-report",
    severity: hindsight?.kind === "looks-wrong" ? "attention" : "info",
    title,
    summary: [text(title, LONGEST_TITLE), " (", account, "): ", ...winner, ", stopped ", ...byWhom(model.stoppedBy)],
    link: url,
    facts: finalReportFacts(model),
    body: [
      { part: "title", text: title },
      {
        part: "lines",
        lines: [
          ...(hindsight === undefined ? [] : [sentencesLine(hindsightSentences(hindsight, decision))]),
          sentencesLine([visitorsSee(model)]),
          ...(offered.lead.length > 0 ? [sentencesLine(offered.lead)] : []),
          ...conclusionsOf(model),
        ],
      },
      ...offered.actions,
      ...offered.sayings.map(sayingPart),
      {
        part: "list",
        title: "Variants",
        rows: decision.arms.map((arm) => ({ lines: [armLine(arm, model)] })),
        gap: "line",
      },
      { part: "left-out", of: "Variants", one: "more variant is not shown.", many: "more variants are not shown." },
      ...metricParts(decision, model.decisionId),
      {
        part: "small",
        lines: [
          ...hypothesisLines(model.hypothesis),
          [
            link(url, decision.experimentName, SHORTER),
            " · ",
            text(accountName, SHORTER),
            ` · ran ${formatAmount(decision.day, "day")} · stopped${when} `,
            ...byWhom(model.stoppedBy),
            " · ",
            ...(winnerVariantId === undefined ? ["no winner on record"] : winner),
          ],
          [
            `Data through ${formatWeekday(decision.lastClosedDay)} (UTC) · 95% intervals · policy `,
            text(decision.policyName, NAME),
            " · ",
            text(writtenCommand("explain", model.decisionId), COMMAND),
          ],
          ...oddsLine(model),
          ...(model.isDemo ? [["Demo: the built-in sandbox simulates this experiment."]] : []),
        ],
      },
    ],
  };
}

/** Told in place of the report, where the experiment was deleted before its numbers could be read once more. */
export function renderDeletedReport({
  account: accountId,
  experimentId: id,
  experimentName,
  accountName,
}: ExperimentRef & {
  readonly experimentName: string;
  readonly accountName: string;
}): Notification {
  const sentence =
    "It was deleted in Ours Privacy before Herald could read its final numbers. What Herald decided stays in the ledger.";
  const name = text(experimentName, NAME);
  const account = text(accountName, NAME);
  return {
    kind: "final-report",
    severity: "info",
    title: "No final report",
    summary: ["No final report: ", name, " (", account, ") was deleted"],
    link: undefined,
    facts: { account: accountId, experiment: { account: accountId, id, name: experimentName, url: null } },
    body: [{ part: "lines", lines: [[strong("No final report")], [strong(name), " · ", account], [sentence]] }],
  };
}

/** `by Herald`, `by Ada through Herald`. */
function byWhom(by: StoppedBy): Line {
  switch (by.kind) {
    case "herald":
      return ["by Herald"];
    case "person":
      return ["by ", text(by.by, ARM), " through Herald"];
    case "elsewhere":
      return ["by someone in Ours Privacy"];
  }
}

function visitorsSee(model: FinalReportModel): string {
  const { decision, winnerVariantId, rolloutVariantId, publishStatus } = model;
  const everybody =
    publishStatus === "pending" ? "Once the stop is published, every visitor sees" : "Every visitor sees";
  if (rolloutVariantId !== undefined)
    return `${everybody} ${nameOf(winnerOf(decision, rolloutVariantId), rolloutVariantId)}, which is rolled out`;
  const control = `${controlName(decision)} (the control)`;
  const winner = winnerVariantId === undefined ? undefined : winnerOf(decision, winnerVariantId);
  if (winner?.isControl === true) return `${everybody} ${control}, the winner`;
  if (winnerVariantId === undefined) return `${everybody} ${control}`;
  return isConfirmed(model)
    ? `${everybody} ${control} until you roll out ${winnerName(model)}`
    : `${everybody} ${control}`;
}

function armLine(arm: ArmReport, { decision, winnerVariantId }: FinalReportModel): Line {
  const { rate, lift, probabilityToBeBest: best } = arm;
  const mark = arm.id === winnerVariantId ? " (winner)" : arm.isControl ? " (control)" : "";
  const figures = [
    decision.hidden === undefined
      ? `${formatReadCount(arm.conversions)} of ${formatReadCount(arm.impressions)} converted, ${formatRateRange(rate)}`
      : TOO_FEW,
    ...(lift === null ? [] : [`lift ${formatLift(lift)}`]),
    ...(best === null ? [] : [`chance of being best ${chanceText(best, decision)}`]),
  ];
  return [strong(text(arm.name, ARM)), mark, ...figures.map((figure) => ` · ${figure}`)];
}

/** What is to be kept in mind, and what a person can do. */
function conclusionsOf(model: FinalReportModel): Line[] {
  const { decision, winnerVariantId } = model;
  const winner = winnerVariantId === undefined ? undefined : winnerOf(decision, winnerVariantId);
  const steps = winnerVariantId !== undefined && !isConfirmed(model) ? [doubtStep(model)] : [];
  const expected = isConfirmed(model) && winner?.isControl === false ? expectedSentence(winner) : undefined;
  const sayings: readonly Saying[] = [
    { sentences: [...(expected === undefined ? [] : [expected]), ...steps] },
    { label: "Please check", sentences: mostTelling(doubtsOf(decision)) },
  ];
  return sayings.filter(({ sentences }) => sentences.length > 0).map(sayingLine);
}

/** Whether the final numbers still speak for the winner. */
function isConfirmed({ hindsight }: FinalReportModel): boolean {
  return hindsight === undefined || hindsight.kind === "holds";
}

function doubtStep({ hindsight, winnerVariantId, rolloutVariantId }: FinalReportModel): string {
  if (winnerVariantId === rolloutVariantId) return "It is rolled out. Consider rolling it back, and test it once more";
  return hindsight?.kind === "looks-wrong"
    ? "Do not roll it out on these numbers. Test it once more"
    : "Do not roll it out yet: the final numbers do not confirm it";
}

/** The interval of an early winner that stopping early does not spoil, and how it was found what will last. */
function oddsLine({ decision, winnerVariantId, isEarly }: FinalReportModel): Line[] {
  const winner = winnerVariantId === undefined ? undefined : winnerOf(decision, winnerVariantId);
  const details = [
    ...(isEarly && winner?.oddsRatio?.kind === "estimated" ? [peekSafeInterval(winner.oddsRatio)] : []),
    ...(winner?.expectedLift?.kind === "estimated" ? [expectedDetail(decision.liftPrior)] : []),
  ];
  return details.length === 0 ? [] : [[`Details: ${details.join("; ")}`]];
}

/** Health checks that fail on the final counts; that it no longer runs is no doubt. */
function doubtsOf(decision: Decision): readonly string[] {
  return decision.checks
    .filter(({ id, status }) => groupOf(id) === "health" && status === "fail" && id !== "running")
    .map((check) => checkWords(check, decision).sentence);
}

/** Nothing is offered that the report itself advises against. */
function rolloutOf(model: FinalReportModel): OfferParts {
  const { winnerVariantId, rolloutVariantId, decision, timeZone, rollout = { kind: "none" } } = model;
  if (
    winnerVariantId === undefined ||
    winnerVariantId === rolloutVariantId ||
    winnerOf(decision, winnerVariantId)?.isControl === true ||
    !isConfirmed(model)
  )
    return NO_OFFER;
  return offerParts(rollout, {
    act: "rollout",
    experimentId: decision.experimentId,
    shown: winnerName(model),
    timeZone,
  });
}

function winnerName({ decision, winnerVariantId }: FinalReportModel): string {
  return winnerVariantId === undefined ? "none" : nameOf(winnerOf(decision, winnerVariantId), winnerVariantId);
}
