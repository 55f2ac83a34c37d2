import type { CheckRule } from "./check.ts";
import { fail, pass, warnForPerson } from "./check.ts";

/** Only tests that split traffic between alternatives have a winner. */
export const decidableKind: CheckRule = ({ snapshot, arms }) => {
  const { type } = snapshot.experiment;
  switch (type) {
    case "ab":
    case "multivariate":
      return pass("decidable-kind", { kind: type });
    case "personalization":
      return fail("decidable-kind", { kind: type });
    case "other":
      return fail("decidable-kind", { kind: "unknown" });
    case undefined: {
      const finding = { kind: "unstated", variants: arms.length } as const;
      return arms.length < 2 ? fail("decidable-kind", finding) : warnForPerson("decidable-kind", finding);
    }
  }
};
