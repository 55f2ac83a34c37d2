import type { Row } from "../../notify/index.ts";
import { unsafeSentence } from "../checks/outlook-words.ts";
import { cleanText } from "../text/clean-text.ts";
import { changeOf } from "./change.ts";
import { narratedFigures, sheetValues } from "./digest-sheet.ts";
import type { DigestEntry, DigestBrief, Standing } from "./model.ts";
import { sharedProblem } from "./problem-rows.ts";
import { runningCells } from "./running-table.ts";
import { standingOf } from "./standing.ts";
import { decidedRow, decideRow, fixRow, runningRow, type RowContext } from "./story.ts";
import { shareOfEvidence } from "../../decision/index.ts";

const POLICY = 40;

/** What a digest keeps of an experiment. @throws RangeError on an unknown time zone or counts that are no numbers */
export function digestBrief(entry: DigestEntry, context: RowContext): DigestBrief {
  const { decision, decisionId } = entry;
  const { account, experimentId, experimentName, day, signals, unsafe } = decision;
  const standing = standingOf(entry, context.since);
  const policyName = cleanText(decision.policyName, POLICY);
  const change = standing === "running" ? changeOf(entry) : undefined;
  return {
    account,
    experimentId,
    decisionId,
    standing,
    isHarmed: signals.some(({ kind }) => kind === "harm"),
    isWithoutTraffic: signals.some(({ kind, armId }) => kind === "no-traffic" && armId === null),
    dueAt: dueAt(entry),
    progress: shareOfEvidence(decision) ?? 0,
    day,
    experimentName,
    moved: change?.isLarge === true ? Math.abs(change.by) : undefined,
    policyName,
    tooEarly: unsafe === null ? undefined : `${unsafeSentence(unsafe, `Policy ${policyName}`)}.`,
    row: rowOf(standing, entry, context),
    cells: standing === "running" ? runningCells(entry, context) : undefined,
    problem: standing === "problem" ? sharedProblem(entry) : undefined,
    values: sheetValues(entry, context),
    winner: decision.winner === null ? undefined : decision.arms[decision.winner]?.name,
    narrated: narratedFigures(entry, context),
  };
}

function rowOf(standing: Standing, entry: DigestEntry, context: RowContext): Row {
  switch (standing) {
    case "harm":
    case "stop-failed":
    case "ready":
    case "undecided":
      return decideRow(entry, context);
    case "problem":
      return fixRow(entry);
    case "stopped":
    case "paused":
    case "called-off":
    case "ended":
      return decidedRow(entry, context);
    case "running":
      return runningRow(entry, context);
  }
}

function dueAt({ act, plan }: DigestEntry): string | undefined {
  if (act?.state === "announced" || act?.state === "executing") return act.notBefore;
  return plan?.kind === "act" ? plan.notBefore : undefined;
}
