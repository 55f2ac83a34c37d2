import type { CheckId, Hold } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import { strong, text, type Line, type List, type Part } from "../../notify/index.ts";
import { checkTitle } from "../checks/check-words.ts";
import type { DigestBrief } from "../digest/model.ts";
import { formatAmount, formatCount, formatTime } from "../text/format.ts";

/** How everything stands, at one look. */
export interface Glance {
  readonly counts: { readonly decide: number; readonly fix: number; readonly running: number };
  /** What waits for a decision, the first of it. */
  readonly decide: readonly DigestBrief[];
  /** What several have in common that need fixing, most frequent first. */
  readonly problems: readonly { readonly check: CheckId; readonly count: number }[];
  /** When the latest of it was read; undefined: nothing was yet. */
  readonly asOf: Instant | undefined;
  readonly nextDigestAt: Instant | undefined;
  /** IANA name. */
  readonly timeZone: string;
  /** What keeps Herald from acting at all; undefined: nothing. */
  readonly pause: Hold | undefined;
  /** False: the configuration has turned all acting off. */
  readonly isActingEnabled: boolean;
  readonly isDemo: boolean;
}

const NAME = 120;
/** Kinds of problems that are named. */
const KINDS = 8;

/** What there is, in one breath: `2 decisions for you · 1 problem · 9 running`. Plain text. */
export function glanceLine({ counts: { decide, fix, running } }: Pick<Glance, "counts">): string {
  const parts = [
    ...(decide === 0 ? [] : [formatAmount(decide, "decision for you", "decisions for you")]),
    ...(fix === 0 ? [] : [formatAmount(fix, "problem")]),
    `${formatCount(running)} running`,
  ];
  return decide + fix === 0 ? `Nothing to decide · ${parts[0]}` : parts.join(" · ");
}

/** Said first where nothing will be stopped, whatever waits. */
export function pauseParts({ pause, isActingEnabled, timeZone }: Glance): Part[] {
  const lines: Line[] = [
    ...(pause === undefined
      ? []
      : [
          [
            strong("Herald is paused"),
            " by ",
            text(pause.by, NAME),
            ` since ${formatTime(pause.since, timeZone)}. It stops nothing until someone resumes it.`,
          ],
        ]),
    ...(isActingEnabled ? [] : [["Acting is turned off in the configuration."]]),
  ];
  return lines.length === 0 ? [] : [{ part: "lines", lines }];
}

/** Problems by what they have in common, with their number. */
export function problemParts({ problems }: Glance): List[] {
  if (problems.length === 0) return [];
  return [
    {
      part: "list",
      title: "Problems",
      heading: { text: "Problems", isApart: true },
      gap: "line",
      rows: problems
        .slice(0, KINDS)
        .map(({ check, count }) => ({ lines: [[`${checkTitle(check)} · ${formatAmount(count, "experiment")}`]] })),
      more: Math.max(0, problems.length - KINDS),
    },
  ];
}

/** The small print. */
export function glanceFoot({ asOf, nextDigestAt, timeZone, isDemo }: Glance): Part {
  const parts = [
    asOf === undefined ? "Nothing was read yet" : `Last read ${formatTime(asOf, timeZone)}`,
    nextDigestAt === undefined ? "no digest is scheduled" : `next digest ${formatTime(nextDigestAt, timeZone)}`,
  ];
  return {
    part: "small",
    lines: [[parts.join(" · ")], ...(isDemo ? [["Demo: the built-in sandbox simulates these experiments."]] : [])],
  };
}
