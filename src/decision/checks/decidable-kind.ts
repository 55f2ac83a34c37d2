import type { CheckRule } from "./check.ts";
import { fail, pass, warnForPerson } from "./check.ts";

/** Only tests that split traffic between alternatives have a winner. */
export const decidableKind: CheckRule = ({ snapshot, arms }) => {
  const { type } = snapshot.experiment;
  switch (type) {
    case "ab":
      return pass("decidable-kind", { sentence: "An A/B test" });
    case "multivariate":
      return pass("decidable-kind", { sentence: "A multivariate test, decided as one test of all its variants" });
    case "personalization":
      return fail("decidable-kind", { sentence: "A personalization is always on and has no winner" });
    case "other":
      return fail("decidable-kind", { sentence: "This kind of experiment is not known here, so it is never acted on" });
    case undefined:
      if (arms.length < 2)
        return fail("decidable-kind", { sentence: "Its kind is not stated and it has fewer than two variants" });
      return warnForPerson("decidable-kind", {
        sentence: `Its kind is not stated; with ${arms.length} variants it is read as an A/B test, but never stopped automatically`,
      });
  }
};
