import type { Findings, Weighed } from "../../decision/index.ts";
import { armName, type Named } from "./names.ts";
import { evidenceBeside, probabilityBeside, zBeside, type Beside } from "../text/beside-limit.ts";
import { formatProbability } from "../text/format.ts";

/** What was seen and what was wanted, where there is something to compare, and one sentence without full stop. */
export interface FindingWords {
  readonly sentence: string;
  readonly value?: string;
  readonly limit?: string;
}

/** @param suffices whether the check passed */
export function evidenceWords(finding: Findings["evidence"], suffices: boolean, decision: Named): FindingWords {
  switch (finding.kind) {
    case "not-judged":
      return { sentence: "Cannot be judged from these counts" };
    case "nothing-to-weigh":
      return { sentence: "There is nothing to weigh before every variant has impressions" };
    case "bare-threshold": {
      const words = probabilityBeside(finding.probability, finding.needed);
      const name = armName(decision, finding.arm);
      return {
        ...words,
        sentence: `${name} is best with ${words.value} probability, ${words.limit} needed by a bare threshold, which is unsafe`,
      };
    }
    case "weighed":
      return suffices ? found(finding, decision) : missing(finding, decision);
  }
}

function found(finding: Weighed, decision: Named): FindingWords {
  const { boundary, foundBy } = finding;
  const words = foundBy === "boundary" && boundary.kind === "counts" ? zWords(finding.z, boundary.z) : eWords(finding);
  const opponent = armName(decision, finding.against);
  const isControl = isControlsOwn(finding, decision);
  const closest = isControl ? ` against ${opponent}, the closest` : "";
  return {
    ...words,
    sentence: `${armName(decision, finding.arm)} beats ${isControl ? "every variant" : opponent}: ${words.value} of ${words.limit} needed${closest}${keptHorizon(finding)}`,
  };
}

function missing(finding: Weighed, decision: Named): FindingWords {
  const against = isControlsOwn(finding, decision) ? ` against ${armName(decision, finding.against)}` : "";
  const { sentence, ...words } = whatIsMissing(finding);
  return {
    ...words,
    sentence: `${armName(decision, finding.arm)} needs stronger evidence${against}: ${sentence}${keptHorizon(finding)}`,
  };
}

function zWords(z: number, boundary: number): Beside {
  const { value, limit } = zBeside(z, boundary);
  return { value: `z ${value}`, limit };
}

function eWords({ logEvidence, logNeeded }: Weighed): Beside {
  const { value, limit } = evidenceBeside(logEvidence, logNeeded);
  return { value: `e-value ${value}`, limit };
}

function whatIsMissing(finding: Weighed): Required<FindingWords> {
  const { z, boundary, isEProcessOff } = finding;
  const words = eWords(finding);
  const eValue = isEProcessOff ? "its e-value does not count" : `${words.value} of ${words.limit}`;
  if (boundary.kind === "counts") {
    const needed = zWords(z, boundary.z);
    const equivalent =
      boundary.probability === null
        ? ""
        : ` (a probability to be best of ${formatProbability(boundary.probability, 2)})`;
    return { ...needed, sentence: `${needed.value} of ${needed.limit} needed today${equivalent}; or ${eValue}` };
  }
  switch (boundary.kind) {
    case "none":
      return { ...words, sentence: eValue };
    case "not-before":
      return { ...words, sentence: `${eValue}; the boundary counts from day ${boundary.day} on` };
    case "not-after":
      return { ...words, sentence: `${eValue}; the boundary counted up to day ${boundary.day} only` };
    case "not-today":
      return { ...words, sentence: `${eValue}; the boundary does not count today` };
  }
}

/** The control is weighed against the variant closest to it, a variant against the control. */
function isControlsOwn({ arm }: Weighed, { arms }: Named): boolean {
  return arms[arm]?.isControl === true;
}

/** A horizon that was changed under the experiment is said to be ignored. */
function keptHorizon({ horizon }: Weighed): string {
  return horizon === null
    ? ""
    : ` (the boundary keeps the horizon of ${horizon.planned} days that was planned first, not ${horizon.configured})`;
}
