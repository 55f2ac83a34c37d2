import { boundariesInForce, type Decision, type DecisionInput, type Look } from "../../decision/index.ts";
import type { UtcDay } from "../../experiment/index.ts";
import type { ShownArm } from "./chart-arms.ts";
import type { EvidencePanel, ChartPoint, ChartRange } from "./chart-model.ts";
import { decimalsApart } from "../text/decimals-apart.ts";
import { formatCount, formatDecimals, formatProgress } from "../text/format.ts";

const MARGIN = 0.08;
/** An e-value of far more than is needed would press everything else to the ground. */
const MOST_SHARE = 1.6;
const Z_DECIMALS = 2;
/** Fewer show no way that evidence takes. */
const FEWEST_LOOKS = 3;

/** Evidence look by look; undefined where there were fewer than three looks, or nothing to compare with. @param dayOf number of a day on the axis */
export function evidencePanel(
  input: DecisionInput,
  decision: Decision,
  shown: readonly ShownArm[],
  dayOf: (date: UtcDay) => number,
): EvidencePanel | undefined {
  const looks = looksOf(input, decision);
  const variants = shown.filter(({ isControl }) => !isControl);
  if (looks.length < FEWEST_LOOKS || variants.length === 0 || variants.length === shown.length) return undefined;
  return looks.some(({ spending }) => spending !== null)
    ? zPanel(looks, decision, variants, dayOf)
    : sharePanel(looks, decision, variants, dayOf);
}

/** One look for each day, oldest first, the present one included. */
function looksOf({ history }: DecisionInput, { look, lastClosedDay }: Decision): readonly Look[] {
  const byDay = new Map<UtcDay, Look>();
  for (const earlier of history.looks) if (earlier.day < lastClosedDay) byDay.set(earlier.day, earlier);
  if (look !== null) byDay.set(look.day, look);
  return [...byDay.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

function zPanel(
  looks: readonly Look[],
  decision: Decision,
  variants: readonly ShownArm[],
  dayOf: (date: UtcDay) => number,
): EvidencePanel {
  const focus = focusOf(decision, variants);
  const needed = pointsOf(looks, focus.id, dayOf, boundariesInForce);
  const latestNeeded = needed.at(-1)?.value;
  const isControlAhead = decision.leader !== null && decision.arms[decision.leader]!.isControl;
  const focused = pointsOf(looks, focus.id, dayOf, ({ spending }) => spending?.z).at(-1)?.value;
  const decimals =
    latestNeeded === undefined || focused === undefined
      ? Z_DECIMALS
      : decimalsApart(isControlAhead ? 0 - focused : focused, latestNeeded, Z_DECIMALS);
  const lines = variants.map(({ id }) =>
    lineOf(
      id,
      pointsOf(looks, id, dayOf, ({ spending }) => spending?.z),
      (z) => zText(z, id === focus.id ? decimals : Z_DECIMALS),
    ),
  );
  const boundaries =
    latestNeeded === undefined
      ? []
      : [{ label: neededLabel(needed, decision), latest: zText(latestNeeded, decimals), points: needed }];
  // The control has won once every variant lies this far below it.
  if (isControlAhead && latestNeeded !== undefined) {
    const mirrored = needed.map(({ day, value }) => ({ day, value: 0 - value }));
    boundaries.push({ label: "the control wins", latest: zText(0 - latestNeeded, decimals), points: mirrored });
  }
  return {
    kind: "z",
    title: "Evidence against the control (z), and the threshold",
    domain: domainOf([lines, boundaries], 0),
    lines,
    boundaries,
  };
}

function sharePanel(
  looks: readonly Look[],
  decision: Decision,
  variants: readonly ShownArm[],
  dayOf: (date: UtcDay) => number,
): EvidencePanel {
  const lines = variants.map(({ id, index }) => {
    const { logEvidence, logEvidenceNeeded } = decision.arms[index]!;
    const recorded = pointsOf(looks, id, dayOf, ({ logEvidenceOverControl }) => logEvidenceOverControl);
    // Looks record e-values before the correction for days that vary too much; a decision tells them after it.
    const latest = recorded.at(-1)?.value ?? 0;
    const correction = latest > 0 && logEvidence !== null ? logEvidence / latest : 1;
    const needed = logEvidenceNeeded ?? Infinity;
    const line = lineOf(
      id,
      recorded.map(({ day, value }) => ({ day, value: (value * correction) / needed })),
      formatProgress,
    );
    return { ...line, points: upTo(MOST_SHARE, line.points) };
  });
  const days = looks.map(({ day }) => dayOf(day));
  const boundaries = [
    { label: "threshold", latest: formatProgress(1), points: days.map((day) => ({ day, value: 1 })) },
  ];
  return {
    kind: "share",
    title: "Evidence against the control, in % of what is needed",
    domain: domainOf([lines, boundaries], 0),
    lines,
    boundaries,
  };
}

/** Up to where the line leaves the picture. Shares are of the largest e-value so far, so they never come back. */
function upTo(most: number, points: readonly ChartPoint[]): readonly ChartPoint[] {
  const beyond = points.findIndex(({ value }) => value > most);
  if (beyond < 0) return points;
  const after = points[beyond]!;
  const before = points[beyond - 1] ?? { ...after, value: 0 };
  const share = (most - before.value) / (after.value - before.value);
  return [...points.slice(0, beyond), { day: before.day + share * (after.day - before.day), value: most }];
}

/** A boundary that no longer counts is told with its day. */
function neededLabel(needed: readonly ChartPoint[], { day }: Decision): string {
  const last = needed.at(-1)!.day;
  return last === day ? "threshold" : `threshold on day ${formatCount(last)}`;
}

/** The variant that the boundary is drawn of: the leader, or the best while the control leads. @param variants at least one */
function focusOf({ arms, winner, leader }: Decision, variants: readonly ShownArm[]): ShownArm {
  const best = variants.toSorted(
    (a, b) => (arms[b.index]!.probabilityToBeBest ?? 0) - (arms[a.index]!.probabilityToBeBest ?? 0),
  )[0]!;
  return variants.find(({ index }) => index === (winner ?? leader)) ?? best;
}

function pointsOf(
  looks: readonly Look[],
  armId: string,
  dayOf: (date: UtcDay) => number,
  valuesOf: (look: Look) => readonly (number | null)[] | undefined,
): readonly ChartPoint[] {
  return looks.flatMap((look) => {
    const value = valuesOf(look)?.[look.armIds.indexOf(armId)];
    return value === null || value === undefined ? [] : [{ day: dayOf(look.day), value }];
  });
}

function lineOf(
  armId: string,
  points: readonly ChartPoint[],
  textOf: (value: number) => string,
): EvidencePanel["lines"][number] {
  return { armId, latest: points.length === 0 ? "" : textOf(points.at(-1)!.value), points };
}

/** Every line and boundary, and the value at which nothing is known. */
function domainOf(
  groups: readonly (readonly { readonly points: readonly ChartPoint[] }[])[],
  neutral: number,
): ChartRange {
  const values = [neutral, ...groups.flat().flatMap(({ points }) => points.map(({ value }) => value))];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = Math.max(high - low, 0.5) * MARGIN;
  return { from: low < neutral ? low - margin : neutral, to: high + margin };
}

function zText(z: number, decimals: number): string {
  return `z ${formatDecimals(z, decimals)}`;
}
