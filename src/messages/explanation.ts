import type {
  ActEnding,
  AlertEnd,
  AlertFact,
  Decision,
  DecisionInput,
  Instruction,
  Intention,
} from "../decision/index.ts";
import type { Failure, Instant } from "../experiment/index.ts";
import { cleanText } from "./text/clean-text.ts";
import {
  formatAmount,
  formatCount,
  formatLift,
  formatLoss,
  formatRate,
  formatShare,
  plainSpaces,
} from "./text/format.ts";
import { chanceText } from "./checks/chance.ts";
import { metricLines } from "./checks/metric-table.ts";
import { renderChecks } from "./checks/render-checks.ts";
import type { ActStory } from "./digest/model.ts";
import { alertEndSentence, alertSentence } from "./alerts/alert-words.ts";
import { ACT_WORDS, tellAct } from "./acting/act-words.ts";
import { nameOf, winnerOf } from "./acting/stop-words.ts";
import { failureWords } from "./text/failure-words.ts";
import { textTable } from "./text/text-table.ts";

const LONGEST_NAME = 80;
const LONGEST_SENTENCE = 400;
const HASH_SHOWN = 16;
const MOST_DIFFERENCES = 20;

/** A stored decision with everything that came of it. */
export interface ExplanationModel {
  readonly stored: {
    readonly id: string;
    readonly sequence: number;
    readonly recordedAt: Instant;
    readonly confirmedAsOf: Instant;
    readonly input: DecisionInput;
    readonly decision: Decision;
    readonly previousHash: string;
    readonly hash: string;
  };
  /** What people expect of the experiment, as last read; undefined: they did not say. */
  readonly hypothesis: string | undefined;
  /** What its input gives today. */
  readonly recomputed: Decision;
  /** Where that is not the stored one. */
  readonly differences: readonly Difference[];
  /** How the ledger's chain is; undefined: not asked, as today's method made the decision and recomputes it. */
  readonly chain: { readonly rows: number; readonly firstBroken: number | undefined } | undefined;
  /** What Herald did to the experiment, whichever decision it followed from, each act with its steps, oldest first. */
  readonly acts: readonly ExplainedAct[];
  /** What people said about the experiment or about everything, oldest first. */
  readonly instructions: readonly Instruction[];
  /** What people changed with `herald api`, oldest first. */
  readonly writes: readonly ExplainedWrite[];
  /** The alerts of the experiment, oldest first. */
  readonly alerts: readonly ExplainedAlert[];
}

export interface ExplainedWrite {
  readonly at: Instant;
  readonly operation: string;
  /** null: nothing was sent with it. */
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly by: string;
  /** `unknown`: it may or may not have been done; null: no answer was recorded, which is the same. */
  readonly outcome: "done" | "refused" | "not-sent" | "unknown" | null;
  readonly failure: Failure | null;
}

/** One place of the decision. `undefined`: it is not there. */
export interface Difference {
  /** Such as `arms[1].z`. */
  readonly path: string;
  readonly stored: unknown;
  readonly recomputed: unknown;
}

export interface ExplainedAct {
  readonly id: string;
  /** The decision that it was announced for. */
  readonly decisionId: string;
  readonly state: ActStory["state"];
  readonly intention: Intention;
  readonly notBefore: Instant;
  readonly requestedBy: string | null;
  /** null while it is open. */
  readonly ending: ActEnding | null;
  /** The fresh look that a withdrawal names; undefined where it names none. */
  readonly fresh: Decision | undefined;
  readonly updatedAt: Instant;
  readonly steps: readonly {
    readonly at: Instant;
    readonly state: ActStory["state"];
    readonly actor: string | null;
    /** Somebody asked for it at once. */
    readonly isHastened: boolean;
  }[];
}

export interface ExplainedAlert {
  readonly fact: AlertFact;
  /** The decision that showed it first; undefined: no decision did. */
  readonly decision: Decision | undefined;
  readonly onsetAt: Instant;
  readonly endedAt: Instant | undefined;
  /** Undefined while it lasts. */
  readonly end: AlertEnd | undefined;
}

/** The story of a decision as plain text: what was seen, how it was judged, what came of it, and whether it holds. Times are UTC. */
export function renderExplanation(model: ExplanationModel): string {
  const { stored, differences, acts, instructions, writes, alerts } = model;
  const { decision } = stored;
  const lines = [
    cleanText(decision.experimentName, LONGEST_NAME),
    verdictLine(decision),
    ...(model.hypothesis === undefined ? [] : [`Hypothesis: ${cleanText(model.hypothesis, LONGEST_SENTENCE)}`]),
    ...part("What was counted", armTable(decision)),
    ...part("Other metrics", metricTable(decision)),
    ...part("Checks", renderChecks(decision)),
    ...part("Earlier looks", lookLines(stored.input, decision)),
    ...part(
      "What Herald did",
      acts.flatMap((act) => actLines(act, stored)),
    ),
    ...part("What people said", instructions.map(instructionLine)),
    ...part("What people changed with herald api", writes.map(writeLine)),
    ...part("Alerts", alerts.map(alertLine)),
    ...part("Proof", proofLines(model)),
    ...(model.chain === undefined ? recomputedLines(differences) : recordedLines(model, model.chain)),
  ];
  return lines.map((line) => `${plainSpaces(line).trimEnd()}\n`).join("");
}

function recomputedLines(differences: readonly Difference[]): string[] {
  return differences.length === 0
    ? ["Recomputed from its stored input: identical, digit for digit."]
    : [
        `Recomputed from its stored input: DIFFERENT in ${formatAmount(differences.length, "place")}.`,
        ...differenceLines(differences),
      ];
}

/** Other rules give other facts: what was recorded is not recomputed but held against the chain. */
function recordedLines(
  { stored, differences, recomputed }: ExplanationModel,
  { rows, firstBroken }: NonNullable<ExplanationModel["chain"]>,
): string[] {
  const chain =
    firstBroken === undefined
      ? `unbroken over ${formatAmount(rows, "row")}`
      : `BROKEN at row ${formatCount(firstBroken)}`;
  return [
    `Made by method ${stored.decision.method}; today's is method ${recomputed.method}. It stands as recorded. The ledger's chain is ${chain}.`,
    `Today's method says of the same input: ${verdictLine(recomputed)}`,
    ...(differences.length === 0
      ? []
      : [`It differs in ${formatAmount(differences.length, "place")}.`, ...differenceLines(differences)]),
  ];
}

function differenceLines(differences: readonly Difference[]): string[] {
  return [
    ...differences
      .slice(0, MOST_DIFFERENCES)
      .map(
        ({ path, stored: was, recomputed }) =>
          `  ${path}: stored ${valueText(was)}, recomputed ${valueText(recomputed)}`,
      ),
    ...(differences.length > MOST_DIFFERENCES ? [`  and ${differences.length - MOST_DIFFERENCES} more`] : []),
  ];
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title.toUpperCase(), ...lines];
}

function verdictLine(decision: Decision): string {
  const { verdict, winner, arms, lastClosedDay, day, policyName, policyVersion, asOf } = decision;
  const which = winner === null ? "" : `: ${cleanText(arms[winner]!.name, LONGEST_NAME)}`;
  return `${verdict}${which}, counted up to ${lastClosedDay} (${day === 0 ? "no traffic yet" : `day ${day}`}), as of ${timeText(asOf)}, policy ${policyName} (${policyVersion})`;
}

function armTable(decision: Decision): string[] {
  const { arms, leader } = decision;
  const rows = arms.map((arm, index) => [
    `${cleanText(arm.name, LONGEST_NAME)}${arm.isControl ? " (control)" : ""}${index === leader ? " *" : ""}`,
    formatCount(arm.impressions),
    formatCount(arm.conversions),
    arm.rate.kind === "estimated" ? formatRate(arm.rate.value) : "–",
    arm.probabilityToBeBest === null ? "–" : chanceText(arm.probabilityToBeBest, decision),
    arm.lift === null ? "–" : formatLift(arm.lift),
    arm.expectedLift === null ? "–" : formatLift(arm.expectedLift),
    arm.expectedLoss === null ? "–" : formatLoss(arm.expectedLoss),
  ]);
  return textTable(
    ["Variant (* leads)", "Impressions", "Conversions", "Rate", "Best", "Lift, 95%", "Long run, 80%", "Expected loss"],
    rows,
    [1, 2, 3, 4, 5, 6, 7],
  );
}

/** Intervals hold at every look, for all of these metrics together. */
function metricTable(decision: Decision): string[] {
  const rows = metricLines(decision);
  return rows.length === 0
    ? []
    : textTable(["Metric", "Variant", "Rate", "Control", "Lift, at every look"], rows, [2, 3, 4]);
}

/** Every look counts: that is what keeps daily looking honest. */
function lookLines({ history }: DecisionInput, { look }: Decision): string[] {
  const { looks, firstSeenAt } = history;
  const [first] = looks;
  const before =
    first === undefined
      ? "This is the first look"
      : `${formatAmount(looks.length, "earlier look")}, the first at ${first.day}`;
  const spent = look?.spending ? `. Share of the error budget spent so far: ${formatShare(look.spending.spent)}` : "";
  return [`${before}${spent}`, `Discovered ${timeText(firstSeenAt)}`];
}

function actLines(act: ExplainedAct, { id, decision }: ExplanationModel["stored"]): string[] {
  const { outcome, visitorsSee } = tellAct(act, decision);
  const asked = act.requestedBy === null ? "" : `, requested by ${cleanText(act.requestedBy, LONGEST_NAME)}`;
  return [
    `${act.id}: ${intentionText(act.intention, decision)}${asked}, announced for ${act.decisionId === id ? "this decision" : act.decisionId}`,
    ...act.steps.map(
      ({ at, state, actor, isHastened }) =>
        `  ${timeText(at)}  ${stepText(state, isHastened, act)}${actor === null ? "" : ` (${cleanText(actor, LONGEST_NAME)})`}`,
    ),
    ...[outcome, visitorsSee]
      .filter((sentence) => sentence !== "")
      .map((sentence) => `  ${cleanText(sentence, LONGEST_SENTENCE)}.`),
  ];
}

function intentionText({ act, because, variantId }: Intention, decision: Decision): string {
  const { noun } = ACT_WORDS[act];
  if (variantId !== null)
    return `${noun} with ${act === "stop" ? "winner " : ""}${nameOf(winnerOf(decision, variantId), variantId)}`;
  return `${noun}${because === "asked" ? "" : ` because of ${because}`}`;
}

function stepText(state: ActStory["state"], isHastened: boolean, { notBefore }: ExplainedAct): string {
  if (state === "announced") return isHastened ? "requested at once" : `announced, not before ${timeText(notBefore)}`;
  if (state === "executing") return "started: recorded before the request was sent";
  return state;
}

function instructionLine({ at, actor, via, kind, until, account }: Instruction): string {
  const what = {
    stop: "stop it now",
    "pause-experiment": "pause it now",
    "resume-experiment": "resume it now",
    rollout: "roll its winner out",
    "end-rollout": "end its rollout",
    "not-yet": `not yet, not before ${until === null ? "–" : timeText(until)}`,
    never: "never this one",
    veto: "veto",
    allow: "allow stops again",
    pause: "pause all stops",
    resume: "resume stops",
  }[kind];
  return `${timeText(at)}  ${cleanText(actor, LONGEST_NAME)} (${via}): ${what}${account === null ? ", for all experiments" : ""}`;
}

function writeLine({ at, operation, body, by, outcome, failure }: ExplainedWrite): string {
  const sent = body === null ? "" : ` ${cleanText(JSON.stringify(body), LONGEST_NAME)}`;
  const why = failure === null ? "" : `: ${cleanText(failureWords(failure), LONGEST_SENTENCE)}`;
  const how = {
    done: "done",
    refused: `refused${why}`,
    "not-sent": `not sent${why}`,
    unknown: `it may or may not have been done${why}`,
  };
  const end = outcome === null ? "no answer was recorded: it may or may not have been done" : how[outcome];
  return `${timeText(at)}  ${cleanText(by, LONGEST_NAME)}: ${operation}${sent} (${end})`;
}

function alertLine({ fact, decision, onsetAt, endedAt, end }: ExplainedAlert): string {
  const known = end === undefined ? "" : alertEndSentence(end, "UTC");
  const over =
    endedAt === undefined
      ? "still open"
      : `over ${timeText(endedAt)}${known === "" ? "" : `: ${cleanText(known, LONGEST_SENTENCE)}`}`;
  return `${timeText(onsetAt)}  ${cleanText(alertSentence(fact, decision, "UTC"), LONGEST_SENTENCE)} (${over})`;
}

function proofLines({
  stored: { id, sequence, recordedAt, confirmedAsOf, decision, hash, previousHash },
}: ExplanationModel): string[] {
  const again = confirmedAsOf === decision.asOf ? "" : `, concluded again as of ${timeText(confirmedAsOf)}`;
  return [
    `${id}, recorded ${timeText(recordedAt)}${again}`,
    `Row ${formatCount(sequence)} of the ledger's chain: ${hash.slice(0, HASH_SHOWN)}…, after ${previousHash.slice(0, HASH_SHOWN)}…`,
  ];
}

/** `2026-11-23 09:00:05`. */
function timeText(instant: Instant): string {
  return instant.slice(0, 19).replace("T", " ");
}

function valueText(value: unknown): string {
  return value === undefined ? "nothing" : cleanText(JSON.stringify(value), LONGEST_NAME);
}
