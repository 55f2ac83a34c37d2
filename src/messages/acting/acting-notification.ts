import type { Decision } from "../../decision/index.ts";
import { link, strong, text, type Line, type Notification, type Part } from "../../notify/index.ts";
import type { ActingModel } from "./acting-model.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatAmount, formatDay, formatFactor, formatLift, formatTime } from "../text/format.ts";
import { chanceText } from "../checks/chance.ts";
import { checkWords } from "../checks/check-words.ts";
import { compactChecks } from "../checks/render-checks.ts";
import { winnerOf } from "./stop-words.ts";

const NAME = 80;
const ARM = 40;
const POLICY = 40;

/** A labelled line of a message; the sentences are plain text without full stop. */
export interface Saying {
  readonly label: string;
  readonly sentences: readonly string[];
  /** Said only where the message can be answered, or only where it cannot. */
  readonly only?: "answerable" | "unanswerable";
}

/**
 * The one shape of every message about a stop: a title, the experiment, the winner with its figures, what there is to say, why
 * the evidence suffices, what can be pressed, and the small print.
 */
export function actingNotification(
  model: ActingModel,
  {
    kind,
    severity,
    title,
    sayings,
    actions = [],
  }: Pick<Notification, "kind" | "severity" | "title"> & {
    readonly sayings: readonly Saying[];
    readonly actions?: readonly Part[];
  },
): Notification {
  const { decision, accountName, url } = model;
  const [first] = sayings;
  const summary = (first?.sentences ?? []).flatMap(
    (sentence, index): Line => [index === 0 ? " " : ". ", text(sentence, 200)],
  );
  return {
    kind,
    severity,
    title,
    summary: [
      `${title}. `,
      text(decision.experimentName, NAME),
      " (",
      text(accountName, NAME),
      "):",
      ...summary,
      ...(first === undefined ? [] : [summary.length === 0 ? " ." : "."]),
    ],
    link: url,
    body: [
      { part: "title", text: title },
      {
        part: "lines",
        lines: [
          [
            strong(link(url, decision.experimentName, NAME)),
            "  ·  ",
            text(accountName, NAME),
            `  ·  day ${decision.day}`,
          ],
          ...figures(model),
        ],
      },
      ...sayings.filter(({ sentences }) => sentences.length > 0).map(sayingPart),
      ...actions,
      { part: "small", lines: [...compactChecks(decision), ...foot(model)].map((line) => [text(line, 400)]) },
    ],
  };
}

/** Tried in turn: escaping can make text five times as long. */
export const SENTENCES = [300, 160, 80, 40, 20] as const;

/** `*Why:* One sentence. Another.` */
export function sayingLine({ label, sentences }: Saying): Line {
  return [
    strong(text(label, ARM), ":"),
    ...sentences.flatMap((sentence): Line => [" ", text(sentence, SENTENCES), "."]),
  ];
}

function sayingPart(saying: Saying): Part {
  return { part: "lines", lines: [sayingLine(saying)], ...(saying.only !== undefined && { only: saying.only }) };
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
  return `Odds of converting against the original, in an interval that holds however early one stops: ${formatFactor(low)} to ${formatFactor(high)} times`;
}

function figures({ decision, winnerVariantId }: ActingModel): Line[] {
  const winner = winnerOf(decision, winnerVariantId);
  if (winner === undefined) return [];
  const best = winner.probabilityToBeBest;
  const lift =
    winner.lift === null
      ? ["it is the original"]
      : ["lift ", text(formatLift(winner.lift), NAME), " over the original"];
  const counts = `${formatAmount(winner.impressions, "impression")}, ${formatAmount(winner.conversions, "conversion")}`;
  return [
    [
      strong(text(winner.name, ARM)),
      ...(best === null ? [] : ["  ", { bar: best }, ` ${chanceText(best, decision)} to be best`]),
      "  ·  ",
      ...lift,
      `  ·  ${counts}`,
    ],
  ];
}

function foot({ decision, decisionId, timeZone, isDemo }: ActingModel): string[] {
  const { asOf, lastClosedDay, policyName } = decision;
  return [
    `Policy ${cleanText(policyName, POLICY)}. Judged ${formatTime(asOf, timeZone)}, counted up to ${formatDay(lastClosedDay)} (UTC). 95% intervals. Recompute it: herald explain ${decisionId}`,
    ...(isDemo ? ["Demo: this experiment is made up by the built-in sandbox."] : []),
  ];
}
