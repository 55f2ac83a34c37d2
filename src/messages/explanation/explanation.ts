import { toldChecks } from "../checks/render-checks.ts";
import { cleanText } from "../text/clean-text.ts";
import type { ExperimentStory, ExplanationModel } from "./model.ts";
import type { Section, SectionPart, SectionTitle, Told, ToldTable } from "./sections.ts";
import { tellAlert, tellInstruction, tellMessage, tellWholeAct, tellWrite } from "./tell-events.ts";
import { lookLines, metricTable, variantTable, verdictLine } from "./tell-judgement.ts";
import { proofParts } from "./tell-proof.ts";
import { LONGEST_NAME, LONGEST_SENTENCE } from "./told-text.ts";

/** The story of a decision: what was seen, how it was judged, what came of it, and whether it holds. Times are UTC. */
export function tellDecision(model: ExplanationModel): Told {
  const { stored, hypothesis } = model;
  const { decision, input } = stored;
  const metrics = metricTable(decision);
  return {
    name: cleanText(decision.experimentName, LONGEST_NAME),
    verdict: verdictLine(decision),
    hypothesis: hypothesis === undefined ? "" : `Hypothesis: ${cleanText(hypothesis, LONGEST_SENTENCE)}`,
    sections: [
      ...section("What was counted", tablePart(variantTable(decision))),
      ...section("Other metrics", ...(metrics.rows.length === 0 ? [] : [tablePart(metrics)])),
      ...section("Checks", { kind: "checks", checks: toldChecks(decision) }),
      ...section("Earlier looks", { kind: "lines", lines: lookLines(input, decision) }),
      ...tellStory(model, stored),
      ...section("Proof", ...proofParts(model)),
    ],
  };
}

/** What Herald did to an experiment and what people said about it. @param stored the decision beside which it is told */
export function tellStory(
  { acts, instructions, writes, alerts, messages }: ExperimentStory,
  stored: Pick<ExplanationModel["stored"], "id" | "decision">,
): readonly Section[] {
  return [
    ...section("What Herald did", { kind: "acts", acts: acts.map((act) => tellWholeAct(act, stored)) }),
    ...section("What people said", { kind: "events", events: instructions.map(tellInstruction) }),
    ...section("What people changed with herald api", { kind: "events", events: writes.map(tellWrite) }),
    ...section("Alerts", { kind: "events", events: alerts.map(tellAlert) }),
    ...section("Messages", { kind: "events", events: messages.map(tellMessage) }),
  ];
}

function tablePart(table: ToldTable): SectionPart {
  return { kind: "table", ...table };
}

/** A section without anything in it is left out. */
function section(title: SectionTitle, ...parts: readonly SectionPart[]): Section[] {
  const full = parts.filter((part) => !isEmpty(part));
  return full.length === 0 ? [] : [{ title, parts: full }];
}

function isEmpty(part: SectionPart): boolean {
  switch (part.kind) {
    case "lines":
      return part.lines.length === 0;
    case "table":
      return false; // That nothing was counted is shown as well.
    case "checks":
      return part.checks.length === 0;
    case "events":
      return part.events.length === 0;
    case "acts":
      return part.acts.length === 0;
    case "differences":
      return part.places.length === 0;
  }
}
