import { inArmOrder, type ResultRow, type SeriesDay } from "./assemble-snapshot.ts";
import type { Experiment, ListedExperiment, Variant } from "./experiment.ts";

/**
 * What may be shown if names must stay inside, field by field, of everything that is read of an experiment. A field that is on no list
 * does not pass, whatever it holds: a new field is undefined until it is listed here.
 */
const MAY_PASS = {
  experiment: [
    "id",
    "key",
    "status",
    "statusAsSent",
    "type",
    "createdAt",
    "startedAt",
    "stoppedAt",
    "trafficAllocation",
    // The name of an event: people need it to know what was counted.
    "goal",
    "secondary",
    "winnerVariantId",
    "rolloutVariantId",
  ],
  variant: ["id", "isControl", "weight"],
  result: ["id", "isControl", "impressions", "conversions", "probabilityToBeBest"],
  day: ["date"],
  counted: ["id", "impressions", "conversions"],
  written: [
    "experimentSettingsId",
    "key",
    "type",
    "trafficAllocation",
    "includeQueryString",
    "controlWeight",
    "metrics",
    "winnerVariantId",
    "rolloutVariantId",
    "variantId",
    "publish",
  ],
} as const satisfies {
  experiment: readonly (keyof Experiment)[];
  variant: readonly (keyof Variant)[];
  result: readonly (keyof ResultRow)[];
  day: readonly (keyof SeriesDay)[];
  counted: readonly (keyof SeriesDay["variants"][number])[];
  written: readonly string[];
};

/**
 * The experiment as it may be shown if names must stay inside: it goes by its key, its variants by their ids. Only the results know their
 * place.
 */
export function redactExperiment(experiment: Experiment): Experiment {
  return {
    ...only(experiment, MAY_PASS.experiment),
    name: experiment.key,
    variants: experiment.variants?.map((variant) => ({ ...only(variant, MAY_PASS.variant), name: variant.id })),
  };
}

/** A row of the list likewise. */
export function redactListed(experiment: ListedExperiment): ListedExperiment {
  return { ...redactExperiment(experiment), updatedAt: experiment.updatedAt };
}

/** The rows of its results likewise: each variant goes by the place that it has among the arms of a snapshot. */
export function redactResults(rows: readonly ResultRow[]): readonly ResultRow[] {
  const names = new Map(
    inArmOrder(rows).map(({ id, isControl }, place) => [id, isControl ? "Original" : `Variant ${place}`]),
  );
  return rows.map((row) => ({ ...only(row, MAY_PASS.result), name: names.get(row.id)! }));
}

/** The days of its series likewise. They hold no name today. */
export function redactSeries(days: readonly SeriesDay[]): readonly SeriesDay[] {
  return days.map((day) => ({
    ...only(day, MAY_PASS.day),
    variants: day.variants.map((counted) => only(counted, MAY_PASS.counted)),
  }));
}

/** The body of a write likewise: of a field that is not listed, only that it was there. */
export function redactWritten(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const listed: ReadonlySet<string> = new Set(MAY_PASS.written);
  return Object.fromEntries(
    Object.entries(body).map(([field, value]) => [field, listed.has(field) ? value : "hidden"]),
  );
}

/** A record that shows some fields: each of the others is undefined, whatever it was. */
type Only<Whole, Told extends keyof Whole> = {
  readonly [Field in keyof Whole]: Field extends Told ? Whole[Field] : undefined;
};

/**
 * A new record that shows only the listed fields. It fits where the whole one did, as long as the other fields are optional;
 * a required field, such as a name, does not compile without its stand-in.
 */
export function only<Whole extends object, Told extends keyof Whole>(
  whole: Whole,
  told: readonly Told[],
): Only<Whole, Told> {
  const listed = new Set<PropertyKey>(told);
  const fields = Object.entries(whole).map(([field, value]) => [field, listed.has(field) ? value : undefined]);
  return Object.fromEntries(fields) as Only<Whole, Told>;
}
