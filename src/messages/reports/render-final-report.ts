import { groupOf, type ArmReport, type Decision, type Hindsight } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import { link, strong, text, type Line, type Notification, type Part } from "../../notify/index.ts";
import { peekSafeInterval, sayingLine, WINNERS_CURSE, type Saying } from "../acting/acting-notification.ts";
import { chanceText } from "../checks/chance.ts";
import { checkWords } from "../checks/check-words.ts";
import { hindsightSentences } from "../checks/outlook-words.ts";
import { formatAmount, formatDay, formatLift, formatRateRange, formatTime } from "../text/format.ts";
import { nameOf, winnerOf } from "../acting/stop-words.ts";

const NAME = 80;
const ARM = 40;
const LONGEST_FACT = 300;

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
  readonly isDemo: boolean;
}

const TITLES = {
  holds: "Final report: the winner holds",
  "looks-wrong": "Final report: the winner looks wrong in hindsight",
  "cannot-say": "Final report",
} as const;

/** Told once, when everything that an ended experiment counted is in. */
export function renderFinalReport(model: FinalReportModel): Notification {
  const { decision, accountName, url, hindsight, winnerVariantId } = model;
  const title = hindsight === undefined ? "Final report: ended without a winner" : TITLES[hindsight.kind];
  const name = text(decision.experimentName, NAME);
  const account = text(accountName, NAME);
  const winner: Line = winnerVariantId === undefined ? ["no winner"] : ["winner ", text(winnerName(model), ARM)];
  return {
    kind: "final-report",
    severity: hindsight?.kind === "looks-wrong" ? "attention" : "info",
    title,
    summary: [`${title}. `, name, " (", account, "): ", ...winner, ", stopped ", ...byWhom(model.stoppedBy)],
    link: url,
    body: [
      { part: "title", text: title },
      {
        part: "lines",
        lines: [
          [
            strong(link(url, decision.experimentName, NAME)),
            "  ·  ",
            account,
            `  ·  ran ${formatAmount(decision.day, "day")}`,
          ],
        ],
      },
      { part: "lines", lines: facts(model) },
      {
        part: "list",
        title: "Variants",
        rows: decision.arms.map((arm) => ({ form: "lines", lines: [armLine(arm, model)] })),
        gap: "line",
      },
      { part: "left-out", one: "more variant found no room here.", many: "more variants found no room here." },
      ...conclusionsOf(model),
      {
        part: "small",
        lines: [
          [
            `Counted up to ${formatDay(decision.lastClosedDay)} (UTC). 95% intervals. Policy `,
            text(decision.policyName, NAME),
            ". Recompute it: herald explain ",
            text(model.decisionId, NAME),
          ],
          ...(model.isDemo ? [["Demo: this experiment is made up by the built-in sandbox."]] : []),
        ],
      },
    ],
  };
}

/** Told in place of the report, where the experiment was deleted before its numbers could be read once more. */
export function renderDeletedReport({
  experimentName,
  accountName,
}: {
  readonly experimentName: string;
  readonly accountName: string;
}): Notification {
  const sentence =
    "It was deleted in Ours Privacy before its final numbers could be read. What Herald decided about it stays in the ledger.";
  const name = text(experimentName, NAME);
  const account = text(accountName, NAME);
  return {
    kind: "final-report",
    severity: "info",
    title: "No final report",
    summary: ["No final report: ", name, " (", account, ") was deleted"],
    link: undefined,
    body: [{ part: "lines", lines: [[strong("No final report")], [strong(name), "  ·  ", account], [sentence]] }],
  };
}

/** `by Herald, automatically`. */
function byWhom(by: StoppedBy): Line {
  switch (by.kind) {
    case "herald":
      return ["by Herald, automatically"];
    case "person":
      return ["by ", text(by.by, ARM), " through Herald"];
    case "elsewhere":
      return ["by somebody in Ours Privacy"];
  }
}

function facts(model: FinalReportModel): Line[] {
  const { stoppedAt, timeZone, stoppedBy, winnerVariantId } = model;
  const when = stoppedAt === undefined ? "" : ` ${formatTime(stoppedAt, timeZone)}`;
  return [
    [strong("Stopped:"), `${when} `, ...byWhom(stoppedBy)],
    [strong("Winner on record:"), " ", winnerVariantId === undefined ? "none" : text(winnerName(model), ARM)],
    [strong("What visitors see:"), " ", text(visitorsSee(model), LONGEST_FACT), "."],
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

function armLine(arm: ArmReport, { decision, winnerVariantId }: FinalReportModel): Line {
  const { rate, lift, probabilityToBeBest: best } = arm;
  const mark = arm.id === winnerVariantId ? " (winner)" : arm.isControl ? " (original)" : "";
  return [
    strong(text(arm.name, ARM)),
    mark,
    ...(best === null ? [] : ["  ·  ", { bar: best }, ` ${chanceText(best, decision)} to be best`]),
    `  ·  rate ${formatRateRange(rate)}`,
    ...(lift === null ? [] : [`  ·  lift ${formatLift(lift)}`]),
    `  ·  ${formatAmount(arm.impressions, "impression")}, ${formatAmount(arm.conversions, "conversion")}`,
  ];
}

function conclusionsOf(model: FinalReportModel): Part[] {
  const { hindsight, decision, winnerVariantId, isEarly, stoppedBy } = model;
  const winner = winnerVariantId === undefined ? undefined : winnerOf(decision, winnerVariantId);
  const odds = winner?.oddsRatio?.kind === "estimated" ? [peekSafeInterval(winner.oddsRatio)] : [];
  const steps =
    hindsight?.kind === "looks-wrong"
      ? ["Do not roll it out on these numbers: test it once more"]
      : toShowWinner(model);
  const sayings: readonly Saying[] = [
    {
      label: "In hindsight",
      sentences:
        hindsight === undefined
          ? []
          : [
              ...(hindsight.kind === "holds" ? ["The final numbers still support it"] : []),
              ...hindsightSentences(hindsight, decision),
            ],
    },
    { label: "About the lift", sentences: isEarly && winner?.isControl === false ? [WINNERS_CURSE, ...odds] : [] },
    { label: "Doubts", sentences: doubtsOf(decision) },
    {
      label: "What you can do",
      sentences: winnerVariantId === undefined && stoppedBy.kind !== "elsewhere" ? [] : steps,
    },
  ];
  return sayings.flatMap((saying): Part[] =>
    saying.sentences.length === 0 ? [] : [{ part: "lines", lines: [sayingLine(saying)] }],
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
