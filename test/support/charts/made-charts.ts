import type { ChartPoint, ExperimentChart } from "../../../src/messages/index.ts";

type RateLine = ExperimentChart["rates"]["lines"][number];
type EvidenceLine = NonNullable<ExperimentChart["evidence"]>["lines"][number];

/** A rate that goes up and down a little, made without statistics: a picture of it changes only where the painting does. */
function rateLine(armId: string, [from, to]: readonly [number, number], level: number, hasBand = true): RateLine {
  const points = daysBetween(from, to).map((day) => {
    const value = level + ((((day * 7) % 5) - 2) * 0.005) / day;
    const half = (level * 0.3) / (1 + day / 8);
    return { day, value, low: value - half, high: value + half };
  });
  return { armId, latest: `${(points.at(-1)!.value * 100).toFixed(2)}%`, hasBand, points };
}

/** From 0 on by a slope a day, with every third day a step back. */
function evidenceLine(armId: string, [from, to]: readonly [number, number], slope: number): EvidenceLine {
  const points = daysBetween(from, to).map((day) => ({
    day,
    value: (day - from) * slope - (day % 3 === 0 ? slope : 0),
  }));
  return { armId, latest: zText(points), points };
}

function thresholdOn(
  label: string,
  days: readonly [number, number],
  sign = 1,
): { label: string } & Omit<EvidenceLine, "armId"> {
  const points = daysBetween(...days).map((day) => ({ day, value: sign * (1.7 + 10 / day) }));
  return { label, latest: zText(points), points };
}

function daysBetween(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function zText(points: readonly ChartPoint[]): string {
  return `z ${points.at(-1)!.value.toFixed(2).replace("-", "−")}`;
}

const RATES = {
  title: "Conversion rate so far, with 95% interval",
  domain: { from: 0.038, to: 0.0715 },
  since: undefined,
} as const;
const Z = { kind: "z", title: "Evidence against the control (z), and the threshold" } as const;

/** Two arms after 21 days, with a threshold that one of them has passed. */
export function aChart(changes: Partial<ExperimentChart> = {}): ExperimentChart {
  return {
    title: "Pricing page",
    subtitle: "Green button wins · day 21 of 28 · data through Mar 22, 2026 (UTC)",
    firstDay: "2026-03-02",
    days: { from: 1, to: 21 },
    daysTitle: "Day of the experiment (day 1 is Mar 2, 2026)",
    plannedEnd: undefined,
    arms: [
      { id: "a", label: "Original", isControl: true, look: 0 },
      { id: "b", label: "Green button", isControl: false, look: 1 },
    ],
    rates: { ...RATES, lines: [rateLine("a", [5, 21], 0.05), rateLine("b", [5, 21], 0.057)] },
    evidence: {
      ...Z,
      domain: { from: 0, to: 3.4 },
      lines: [evidenceLine("b", [1, 21], 0.15)],
      boundaries: [thresholdOn("threshold", [7, 21])],
    },
    notes: [],
    key: [],
    altText: "Pricing page. Green button wins. Original: 5.00%. Green button: 5.70%, z 2.85. threshold: z 2.18",
    ...changes,
  };
}

const FIVE = ["Original", "B: Green button, rounded", "C", "Γ «Новая»", "E & <co>"].map((label, look) => ({
  id: `arm-${look}`,
  label,
  isControl: look === 0,
  look,
}));

/** What a picture can show, each at least once. */
export const MADE_CHARTS: Readonly<Record<string, ExperimentChart>> = {
  "two arms": aChart(),
  "five arms and long names": aChart({
    title: "A title that is much longer than a picture is wide, and therefore ends with a sign",
    arms: FIVE,
    rates: {
      ...RATES,
      lines: FIVE.map(({ id, look }) => rateLine(id, [4 + look, 21], 0.05 + look * 0.0035, look < 2)),
    },
    evidence: {
      ...Z,
      domain: { from: -3.4, to: 3.4 },
      lines: FIVE.slice(1).map(({ id, look }) => evidenceLine(id, [1, 21], 0.07 * (look - 2))),
      boundaries: [thresholdOn("threshold", [7, 21]), thresholdOn("the control wins", [7, 21], -1)],
    },
    notes: [
      "Not drawn: 9 more variants",
      "Intervals only for Original and B: Green button, rounded",
      "Rates since day 4, when the planned weights changed",
      "Full names are in the message",
    ],
  }),
  "past the planned end": aChart({
    subtitle: "No winner within the planned time · day 40, planned 28 · data through Apr 10, 2026 (UTC)",
    days: { from: 1, to: 40 },
    plannedEnd: 28,
    rates: { ...RATES, lines: [rateLine("a", [6, 40], 0.052), rateLine("b", [6, 40], 0.0535)] },
    evidence: {
      ...Z,
      domain: { from: -0.1, to: 3.4 },
      lines: [evidenceLine("b", [1, 40], 0.035)],
      boundaries: [thresholdOn("threshold on day 28", [7, 28])],
    },
  }),
  "evidence beyond the picture": aChart({
    evidence: {
      kind: "share",
      title: "Evidence against the control, in % of what is needed",
      domain: { from: 0, to: 1.73 },
      lines: [
        {
          armId: "b",
          latest: "500%",
          points: [0, 0, 0.2, 0.9, 1.6].map((value, index) => ({ day: index + 1, value })),
        },
      ],
      boundaries: [
        { label: "threshold", latest: "100%", points: daysBetween(1, 21).map((day) => ({ day, value: 1 })) },
      ],
    },
  }),
  "a single look": aChart({
    subtitle: "No winner yet · day 7 of 28 · data through Mar 8, 2026 (UTC)",
    days: { from: 6, to: 7 },
    rates: {
      ...RATES,
      lines: [rateLine("a", [6, 7], 0.05), { armId: "b", latest: "", hasBand: true, points: [] }],
    },
    evidence: {
      ...Z,
      domain: { from: 0, to: 3.4 },
      lines: [{ armId: "b", latest: "z 1.20", points: [{ day: 7, value: 1.2 }] }],
      boundaries: [thresholdOn("threshold", [7, 7])],
    },
  }),
  "rates alone, past the planned end": aChart({
    subtitle: "No winner within the planned time · day 21, planned 14 · data through Mar 22, 2026 (UTC)",
    days: { from: 5, to: 21 },
    plannedEnd: 14,
    evidence: undefined,
    notes: ["Evidence appears once Herald has evaluated three days"],
  }),
};
