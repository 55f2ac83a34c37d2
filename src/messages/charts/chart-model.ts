import type { UtcDay } from "../../experiment/index.ts";

/** A picture of one experiment as plain data: two panels over the same days. All texts are clean, short and writable. */
export interface ExperimentChart {
  readonly title: string;
  /** Verdict, day and last day counted. */
  readonly subtitle: string;
  /** Day 1 of the axis; days count like `Decision.day`. */
  readonly firstDay: UtcDay;
  /** The axis goes from the first day that is shown to the last closed one. */
  readonly days: ChartRange;
  /** What the axis of days is called. */
  readonly daysTitle: string;
  /** The day after which no winner was planned to be found; undefined unless it lies on the axis before its end. */
  readonly plannedEnd: number | undefined;
  /** Those that are drawn, in the experiment's order. */
  readonly arms: readonly ChartArm[];
  readonly rates: RatesPanel;
  /** Undefined where nothing was ever weighed. */
  readonly evidence: EvidencePanel | undefined;
  /** What the picture leaves out or what is peculiar about it, without full stop. */
  readonly notes: readonly string[];
  /** Arms that the picture calls by a letter or by a cut name, with their names: for the message beside it. */
  readonly key: readonly { readonly letter: string; readonly name: string }[];
  /** The picture in words, for those who do not see it. */
  readonly altText: string;
}

export interface ChartRange {
  readonly from: number;
  readonly to: number;
}

export interface ChartArm {
  readonly id: string;
  readonly label: string;
  readonly isControl: boolean;
  /** 0 for the control, 1 to `VARIANTS_SHOWN` for variants; as far as possible the same one on every day. */
  readonly look: number;
}

/** Conversion rates with their 95% credible intervals, proportions. */
export interface RatesPanel {
  readonly title: string;
  /** Of the vertical axis. */
  readonly domain: ChartRange;
  /** Day from which impressions count, where that is later than the first: the planned weights changed before it. */
  readonly since: number | undefined;
  readonly lines: readonly RateLine[];
}

export interface RateLine {
  readonly armId: string;
  /** Latest value as text, `5.62%`. */
  readonly latest: string;
  /** Whether its interval is drawn. */
  readonly hasBand: boolean;
  readonly points: readonly {
    readonly day: number;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/**
 * Evidence of every variant that it beats the control. `z`: z values against boundaries. `share`: logarithms of e-values as a share
 * of what is needed, so that 1 suffices.
 */
export interface EvidencePanel {
  readonly kind: "z" | "share";
  readonly title: string;
  readonly domain: ChartRange;
  readonly lines: readonly {
    readonly armId: string;
    readonly latest: string;
    readonly points: readonly ChartPoint[];
  }[];
  /** What is needed to win; of the control, below zero. */
  readonly boundaries: readonly {
    readonly label: string;
    readonly latest: string;
    readonly points: readonly ChartPoint[];
  }[];
}

export interface ChartPoint {
  readonly day: number;
  readonly value: number;
}
