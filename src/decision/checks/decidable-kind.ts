import { check, fail, pass, warnForPerson, type Judged } from "./check.ts";

export type DecidableKindFinding =
  | { readonly kind: "ab" | "multivariate" | "personalization" | "unknown" }
  /** The API does not state it. */
  | { readonly kind: "unstated"; readonly variants: number };

/** Only tests that split traffic between alternatives have a winner. */
export const decidableKind = check("decidable-kind", "health", ({ snapshot, arms }): Judged<DecidableKindFinding> => {
  const { type } = snapshot.experiment;
  switch (type) {
    case "ab":
    case "multivariate":
      return pass({ kind: type });
    case "personalization":
      return fail({ kind: type });
    case "other":
      return fail({ kind: "unknown" });
    case undefined: {
      const finding = { kind: "unstated", variants: arms.length } as const;
      return arms.length < 2 ? fail(finding) : warnForPerson(finding);
    }
  }
});
