/** The figures of one experiment that a narrative may give. Shares are proportions; null: there is no such figure, or it is hidden. */
export interface NarratedFigures {
  readonly plannedDays: number | null;
  /** The variant that is ahead. */
  readonly ahead: string | null;
  readonly lift: number | null;
  readonly liftLow: number | null;
  readonly liftHigh: number | null;
  readonly chanceOfBeingBest: number | null;
  readonly evidence: number | null;
  readonly impressions: number | null;
  readonly conversions: number | null;
  /** What Herald says of it. */
  readonly what: string;
}
