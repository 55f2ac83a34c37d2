import { armAhead, shareOfEvidence } from "../../decision/index.ts";
import type { Cell, Table } from "../../notify/index.ts";
import { chanceText } from "../checks/chance.ts";
import { TOO_FEW } from "../checks/hidden-words.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatAmount, formatLift, formatProgress } from "../text/format.ts";
import { changeOf } from "./change.ts";
import { figure } from "./figure-cell.ts";
import type { DigestEntry, DigestBrief } from "./model.ts";
import { armName, dayOf, heldSentence, TOO_EARLY, type RowContext } from "./story.ts";
import { outlookShort, whyShort } from "./why-short.ts";

/** So many are still read; of more than that, the first ones stand in the message. */
const SHOWN_WHOLE = 15;
const SHOWN = 10;
const NAME = 60;
const NEXT = 120;
const NOTHING = "–";

const COLUMNS: readonly { readonly title: string; readonly of: (entry: DigestEntry, context: RowContext) => Cell }[] = [
  {
    title: "Experiment",
    of: ({ decision, url }) => ({ text: cleanText(decision.experimentName, NAME), link: url }),
  },
  {
    title: "Chance of being best",
    of: (entry) => {
      const best = armAhead(entry.decision)?.probabilityToBeBest ?? null;
      if (best === null) return NOTHING;
      const change = changeOf(entry);
      return figure(`${chanceText(best, entry.decision)}${change === undefined ? "" : ` (${change.was})`}`, best);
    },
  },
  { title: "Lift (95%)", of: ({ decision }) => liftCell(decision) },
  {
    title: "Ahead",
    of: ({ decision }) => {
      const leader = armAhead(decision);
      return leader === undefined ? NOTHING : armName(leader);
    },
  },
  {
    title: "Day",
    of: ({ decision: { day }, horizonDays }) =>
      day === 0 ? NOTHING : figure(dayOf(day, horizonDays).replace(/^day /u, ""), day),
  },
  {
    title: "Evidence",
    of: ({ decision }) => {
      const share = armAhead(decision) === undefined ? undefined : shareOfEvidence(decision);
      return share === undefined ? NOTHING : figure(formatProgress(share), share);
    },
  },
  { title: "Outlook", of: (entry, context) => nextCell(entry, context) },
];

/** The experiments that go on quietly. */
export function runningTable(briefs: readonly DigestBrief[]): Table {
  return {
    part: "table",
    title: "Running",
    heading: { text: "Running", isApart: true },
    caption: `${formatAmount(briefs.length, "experiment")}, closest to a decision first`,
    columns: COLUMNS.map(({ title }) => title),
    rows: briefs.map(({ cells }) => cells!),
    asRows: briefs.map(({ row }) => row),
    shown: briefs.length <= SHOWN_WHOLE ? SHOWN_WHOLE : SHOWN,
  };
}

/** What the table says of one of them. */
export function runningCells(entry: DigestEntry, context: RowContext): readonly Cell[] {
  return COLUMNS.map(({ of }) => of(entry, context));
}

/** Of the variant that is ahead; the control has none. */
function liftCell(decision: DigestEntry["decision"]): Cell {
  const lift = armAhead(decision)?.lift ?? null;
  return lift === null || lift.kind !== "estimated" ? NOTHING : figure(formatLift(lift), lift.value);
}

/** Why not yet, and when perhaps; the share of the evidence has a column of its own. */
function nextCell(entry: DigestEntry, context: RowContext): Cell {
  const { decision, horizonDays } = entry;
  if (decision.hidden !== undefined) return TOO_FEW;
  const held = heldSentence(entry, context);
  const isWeighed = decision.firstFailing === "evidence" && shareOfEvidence(decision) !== undefined;
  const said = held === undefined ? [isWeighed ? "" : whyShort(decision), outlookShort(decision, horizonDays)] : [held];
  const words = [...said, ...(decision.unsafe === null ? [] : [TOO_EARLY])].filter((each) => each !== "").join(", ");
  return words === "" ? NOTHING : cleanText(words, NEXT);
}
