import { isDoubtful, type ArmReport, type Decision } from "../../decision/index.ts";
import { cellText, strong, text, type Cell, type Line, type Notification, type Part } from "../../notify/index.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatLift, formatLoss, formatRateRange, formatTime, formatWeekday, NOT_ESTIMABLE } from "../text/format.ts";
import { decisionFacts, experimentFacts } from "../facts/decision-facts.ts";
import { hypothesisLines } from "../text/hypothesis.ts";
import { chanceText } from "../checks/chance.ts";
import { countText } from "../checks/hidden-words.ts";
import { metricParts } from "../checks/metric-table.ts";
import { checkDetails, compactChecks, proofPhrase } from "../checks/render-checks.ts";
import { signalDetail } from "../checks/outlook-words.ts";
import type { DigestEntry, DigestModel } from "./model.ts";
import { linesOverDays } from "../charts/lines-over-days.ts";
import { figure } from "./figure-cell.ts";
import { armName, headLine, storySentences } from "./story.ts";
import { writtenCommand } from "../text/reader.ts";

const NAME = 80;
const ARM = 40;
/** Tried in turn: escaping can make text five times as long. */
const SENTENCE = [200, 160, 80, 40, 20] as const;
const POLICY = 40;
/** Arms in one table; what more there are stands in Ours Privacy. */
const MOST_ARMS = 30;
const MOST_SENTENCES = 4;

/** One experiment in detail, for the thread of its digest: every variant's figures, and the checks. */
export function renderDetail(
  entry: DigestEntry,
  model: Pick<DigestModel, "since" | "timeZone" | "accountName">,
): Notification {
  const { decision, decisionId, url } = entry;
  const name = decision.experimentName;
  return {
    kind: "detail",
    severity: "info",
    title: name,
    summary: [text(name, NAME), " (", text(model.accountName, NAME), ") in detail"],
    link: url,
    facts: {
      account: decision.account,
      experiment: experimentFacts(decision, url),
      decision: decisionFacts(decision, decisionId),
    },
    body: [
      {
        part: "lines",
        lines: [
          headLine(entry),
          ...storySentences(entry, model)
            .slice(0, MOST_SENTENCES)
            .map((sentence): Line => [text(sentence, SENTENCE), "."]),
        ],
      },
      ...tableParts(decision),
      ...metricParts(decision, decisionId),
      ...chartParts(entry),
      {
        part: "small",
        lines: [
          ...hypothesisLines(entry.hypothesis),
          ...[
            // Of a blocked experiment what passes says nothing, and the evidence must not be believed.
            ...(decision.verdict === "blocked" ? [proofPhrase(decision)] : compactChecks(decision)),
            ...detailLines(decision),
            footLine(decision, decisionId, model.timeZone),
          ].map((line): Line => [text(line, 400)]),
        ],
      },
    ],
  };
}

interface Column {
  readonly title: string;
  /** The same inside a sentence. */
  readonly of: (arm: ArmReport, decision: Decision, place: number) => Cell;
  readonly inLine: (cell: string) => string;
}

const COUNTS: readonly Column[] = [
  {
    title: "Impressions",
    of: (arm, decision, place) => countCell(arm.impressions, decision, place, "impressions"),
    inLine: (cell) => `${cell} impressions`,
  },
  {
    title: "Conversions",
    of: (arm, decision, place) => countCell(arm.conversions, decision, place, "conversions"),
    inLine: (cell) => `${cell} conversions`,
  },
];

const RESULTS: readonly Column[] = [
  {
    title: "Rate (95%)",
    of: ({ rate }) => figure(formatRateRange(rate), rate.kind === "estimated" ? rate.value : null),
    inLine: (cell) => `rate ${cell}`,
  },
  {
    title: "Lift (95%)",
    of: (arm) => liftCell(arm),
    inLine: (cell) => (cell === "–" ? "" : `lift ${cell}`),
  },
  {
    title: "Chance of being best",
    of: ({ probabilityToBeBest: best }, decision) =>
      best === null ? NOT_ESTIMABLE : figure(chanceText(best, decision), best),
    inLine: (cell) => `chance of being best ${cell}`,
  },
  {
    title: "Expected loss",
    of: ({ expectedLoss: loss }) => (loss === null ? "–" : figure(formatLoss(loss), loss)),
    inLine: (cell) => (cell === "–" ? "" : `expected loss ${cell}`),
  },
];

/** A hidden count has no value to sort by. */
function countCell(count: number, decision: Decision, place: number, of: "impressions" | "conversions"): Cell {
  return figure(countText(decision, place, of), decision.hidden === undefined ? count : null);
}

function liftCell({ isControl, lift }: ArmReport): Cell {
  if (isControl) return "–";
  return lift === null || lift.kind !== "estimated" ? NOT_ESTIMABLE : figure(formatLift(lift), lift.value);
}

/** Every variant's figures; of counts that must not be believed, these alone. */
function tableParts(decision: Decision): Part[] {
  const arms = decision.arms.slice(0, MOST_ARMS);
  if (arms.length === 0) return [];
  const columns = isDoubtful(decision) || decision.hidden !== undefined ? COUNTS : [...COUNTS, ...RESULTS];
  return [
    {
      part: "table",
      title: "Variants",
      caption: `Variants of ${cleanText(decision.experimentName, NAME)}`,
      columns: ["Variant", ...columns.map(({ title }) => title)],
      rows: arms.map((arm, place) => [armName(arm), ...columns.map(({ of }) => of(arm, decision, place))]),
      asRows: arms.map((arm, place) => {
        const said = columns
          .map(({ of, inLine }) => inLine(cellText(of(arm, decision, place))))
          .filter((part) => part !== "");
        const figures = said.flatMap((part, index): Line => [...(index === 0 ? [] : [", "]), text(part, 80)]);
        return { lines: [[strong(text(armName(arm), ARM)), ": ", ...figures]] };
      }),
      more: decision.arms.length - arms.length,
    },
    { part: "left-out", of: "Variants", one: "more variant in Ours Privacy", many: "more variants in Ours Privacy" },
  ];
}

function chartParts({ chart, decision }: DigestEntry): Part[] {
  const lines = chart && linesOverDays(chart, decision.arms.length);
  return lines === undefined ? [] : [lines];
}

/** For who wants to know exactly. */
function detailLines(decision: Decision): string[] {
  const details = [
    ...decision.signals.map((signal) => signalDetail(signal, decision)),
    ...(decision.verdict === "blocked" ? [] : checkDetails(decision)),
  ].filter((detail) => detail !== "");
  return details.length === 0 ? [] : [`Details: ${[...new Set(details)].join("; ")}`];
}

function footLine({ policyName, asOf, lastClosedDay }: Decision, decisionId: string, timeZone: string): string {
  return `Policy ${cleanText(policyName, POLICY)} · evaluated ${formatTime(asOf, timeZone)} · data through ${formatWeekday(lastClosedDay)} (UTC) · ${writtenCommand("explain", decisionId)}`;
}
