import type { CheckRule } from "./check.ts";
import { fail, pass, skipped } from "./check.ts";

/**
 * Counts of days that were over stay as they were, but for late arrivals. Restated data block for one look: the next one is
 * compared with what this one records.
 */
export const countsGrow: CheckRule = ({ figures }) => {
  if (figures === undefined) return skipped("counts-grow");
  const { kind, look, detail } = figures.comparison;
  switch (kind) {
    case "first-look":
      return pass("counts-grow", { sentence: "There is no earlier look to compare with" });
    case "same":
      return pass("counts-grow", { sentence: `Everything counted up to ${look!.day} still stands` });
    case "late":
      return pass("counts-grow", { sentence: `Late arrivals only: ${detail}` });
    case "restated":
      return fail("counts-grow", { sentence: `Closed days were restated: ${detail}` });
    case "fell":
      return fail("counts-grow", { sentence: `Counts fell: ${detail}` });
  }
};
