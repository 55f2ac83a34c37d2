import type { ArmReport, Decision } from "../../decision/index.ts";
import { link, strong, text, type Line, type Notification } from "../../notify/index.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatDay, formatLift, formatLoss, formatRateRange, formatReadCount, formatTime } from "../text/format.ts";
import { chanceText } from "../checks/chance.ts";
import { compactChecks } from "../checks/render-checks.ts";
import type { DigestEntry, DigestModel } from "./model.ts";
import { armName, tellEntry } from "./story.ts";

const NAME = 80;
const ARM = 40;
/** Tried in turn: escaping can make text five times as long. */
const SENTENCE = [200, 160, 80, 40, 20] as const;
const POLICY = 40;
/** Arms in one table; what more there are stands in Ours Privacy. */
const MOST_ARMS = 30;

/** One experiment in detail, for the thread of its digest: every variant's figures, and the checks. */
export function renderDetail(
  entry: DigestEntry,
  model: Pick<DigestModel, "since" | "timeZone" | "accountName">,
): Notification {
  const { decision, decisionId, url } = entry;
  const story = tellEntry(entry, model);
  const arms = decision.arms.slice(0, MOST_ARMS);
  const more = decision.arms.length - arms.length;
  return {
    kind: "detail",
    severity: "info",
    title: story.name,
    summary: [text(story.name, NAME), " (", text(model.accountName, NAME), ") in detail"],
    link: url,
    body: [
      {
        part: "lines",
        lines: [
          [strong(link(url, story.name, NAME)), `  ·  ${story.day}`],
          ...story.notes
            .slice(0, 4)
            .map(({ label, sentence }): Line => [strong(text(label, 60), ":"), " ", text(sentence, SENTENCE)]),
        ],
      },
      ...(arms.length === 0
        ? []
        : [
            {
              part: "table" as const,
              caption: `Variants of ${cleanText(story.name, NAME)}`,
              columns: COLUMNS,
              rows: arms.map((arm) => cellsOf(arm, decision)),
              lines: arms.map((arm) => armLine(arm, decision)),
              more,
            },
            { part: "left-out" as const, one: "more variant in Ours Privacy", many: "more variants in Ours Privacy" },
          ]),
      {
        part: "small",
        lines: [...compactChecks(decision), footLine(decision, decisionId, model.timeZone)].map((line) => [
          text(line, 400),
        ]),
      },
    ],
  };
}

const COLUMNS = [
  "Variant",
  "Impressions",
  "Conversions",
  "Rate (95%)",
  "Lift (95%)",
  "To be best",
  "Expected loss",
] as const;

function cellsOf(arm: ArmReport, decision: Decision): string[] {
  const { impressions, conversions, rate, probabilityToBeBest: best, expectedLoss: loss } = arm;
  return [
    armName(arm),
    formatReadCount(impressions),
    formatReadCount(conversions),
    formatRateRange(rate),
    arm.isControl ? "–" : arm.lift === null ? "not estimable" : formatLift(arm.lift),
    best === null ? "not estimable" : chanceText(best, decision),
    loss === null ? "–" : formatLoss(loss),
  ];
}

/** The same as a line. */
function armLine(arm: ArmReport, decision: Decision): Line {
  const [, impressions, conversions, rate, lift, best, loss] = cellsOf(arm, decision);
  const parts = [
    `${impressions} impressions`,
    `${conversions} conversions`,
    `rate ${rate}`,
    ...(arm.isControl ? [] : [`lift ${lift}`]),
    `${best} to be best`,
    `expected loss ${loss}`,
  ];
  return [
    strong(text(armName(arm), ARM)),
    ": ",
    ...parts.flatMap((part, index): Line => [...(index === 0 ? [] : [", "]), text(part, 80)]),
  ];
}

function footLine({ policyName, asOf, lastClosedDay }: Decision, decisionId: string, timeZone: string): string {
  return `Policy ${cleanText(policyName, POLICY)}. Judged ${formatTime(asOf, timeZone)}, counted up to ${formatDay(lastClosedDay)} (UTC). Expected loss: conversions per impression that choosing this variant may cost. herald explain ${decisionId}`;
}
