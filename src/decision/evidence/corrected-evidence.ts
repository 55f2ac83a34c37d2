import { studentised, type Dispersion } from "../../stats/index.ts";

/** Days from the first with traffic that dispersion is told from. */
export const FIRST_WEEK = 7;
/** What is expected of counts that nothing is known of: as much as the promise was measured for. */
const UNKNOWN_PHI = 4;

/**
 * Chance makes a week of days differ so little in one experiment of two thousand, and more days practically never. A total that was spread
 * over the days does.
 */
const LEAST_PHI = 0.05;

/** Whether days are more alike than chance allows: nothing can be told by how they differ. */
export function isTooAlike({ phi, degreesOfFreedom }: Dispersion): boolean {
  return phi < LEAST_PHI && degreesOfFreedom >= FIRST_WEEK - 1;
}

/** The dispersion that evidence is corrected for: where days are too alike, that of independent counts, or evidence would be endless. */
export function believable(dispersion: Dispersion | undefined): Dispersion | undefined {
  return dispersion !== undefined && isTooAlike(dispersion) ? { ...dispersion, phi: 1 } : dispersion;
}

/**
 * The log e-value that counts for a winner. Except for the cost of averaging over lifts it is half the square of a z value, and like one it is
 * studentised; dispersion below 1 does not make it larger. 0 before there are two days to compare.
 */
export function studentisedEvidence(logEvidence: number, dispersion: Dispersion | undefined): number {
  const seen = believable(dispersion);
  if (seen === undefined || !(seen.phi > 0) || logEvidence <= 0) return 0;
  const z = studentised(Math.sqrt(2 * logEvidence), { ...seen, phi: Math.max(1, seen.phi) });
  return (z * z) / 2;
}

/** Degrees of freedom from which an experiment's own dispersion says enough to correct harm by. */
const LEAST_FREEDOM = 5;
/** Standard errors by which dispersion beyond chance may be larger than it looks; as calibrated (`act-none-d4`, `act-20`). */
const STANDARD_ERRORS = 2.5;

/**
 * The log e-value that counts for the harm alert, which waits for no minimum runtime: divided by the dispersion, as quasi-likelihood does to
 * any log likelihood. Dispersion beyond chance counts with its standard errors. Before enough days tell it, by what is usual in the account.
 */
export function harmEvidence(logEvidence: number, dispersion: Dispersion | undefined, usualPhi: number | null): number {
  if (logEvidence <= 0) return 0;
  if (dispersion === undefined || dispersion.degreesOfFreedom < LEAST_FREEDOM)
    return logEvidence / usualDispersion(usualPhi);
  const { phi, degreesOfFreedom } = dispersion;
  return logEvidence / (1 + Math.max(0, phi - 1) * (1 + STANDARD_ERRORS * Math.sqrt(2 / degreesOfFreedom)));
}

/** Counts of a single day are not acted on. */
const FIRST_DAY_TO_ACT = 2;

/**
 * As `harmEvidence`, to act on: before enough days tell the dispersion, corrected by no less than what the promise was measured for.
 * @param day from the first with traffic, which is day 1
 */
export function harmEvidenceToActOn(
  logEvidence: number,
  day: number,
  dispersion: Dispersion | undefined,
  usualPhi: number | null,
): number {
  if (day < FIRST_DAY_TO_ACT) return 0;
  return harmEvidence(logEvidence, dispersion, Math.max(UNKNOWN_PHI, usualPhi ?? UNKNOWN_PHI));
}

/** Dispersion to reckon with while an experiment has less than a week of its own. */
export function usualDispersion(usualPhi: number | null): number {
  return Math.max(1, usualPhi ?? UNKNOWN_PHI);
}
