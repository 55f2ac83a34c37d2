import {
  formatCount,
  formatDecimals,
  formatLift,
  formatProbability,
  formatSetting,
  textTable,
} from "../../messages/index.ts";
import type { AnalyzeOutput } from "./analyze-case.ts";

const NONE = "-";

/** What days and a lift add to a case, below its table; without days, that dispersion is unknown. */
export function daysLines(arms: number, output: AnalyzeOutput): string[] {
  const { chanceOfLift, lift } = output;
  if (chanceOfLift === undefined || lift === undefined) return [];
  const chanceText = (arm: number) => orNone(chanceOfLift[arm], (value) => formatProbability(value, 2));
  const title = `P(lift > ${lift === 0 ? "0" : formatSetting(lift)})`;
  const variants = chanceOfLift.flatMap((chance, arm) => (chance === null ? [] : [arm]));
  if (output.dispersion === undefined || output.dispersion === null) {
    return [
      "",
      // Above 0 it is the chance to beat the control, which the table shows.
      ...(lift === 0 ? [] : variants.map((arm) => `${title} of ${arm}: ${chanceText(arm)}`)),
      "Dispersion: unknown without days. All of this takes every impression for independent, and is too sure where counts cluster.",
    ];
  }
  const { dispersion, zRaw, z, threshold, eValue, eValueNeeded, expectedLift, day = 0 } = output;
  return [
    "",
    ...textTable(
      [
        "variant",
        "dispersion (own, pooled)",
        "z as counted",
        "z corrected",
        "threshold today",
        "e-value (needed)",
        title,
        "expected lift, 80% interval",
      ],
      variants.map((arm) => {
        const { phi = null, ownPhi = null, pooledPhi = null } = dispersion[arm] ?? {};
        const pooled = arms > 2 ? `, ${orNone(pooledPhi, two)}` : "";
        return [
          String(arm),
          `${orNone(phi, two)} (${orNone(ownPhi, two)}${pooled})`,
          orNone(zRaw?.[arm], two),
          orNone(z?.[arm], two),
          orNone(threshold?.[arm], two),
          `${orNone(eValue?.[arm], evidenceText)} (${orNone(eValueNeeded?.[arm], evidenceText)})`,
          chanceText(arm),
          orNone(expectedLift?.[arm], (lift) => formatLift({ kind: "estimated", ...lift })),
        ];
      }),
      [2, 3, 4],
    ),
    `Day ${formatCount(day)} under policy ${output.policy}: ${output.verdict}. Dispersion is variance over what chance explains; z is corrected for it, and so is the e-value.`,
  ];
}

/** Nobody compares larger ones. */
const LARGEST_EVIDENCE = 1e6;

function evidenceText(evidence: number): string {
  return evidence > LARGEST_EVIDENCE
    ? `over ${formatCount(LARGEST_EVIDENCE)}`
    : formatDecimals(evidence, evidence < 100 ? 1 : 0);
}

const two = (value: number): string => formatDecimals(value, 2);

function orNone<Value>(value: Value | null | undefined, write: (value: Value) => string): string {
  return value === null || value === undefined ? NONE : write(value);
}
