import { shareOfWeighed, type Decision, type Findings, type Weighed } from "../../decision/index.ts";
import type { FindingWords } from "./finding-words.ts";
import { armName, type Named } from "./names.ts";
import { evidenceBeside, probabilityBeside, zBeside } from "../text/beside-limit.ts";
import { formatAmount, formatCount, formatProbability, formatProgress } from "../text/format.ts";

type Weighing = Named & Pick<Decision, "day">;

/** @param suffices whether the check passed */
export function evidenceWords(finding: Findings["evidence"], suffices: boolean, decision: Weighing): FindingWords {
  switch (finding.kind) {
    case "not-judged":
      return { sentence: "These counts cannot be evaluated" };
    case "nothing-to-weigh":
      return { sentence: "There is nothing to compare until every variant has impressions" };
    case "bare-threshold": {
      const { value, limit } = probabilityBeside(finding.probability, finding.needed);
      const figures = `${value} (min. ${limit})`;
      return {
        figures,
        sentence: `The chance that ${armName(decision, finding.arm)} is best is ${figures}. This policy looks at nothing else, which is unsafe`,
      };
    }
    case "weighed":
      return suffices ? found(finding, decision) : missing(finding, decision);
  }
}

function found(finding: Weighed, decision: Weighing): FindingWords {
  const name = armName(decision, finding.arm);
  const beaten = isControlsOwn(finding, decision) ? "every variant" : armName(decision, finding.against);
  const by =
    finding.foundBy === "boundary" && finding.boundary.kind === "counts" ? zText(finding, decision) : eText(finding);
  return { sentence: `The evidence is strong enough: ${name} beats ${beaten}`, detail: `${by}${keptHorizon(finding)}` };
}

function missing(finding: Weighed, decision: Weighing): FindingWords {
  const share = shareOfWeighed(finding);
  const seen = share < 1 ? formatProgress(share) : undefined;
  const name = armName(decision, finding.arm);
  return {
    figures: seen === undefined ? "" : `${seen} of what is needed`,
    sentence: seen === undefined ? `${name} needs more evidence` : `${name} has ${seen} of the evidence it needs`,
    detail: `${[...zWhenCounts(finding, decision), eText(finding)].join("; ")}${keptHorizon(finding)}`,
  };
}

function zWhenCounts(finding: Weighed, decision: Weighing): string[] {
  const { boundary } = finding;
  switch (boundary.kind) {
    case "counts": {
      const equivalent =
        boundary.probability === null
          ? ""
          : `, a chance of being best of ${formatProbability(boundary.probability, 2)}`;
      return [`${zText(finding, decision)}${equivalent}`];
    }
    case "none":
      return [];
    case "not-before":
      return [`alpha spending starts on day ${formatCount(boundary.day)}`];
    case "not-after":
      return [`alpha spending ended on day ${formatCount(boundary.day)}`];
    case "not-today":
      return ["no alpha spending today"];
  }
}

function zText({ z, boundary }: Weighed, { day }: Weighing): string {
  if (boundary.kind !== "counts") return "";
  const { value, limit } = zBeside(z, boundary.z);
  return `z ${value}, threshold ${limit} (alpha spending, day ${formatCount(day)})`;
}

function eText({ logEvidence, logNeeded }: Weighed): string {
  const { value, limit } = evidenceBeside(logEvidence, logNeeded);
  return `e-value ${value}, threshold ${limit}`;
}

/** The control is weighed against the variant closest to it, a variant against the control. */
function isControlsOwn({ arm }: Weighed, { arms }: Named): boolean {
  return arms[arm]?.isControl === true;
}

/** A horizon that was changed under the experiment is said to be ignored. */
function keptHorizon({ horizon }: Weighed): string {
  return horizon === null
    ? ""
    : `; the thresholds keep the ${formatAmount(horizon.planned, "day")} planned first, not ${formatCount(horizon.configured)}`;
}
