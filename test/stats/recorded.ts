import { existsSync, readFileSync } from "node:fs";
import type { Counts, Prior } from "../../src/stats/index.ts";

/** Relative error; absolute where 0 is expected. */
export function relativeError(actual: number, expected: number): number {
  if (actual === expected) return 0;
  return Math.abs(actual - expected) / (expected === 0 ? 1 : Math.abs(expected));
}

/** One case of `test/reference/posterior_reference.py`. `null`: no value (the control itself, or a loss that was not followed). */
export interface PosteriorCase {
  readonly id: string;
  readonly control: number;
  readonly prior: Prior;
  readonly arms: readonly Counts[];
  readonly best: readonly number[];
  readonly beat: readonly (number | null)[];
  readonly loss: readonly (number | null)[];
  readonly lossVsControl: readonly (number | null)[];
  /** Intervals of the first arms. */
  readonly intervals: readonly (readonly [number, number])[];
  /** Lift intervals by arm; an end of null is beyond the largest double. */
  readonly lifts: Readonly<Record<string, readonly [number, number | null]>>;
}

interface RecordedLine {
  readonly id: number;
  readonly control: number;
  readonly prior: readonly [number, number];
  readonly arms: readonly (readonly [number, number])[];
  readonly best: readonly number[];
  readonly loss: readonly (number | null)[];
  readonly interval: readonly (readonly [number, number])[];
  // Not recorded of random cases:
  readonly tag?: string;
  readonly beat?: readonly (number | null)[];
  readonly lossControl?: readonly (number | null)[];
  readonly lift?: Readonly<Record<string, readonly [number, number | null]>>;
}

/** Cases recorded by the reference script, one per line. */
export function recordedPosteriors(file: string): readonly PosteriorCase[] {
  const lines = readFileSync(new URL(`../reference/${file}`, import.meta.url), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => {
    const {
      id,
      tag = "random",
      control,
      prior,
      arms,
      best,
      beat = [],
      loss,
      lossControl = [],
      interval,
      lift = {},
    } = JSON.parse(line) as RecordedLine;
    return {
      id: `${id} ${tag}`,
      control,
      prior: { alpha: prior[0], beta: prior[1] },
      arms: arms.map(([impressions, conversions]) => ({ impressions, conversions })),
      best,
      beat,
      loss,
      lossVsControl: lossControl,
      intervals: interval,
      lifts: lift,
    };
  });
}

interface PublicCase {
  readonly id: string;
  readonly tag: string;
  readonly control: number;
  readonly prior: Prior;
  readonly arms: readonly Counts[];
  readonly expected: {
    readonly probabilityToBeBest: readonly number[];
    readonly probabilityToBeatControl: readonly (number | null)[];
    readonly expectedLoss: readonly number[];
    readonly expectedLossVsControl: readonly (number | null)[];
    readonly credibleInterval95: readonly (readonly [number, number])[];
    readonly relativeLiftInterval95?: readonly (readonly [number, number] | null)[] | null;
  };
}

const PUBLIC = new URL("../../../shared/data/ptbb-public.json", import.meta.url);

/** The correctly rounded public cases, where they lie beside the repository; undefined elsewhere. */
export function publicPosteriors(): readonly PosteriorCase[] | undefined {
  if (!existsSync(PUBLIC)) return undefined;
  const { cases } = JSON.parse(readFileSync(PUBLIC, "utf8")) as { cases: readonly PublicCase[] };
  return cases.map(({ id, tag, control, prior, arms, expected }) => ({
    id: `${id} ${tag}`,
    control,
    prior,
    arms,
    best: expected.probabilityToBeBest,
    beat: expected.probabilityToBeatControl,
    loss: expected.expectedLoss,
    lossVsControl: expected.expectedLossVsControl,
    intervals: expected.credibleInterval95,
    lifts: Object.fromEntries(
      (expected.relativeLiftInterval95 ?? []).flatMap((lift, arm) => (lift ? [[arm, lift]] : [])),
    ),
  }));
}

/** Values of `test/reference/function_reference.py`. */
export function recordedFunctions<T>(name: string): T {
  const groups = JSON.parse(readFileSync(new URL("../reference/functions.json", import.meta.url), "utf8")) as Record<
    string,
    unknown
  >;
  return groups[name] as T;
}
