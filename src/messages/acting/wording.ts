import type { Decision } from "../../decision/index.ts";
import { utcDayOf } from "../../experiment/index.ts";
import { strong, text, type Line } from "../../notify/index.ts";
import { cleanText } from "../text/clean-text.ts";
import { mostTelling } from "../checks/check-words.ts";
import { harmedGuardrail } from "../checks/metric-words.ts";
import { signalSentence } from "../checks/outlook-words.ts";
import { formatAmount, formatDay, formatGain, formatSetting, isEstimated } from "../text/format.ts";
import { VISITORS } from "./act-words.ts";
import type { ActingModel } from "./acting-model.ts";
import { resultLine, sentencesLine, winnersGain } from "./acting-notification.ts";
import { controlName, nameOf, visitorsAfterwards, winnerOf } from "./stop-words.ts";

const NAME = 80;
const ARM = 40;

/** What messages say of one act for one reason. Titles and clauses without full stop. */
export interface Wording {
  /** What was found, as the first line. */
  readonly found: Line;
  /** Title of the question. */
  readonly question: string;
  /** What follows `Stopping <name>, <time>. ` and `Stopped: <name>. `. */
  readonly reason: { readonly before: string; readonly after: string };
  /** What visitors see after the act: a clause. */
  readonly afterwards: string;
  /** What a person can do where no answer would arrive. */
  readonly byHand: string;
}

export function wordingOf(model: ActingModel): Wording {
  const { act, because } = model.intention;
  if (act === "rollout" || act === "end-rollout") return rolloutWording(model);
  switch (because) {
    case "winner":
      return winnerWording(model);
    case "harm":
      return harmWording(model);
    case "horizon":
    case "futility":
      return endingWording(model);
    case "asked":
      return askedWording(model);
  }
}

function winnerWording(model: ActingModel): Wording {
  const {
    decision,
    intention: { variantId },
    onWinner,
  } = model;
  const name = experimentName(decision);
  const winner = nameOf(winnerOf(decision, variantId), variantId);
  const gain = winnersGain(decision, variantId);
  return {
    found: resultLine(model),
    question: decision.unsafe === null ? `${name} has a winner` : `${name}: ${winner} is ahead`,
    reason: {
      before: `${decision.unsafe === null ? "Winner" : "Ahead"}: ${winner}`,
      after: `Winner: ${winner}${gain === undefined ? "" : ` (${gain})`}`,
    },
    afterwards: visitorsAfterwards(onWinner, decision, variantId),
    byHand: `To stop it, end it in Ours Privacy with ${winner} as the winner. Or let it run`,
  };
}

/** Says who loses, how much, and since when. A stop for harm declares no winner. */
function harmWording({ decision, intention: { act }, onWinner, harmSince }: ActingModel): Wording {
  const name = experimentName(decision);
  const losing = decision.signals.filter((signal) => signal.kind === "harm").filter(({ isActionable }) => isActionable);
  const [first] = losing;
  const { before, after } = harmClauses(decision, first);
  // What is said of a guardrail says by itself since when.
  const isSinceSaid = harmSince === undefined || (first !== undefined && first.event !== null);
  const since = isSinceSaid ? "" : ` Since ${formatDay(utcDayOf(harmSince))}.`;
  const sentences = losing.map((signal) => signalSentence(signal, decision));
  return {
    found: [...sentencesLine(mostTelling(sentences)), ...(since === "" ? [] : [since])],
    question: `${before}: ${name}`,
    reason: { before, after },
    afterwards: act === "stop" ? visitorsAfterwards(onWinner, decision, null) : VISITORS.paused,
    byHand: `To ${act === "stop" ? "stop" : "pause"} it, do so in Ours Privacy. Or let it run`,
  };
}

/** `Checkout B is losing (−18.2%)`, or `One page harms Refunds (+45.3%)`; and the same once it is over. */
function harmClauses(
  decision: ActingModel["decision"],
  harm: { readonly event: string | null; readonly arm: number } | undefined,
): { readonly before: string; readonly after: string } {
  const arm = harm && decision.arms[harm.arm];
  const name = nameOf(arm, arm?.id ?? null);
  if (harm !== undefined && harm.event !== null) {
    const guardrail = harmedGuardrail(harm.event, harm.arm, decision);
    return { before: `${name} harms ${guardrail}`, after: `${name} harmed ${guardrail}` };
  }
  const loss = arm?.lift && isEstimated(arm.lift) ? ` (${formatGain(arm.lift.value)})` : "";
  return { before: `${name} is losing${loss}`, after: `${name} was losing${loss}` };
}

/** What a person asked for needs no reason. */
function askedWording({ decision, intention: { act } }: ActingModel): Wording {
  const done = { pause: "paused", resume: "resumed", rollout: "rolled-out", "end-rollout": "rollout-ended" } as const;
  return {
    found: [],
    question: experimentName(decision),
    reason: { before: "", after: "" },
    afterwards: act === "stop" ? "the test is over" : VISITORS[done[act]],
    byHand: `Do it in Ours Privacy`,
  };
}

/** What a person asks for after the stop: there is nothing to be found, and nobody is asked. */
function rolloutWording({ decision, intention: { act, variantId } }: ActingModel): Wording {
  const shown =
    act === "rollout" ? nameOf(winnerOf(decision, variantId), variantId) : `${controlName(decision)} (the control)`;
  return {
    found: [],
    question: "",
    reason: { before: "", after: `Every visitor sees ${shown}` },
    afterwards: `every visitor sees ${shown}`,
    byHand: "",
  };
}

/** An ending without a winner calls nothing a winner, and nothing a loser either. */
function endingWording({ decision, intention: { because }, onWinner }: ActingModel): Wording {
  const name = experimentName(decision);
  return {
    found: because === "horizon" ? horizonLine(decision) : futilityLine(decision),
    question: because === "horizon" ? `${name}: no winner in the planned time` : `${name}: a winner is unlikely`,
    reason: { before: "No winner", after: "No winner" },
    afterwards: visitorsAfterwards(onWinner, decision, null),
    byHand: "To stop it, end it in Ours Privacy without a winner. Or let it run",
  };
}

/** `*No variant is proven better* than Still photo after 28 days, the planned time.` */
function horizonLine(decision: Decision): Line {
  const control = text(controlName(decision), ARM);
  return [
    strong("No variant is proven better"),
    " than ",
    control,
    ` after ${formatAmount(decision.day, "day")}: the planned time is over.`,
  ];
}

/** `*No variant is proven better* than Still photo after 14 days, and a gain of 5% is unlikely by now.` */
function futilityLine(decision: Decision): Line {
  const { advice } = decision;
  const control = text(controlName(decision), ARM);
  const outlook =
    advice.kind === "none"
      ? ""
      : advice.kind === "equivalent"
        ? `, and none differs from it by more than ${formatSetting(advice.worth)}`
        : `, and a gain of ${formatSetting(advice.worth)} is unlikely by now`;
  return [
    strong("No variant is proven better"),
    " than ",
    control,
    ` after ${formatAmount(decision.day, "day")}${outlook}.`,
  ];
}

/** The experiment's name, short enough for a title. */
export function experimentName({ experimentName: name }: Pick<Decision, "experimentName">): string {
  return cleanText(name, NAME);
}
