import { checkLines } from "../checks/render-checks.ts";
import { plainSpaces } from "../text/format.ts";
import { textTable } from "../text/text-table.ts";
import { tellDecision } from "./explanation.ts";
import type { ExplanationModel } from "./model.ts";
import type { SectionPart, ToldEvent } from "./sections.ts";

/** The story of a decision as plain text. */
export function renderExplanation(model: ExplanationModel): string {
  const { name, verdict, hypothesis, sections } = tellDecision(model);
  const lines = [
    name,
    verdict,
    ...(hypothesis === "" ? [] : [hypothesis]),
    ...sections.flatMap(({ title, parts }) => ["", title.toUpperCase(), ...parts.flatMap(partLines)]),
  ];
  return lines.map((line) => `${plainSpaces(line).trimEnd()}\n`).join("");
}

function partLines(part: SectionPart): readonly string[] {
  switch (part.kind) {
    case "lines":
      return part.lines;
    case "table":
      return textTable(part.columns, part.rows, part.numbers);
    case "checks":
      return checkLines(part.checks);
    case "events":
      return part.events.map(eventLine);
    case "acts":
      return part.acts.flatMap(({ id, about, steps, outcome }) => [
        `${id}: ${about}`,
        ...[...steps.map(eventLine), ...outcome].map((line) => `  ${line}`),
      ]);
    case "differences":
      return [
        ...part.places.map(({ path, stored, recomputed }) => `  ${path}: stored ${stored}, recomputed ${recomputed}`),
        ...(part.more > 0 ? [`  and ${part.more} more`] : []),
      ];
  }
}

function eventLine({ at, text }: ToldEvent): string {
  return `${at}  ${text}`;
}
