import type { Experiment, Variant } from "./experiment.ts";
import type { Arm, DayCounts, Snapshot, VendorTotals } from "./snapshot.ts";

/** What may be told where names must stay inside, field by field. A field that is on no list does not pass, whatever it holds. */
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
    "winnerVariantId",
    "rolloutVariantId",
  ],
  variant: ["id", "isControl", "weight"],
  arm: ["id", "isControl", "weight"],
  vendor: ["impressions", "conversions", "probabilityToBeBest"],
  day: ["date", "impressions", "conversions"],
  snapshot: ["account", "asOf", "lastClosedDay", "unknownArmIds"],
} as const satisfies {
  experiment: readonly (keyof Experiment)[];
  variant: readonly (keyof Variant)[];
  arm: readonly (keyof Arm)[];
  vendor: readonly (keyof VendorTotals)[];
  day: readonly (keyof DayCounts)[];
  snapshot: readonly (keyof Snapshot)[];
};

/**
 * The experiment as it may be told where names must stay inside: it goes by its key, its variants by their place.
 * @param arms in the order in which variants are numbered; what is not among them goes by its id
 */
export function redactExperiment(
  experiment: Experiment,
  arms: readonly Pick<Arm, "id" | "isControl">[] = [],
): Experiment {
  return {
    ...only(experiment, MAY_PASS.experiment),
    name: experiment.key,
    variants: experiment.variants?.map((variant) => ({
      ...only(variant, MAY_PASS.variant),
      name: placeNames(arms).get(variant.id) ?? variant.id,
    })),
  };
}

/** The snapshot likewise. Decisions made from it hold no name, nor does anything that is stored or posted because of them. */
export function redactSnapshot(snapshot: Snapshot): Snapshot {
  const names = placeNames(snapshot.arms);
  return {
    ...only(snapshot, MAY_PASS.snapshot),
    experiment: redactExperiment(snapshot.experiment, snapshot.arms),
    arms: snapshot.arms.map((arm) => ({
      ...only(arm, MAY_PASS.arm),
      name: names.get(arm.id)!,
      vendor: only(arm.vendor, MAY_PASS.vendor),
    })),
    days: snapshot.days.map((day) => only(day, MAY_PASS.day)),
  };
}

function placeNames(arms: readonly Pick<Arm, "id" | "isControl">[]): ReadonlyMap<string, string> {
  return new Map(arms.map(({ id, isControl }, place) => [id, isControl ? "Original" : `Variant ${place}`]));
}

/** A new record with the named fields alone. */
function only<Whole extends object, Name extends keyof Whole>(whole: Whole, names: readonly Name[]): Pick<Whole, Name> {
  return Object.fromEntries(names.map((name) => [name, whole[name]])) as Pick<Whole, Name>;
}
