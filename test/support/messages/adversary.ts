import {
  countsOf,
  decide,
  fingerprintOf,
  hideSmallCells,
  mayShow,
  shownAfter,
  type Decision,
  type MayShow,
  type ShownCounts,
} from "../../../src/decision/index.ts";
import { addDays, type DayCounts } from "../../../src/experiment/index.ts";
import { renderDigest } from "../../../src/messages/index.ts";
import type { Cell, Notification, Table } from "../../../src/notify/index.ts";
import {
  aDigestEntry,
  aDigestModel,
  aHistory,
  anExperiment,
  aPolicy,
  aSnapshot,
  aVariant,
  FIRST_DAY,
} from "../builders.ts";

/** The rules under trial: what may be shown, and how the rest is hidden. */
export interface Rules {
  readonly may: typeof mayShow;
  readonly hide: (decision: Decision, may: MayShow, minCell: number) => Decision;
}

export const THE_RULES: Rules = { may: mayShow, hide: hideSmallCells };

/** What somebody sees of one day who reads every message about an experiment. */
interface Seen {
  readonly day: number;
  readonly impressions: readonly (number | undefined)[];
  readonly conversions: readonly (number | undefined)[];
  readonly rates: readonly (number | undefined)[];
  readonly lift: number | undefined;
  readonly allImpressions: number | undefined;
  readonly allConversions: number | undefined;
}

interface Known {
  readonly day: number;
  readonly impressions: (number | undefined)[];
  readonly conversions: (number | undefined)[];
}

/** A series of `impressions, conversions` by arm and day as decisions of its days, one after the other. */
export function decisionsOf(series: readonly (readonly (readonly [number, number])[])[]): readonly Decision[] {
  const variants = series[0]!.map((_, arm) =>
    aVariant({ id: `var_${arm}`, name: `Arm ${"ABCD"[arm]}`, isControl: arm === 0, weight: 100 / series[0]!.length }),
  );
  const days: DayCounts[] = series.map((arms, day) => ({
    date: addDays(FIRST_DAY, day),
    impressions: arms.map(([impressions]) => impressions),
    conversions: arms.map(([, conversions]) => conversions),
  }));
  const experiment = anExperiment({ variants });
  return days.map(({ date }, index) =>
    decide({
      snapshot: aSnapshot({
        experiment,
        days: days.slice(0, index + 1),
        lastClosedDay: date,
        asOf: `${addDays(date, 1)}T08:00:00.000Z`,
      }),
      history: aHistory({ firstFingerprint: fingerprintOf(experiment) }),
      policy: aPolicy(),
    }),
  );
}

/** What is shown of each decision, one after the other, as `shownDecision` keeps it. */
export function shownDaily(decisions: readonly Decision[], minCell: number, rules: Rules = THE_RULES): Decision[] {
  let last: ShownCounts | undefined;
  return decisions.map((decision) => {
    const now = countsOf(decision);
    const may = rules.may(now, last, minCell);
    if (may.goal) last = shownAfter(now, last, may);
    return rules.hide(decision, may, minCell);
  });
}

/** The counts below `minCell` that somebody can compute who reads every message; empty where nobody can. */
export function computed(shown: readonly Decision[], minCell: number): readonly string[] {
  const known: Known[] = [];
  const found: string[] = [];
  const isSmall = (count: number): boolean => Math.abs(count) >= 1 && Math.abs(count) < minCell;
  const note = (what: string, count: number): void => {
    if (isSmall(count)) found.push(`${what}: ${count}`);
  };
  for (const [day, decision] of shown.entries()) {
    const seen = seenOf(decision, day);
    const now = solved(seen, known.at(-1), minCell);
    for (const [arm, cells] of cellsOf(now)) {
      for (const [name, cell] of Object.entries(cells)) {
        if (cell === undefined) continue;
        note(`${name} of arm ${arm} up to day ${day}`, cell);
        for (const earlier of known) {
          const before = cellsOf(earlier)[arm]![1][name as keyof Cells];
          if (before !== undefined) note(`${name} of arm ${arm} after day ${earlier.day} up to ${day}`, cell - before);
        }
      }
    }
    if (now.impressions.some((count) => count !== undefined)) known.push(now);
  }
  return found;
}

interface Cells {
  readonly impressions: number | undefined;
  readonly conversions: number | undefined;
  readonly others: number | undefined;
}

function cellsOf({ impressions, conversions }: Known): readonly (readonly [number, Cells])[] {
  return impressions.map((count, arm) => {
    const converted = conversions[arm];
    const others = count === undefined || converted === undefined ? undefined : count - converted;
    return [arm, { impressions: count, conversions: converted, others }];
  });
}

/** By rate × impressions, by totals, by lifts, and by trying every small growth since the last day that is known. */
function solved(seen: Seen, last: Known | undefined, minCell: number): Known {
  const impressions = [...seen.impressions];
  const conversions = [...seen.conversions];
  const fill = (counts: (number | undefined)[], total: number | undefined): void => {
    const open = counts.flatMap((count, arm) => (count === undefined ? [arm] : []));
    if (total === undefined || open.length !== 1) return;
    counts[open[0]!] = total - counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  };
  for (let round = 0; round < 3; round++) {
    fill(impressions, seen.allImpressions);
    fill(conversions, seen.allConversions);
    for (const [arm, rate] of seen.rates.entries()) {
      if (rate === undefined) continue;
      if (impressions[arm] !== undefined) conversions[arm] ??= Math.round(rate * impressions[arm]);
      else if (conversions[arm] !== undefined && rate > 0) impressions[arm] = Math.round(conversions[arm] / rate);
    }
  }
  if (seen.lift !== undefined && last !== undefined && impressions.includes(undefined)) {
    const tried = tryAll(seen.lift, last, minCell);
    for (const [arm, counts] of tried.entries()) {
      impressions[arm] ??= counts.impressions;
      conversions[arm] ??= counts.conversions;
    }
  }
  return { day: seen.day, impressions, conversions };
}

/** Of two arms that grew by less than `minCell`: what their lift leaves of it, where that is one number. */
function tryAll(lift: number, { impressions, conversions }: Known, minCell: number) {
  const [n0, n1] = impressions;
  const [c0, c1] = conversions;
  if (impressions.length !== 2 || [n0, n1, c0, c1].includes(undefined)) return [];
  const fits: number[][] = [];
  for (let a = 0; a < minCell; a++)
    for (let b = 0; b <= a; b++)
      for (let c = 0; c < minCell; c++)
        for (let d = 0; d <= c; d++) {
          const ratio = (c1! + d) / (n1! + c) / ((c0! + b) / (n0! + a)) - 1;
          if (Math.abs(ratio - lift) < 1e-12) fits.push([n0! + a, c0! + b, n1! + c, c1! + d]);
        }
  const only = (place: number): number | undefined => {
    const values = new Set(fits.map((fit) => fit[place]!));
    return values.size === 1 ? [...values][0] : undefined;
  };
  return [
    { impressions: only(0), conversions: only(1) },
    { impressions: only(2), conversions: only(3) },
  ];
}

/** Every message about one experiment: the digest, its detail in the thread, its row of the CSV file. */
function seenOf(decision: Decision, day: number): Seen {
  const model = aDigestModel({ entries: [aDigestEntry({ decision })] });
  const { notification, details } = renderDigest({ ...model, details: model.entries });
  const told: readonly Notification[] = [notification, ...details.map((detail) => detail.notification)];
  const tables = told.flatMap(({ body }) => body.filter((part): part is Table => part.part === "table"));
  const variants = tables.find(({ title }) => title === "Variants");
  const column = (name: string): readonly (number | undefined)[] => {
    const at = variants?.columns.indexOf(name) ?? -1;
    return decision.arms.map((_, arm) => (at < 0 ? undefined : numberIn(variants!.rows[arm]![at]!)));
  };
  const running = tables.find(({ title }) => title === "Running");
  const sheet = model.briefs[0]!.values;
  const inSheet = (place: number): number | undefined =>
    typeof sheet[place] === "number" ? (sheet[place] as number) : undefined;
  const lifts = [running?.rows[0]?.[2], ...(variants?.rows.slice(1, 2).map((row) => row[4]) ?? [])];
  return {
    day,
    impressions: column("Impressions"),
    conversions: column("Conversions"),
    rates: column("Rate (95%)"),
    lift: inSheet(6) ?? lifts.map((cell) => (cell === undefined ? undefined : numberIn(cell))).find(isNumber),
    allImpressions: inSheet(11),
    allConversions: inSheet(12),
  };
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined;
}

/** The value of a figure, or the digits that stand there. */
function numberIn(cell: Cell): number | undefined {
  if (typeof cell !== "string") return "value" in cell ? cell.value : undefined;
  return /^[\d,]+$/u.test(cell) ? Number(cell.replaceAll(",", "")) : undefined;
}
